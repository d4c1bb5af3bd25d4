/**
 * The doctor's page in an editor tab: runs the examination, shows each finding as it comes, and does what its buttons say.
 * Owns the tab and the one examination under way. Closing the tab stops it.
 */
import { homedir } from 'node:os';
import { commands, env, l10n, Uri, type Disposable, type WebviewPanel } from 'vscode';
import { checkIds, type CheckId, type Finding } from '../../core/doctor/finding.ts';
import { judge, temper, type Judgement, type Remedy } from '../../core/doctor/judge.ts';
import { localServers } from '../../core/doctor/localServers.ts';
import { writeReport } from '../../core/doctor/report.ts';
import { parseDoctorMessage, type CheckView, type DoctorView } from '../../protocol/doctor.ts';
import { useService } from '../connection/connector.ts';
import { showInformation } from '../notices/notices.ts';
import { readSetting } from '../settings.ts';
import { openTab } from '../panel/tab.ts';
import { examine, type Patient } from './examine.ts';
import { findServers, type AnsweringServer } from './servers.ts';
import { describeFinding, groups, nameCheck, nameRemedy } from './words.ts';

export interface DoctorPageParts extends Patient {
  /** Reads settings and keys again, so that what was just chosen is the target. */
  readonly refresh: () => Promise<void>;
  /** Lets automatic requests go again. */
  readonly tryAutomatic: () => void;
  /** For redaction: keys and values of headers. */
  readonly secrets: () => Iterable<string>;
}

const topUpPage = 'https://platform.deepseek.com/top_up';
const statusPage = 'https://status.deepseek.com';

export class DoctorPage implements Disposable {
  readonly #parts: DoctorPageParts;
  readonly #findings = new Map<CheckId, Finding & { readonly judgement: Judgement }>();
  #panel: WebviewPanel | undefined;
  #run: AbortController | undefined;
  #search: AbortController | undefined;
  #servers: readonly AnsweringServer[] | undefined;
  #isPosting = false;

  constructor(parts: DoctorPageParts) {
    this.#parts = parts;
  }

  /** Shows the page and looks at everything anew. */
  show(): void {
    if (this.#panel === undefined) this.#open();
    else this.#panel.reveal();
    void this.#examine();
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#stop();
  }

  #open(): void {
    this.#panel = openTab({
      extensionUri: this.#parts.context.extensionUri,
      page: 'doctor',
      title: l10n.t('Doctor'),
      receive: (message) => this.#receive(message),
      onDidClose: () => {
        this.#panel = undefined;
        this.#stop();
        this.#search?.abort();
        this.#servers = undefined;
      },
    });
  }

  async #receive(value: unknown): Promise<void> {
    const message = parseDoctorMessage(value);
    switch (message?.type) {
      case 'ready':
        return this.#post();
      case 'run':
        return this.#examine();
      case 'stop':
        this.#stop();
        return this.#post();
      case 'copy':
        return this.#copy();
      case 'findServers':
        return this.#find();
      case 'useServer':
        return this.#use(message.index);
      case 'act':
        return this.#act(checkIds.find((id) => id === message.check));
      case undefined:
        return undefined;
    }
  }

  async #examine(): Promise<void> {
    this.#stop();
    const run = new AbortController();
    this.#run = run;
    this.#findings.clear();
    this.#post();
    await examine(
      this.#parts,
      (finding) => {
        this.#findings.set(finding.check, { ...finding, judgement: judge(finding, Date.now()) });
        this.#post();
      },
      run.signal,
    );
    if (this.#run === run) this.#run = undefined;
    this.#post();
  }

  #stop(): void {
    this.#run?.abort();
    this.#run = undefined;
  }

  async #find(): Promise<void> {
    this.#search?.abort();
    const search = new AbortController();
    this.#search = search;
    this.#servers = undefined;
    this.#post();
    const found = await findServers(this.#parts.client, localServers, search.signal);
    if (search.signal.aborted) return;
    this.#search = undefined;
    this.#servers = found;
    this.#post();
  }

  async #use(index: number): Promise<void> {
    const server = this.#servers?.[index];
    if (server === undefined) return;
    await useService('local', server.address, server.models);
    await this.#parts.refresh();
    await this.#examine();
  }

  async #copy(): Promise<void> {
    const lines = this.#view().groups.flatMap(({ checks }) =>
      checks.map(({ title, text, verdict }) => ({ title, text, verdict })),
    );
    const heading = `Ask DeepSeek: ${l10n.t('Doctor')}`;
    const report = writeReport({ heading, lines, secrets: this.#parts.secrets(), home: homedir() });
    await env.clipboard.writeText(report);
    void showInformation(l10n.t('The report was copied. No key is in it.'));
  }

  async #act(check: CheckId | undefined): Promise<void> {
    const remedy = check && this.#judgementOf(check)?.remedy;
    if (remedy === undefined) return;
    await this.#mend(remedy);
  }

  async #mend(remedy: Remedy): Promise<void> {
    switch (remedy) {
      case 'setKey':
      case 'chooseService':
      case 'chooseModel':
        await commands.executeCommand(`askDeepSeek.${remedy}`);
        await this.#parts.refresh();
        return this.#examine();
      case 'tryAutomatic':
        this.#parts.tryAutomatic();
        return this.#examine();
      case 'openSettings':
      case 'showLog':
        return await commands.executeCommand(`askDeepSeek.${remedy}`);
      case 'openProxySettings':
        return await commands.executeCommand(
          'workbench.action.openSettings',
          '@id:http.proxy @id:http.noProxy @id:http.proxySupport',
        );
      case 'topUp':
      case 'openStatus':
        await env.openExternal(Uri.parse(remedy === 'topUp' ? topUpPage : statusPage));
    }
  }

  /** Findings that come together are shown together. */
  #post(): void {
    if (this.#isPosting) return;
    this.#isPosting = true;
    setTimeout(() => {
      this.#isPosting = false;
      void this.#panel?.webview.postMessage(this.#view());
    }, 30);
  }

  #view(): DoctorView {
    const running = this.#run !== undefined;
    const inUse = readSetting('service') === 'local' ? readSetting('local.address') : '';
    return {
      running,
      summary: this.#summary(running),
      groups: groups().map(({ title, checks }) => ({ title, checks: checks.map((check) => this.#check(check)) })),
      ...((this.#search ?? this.#servers) && {
        servers: {
          searching: this.#search !== undefined,
          found: (this.#servers ?? []).map(({ name, address, models }) => ({
            name,
            address,
            models,
            inUse: address === inUse,
          })),
        },
      }),
    };
  }

  #check(id: CheckId): CheckView {
    const title = nameCheck(id);
    const finding = this.#findings.get(id);
    const judgement = this.#judgementOf(id);
    if (finding === undefined || judgement === undefined) return { id, title, text: '' };
    const { verdict, remedy } = judgement;
    return { id, title, verdict, text: describeFinding(finding), ...(remedy && { action: nameRemedy(remedy) }) };
  }

  #judgementOf(check: CheckId): Judgement | undefined {
    const judgement = this.#findings.get(check)?.judgement;
    const answers = this.#findings.get('chat')?.judgement.verdict === 'good';
    return judgement && temper(judgement, check, answers);
  }

  #summary(running: boolean): string {
    if (running) return l10n.t('Looking…');
    const verdicts = [...this.#findings.keys()].map((check) => this.#judgementOf(check)?.verdict);
    const bad = verdicts.filter((verdict) => verdict === 'bad').length;
    const notes = verdicts.filter((verdict) => verdict === 'note').length;
    if (bad > 0) return bad === 1 ? l10n.t('One thing is in the way.') : l10n.t('{0} things are in the way.', bad);
    if (verdicts.length < checkIds.length) return l10n.t('Stopped.');
    if (notes === 0) return l10n.t('All is well.');
    return notes === 1
      ? l10n.t('It works; one thing is worth a look.')
      : l10n.t('It works; {0} things are worth a look.', notes);
  }
}
