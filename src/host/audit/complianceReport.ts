/**
 * The compliance report: one page of Markdown about a period of the log, for whoever has to answer for it.
 * Owns its words and order. The sums are core/audit/compliance.ts; nothing is sent or saved by itself.
 */
import { env, l10n, window, workspace } from 'vscode';
import { firstUses, summarize, type ComplianceFacts, type Volume } from '../../core/audit/compliance.ts';
import { formatMoney } from '../../core/cost/money.ts';
import type { Currency } from '../../core/cost/prices.ts';
import type { HeldNote } from '../../core/cost/sums/notes.ts';
import { daysSince } from '../../core/keys/rotation.ts';
import { readSetting } from '../settings.ts';
import type { LogFiles } from './logFiles.ts';
import { describeVerdict } from './verdictWords.ts';

/** A key as the report names it. */
export interface ReportedKey {
  readonly name: string;
  readonly fingerprint: string;
  readonly origin: string;
  /** Undefined where nobody knows when it was made. */
  readonly createdAt?: number;
}

export interface ReportParts {
  readonly files: LogFiles;
  readonly keys: readonly ReportedKey[];
  /** When a key was seen for the first time, by its fingerprint. */
  readonly firstSeen: (fingerprint: string) => number | undefined;
  readonly heldBack: (from: number, to: number) => Promise<readonly HeldNote[]>;
  readonly currency: Currency;
  /** The extension's own. */
  readonly version: string;
}

const dayMs = 86_400_000;

/** Asks for the period and opens the page. Throws when the log cannot be read. */
export async function showComplianceReport(parts: ReportParts): Promise<void> {
  const now = new Date();
  const month = (offset: number): number => new Date(now.getFullYear(), now.getMonth() + offset, 1).getTime();
  const end = now.getTime() + 1;
  const choice = await window.showQuickPick(
    [
      { label: l10n.t('This month'), from: month(0), to: end },
      { label: l10n.t('Last month'), from: month(-1), to: month(0) },
      { label: l10n.t('The last 7 days'), from: end - 7 * dayMs, to: end },
      { label: l10n.t('The last 90 days'), from: end - 90 * dayMs, to: end },
      { label: l10n.t('Everything in the log'), from: 0, to: end },
    ],
    { placeHolder: l10n.t('Compliance report for which period?') },
  );
  if (choice === undefined) return;
  const content = await writeReport(parts, choice.from, choice.to);
  const document = await workspace.openTextDocument({ language: 'markdown', content });
  await window.showTextDocument(document, { preview: false });
}

/** The page for the time from `from` on and before `to`. Throws when the log cannot be read. */
export async function writeReport(
  { files, keys, firstSeen, heldBack, currency, version }: ReportParts,
  from: number,
  to: number,
): Promise<string> {
  const [entries, verdict] = [await files.entries(), await files.verify()];
  if (!entries.ok) throw new Error(entries.cause);
  const facts = summarize(entries.value, from, to);
  const held = await heldBack(from, to);
  const first = entries.value[0]?.at;
  const begin = Math.max(from, first ?? from);
  const section = (title: string, ...lines: readonly string[]): string => `## ${title}\n\n${lines.join('\n')}\n`;
  return [
    `# ${l10n.t('Ask DeepSeek: compliance report')}\n`,
    list(
      l10n.t('Period: {0} to {1}', dateOf(begin), dateOf(to - 1)),
      ...(first !== undefined && first > from && from > 0
        ? [l10n.t('The log has nothing from before {0}.', dateOf(first))]
        : []),
      l10n.t('Made: {0}, version {1}', new Date().toISOString(), version),
      l10n.t('Audit log: {0}', verdict.ok ? describeVerdict(verdict.value) : l10n.t('it cannot be read')),
      summaryOf(facts, currency),
    ),
    section(l10n.t('Services'), table(l10n.t('Service'), facts.services, currency)),
    section(l10n.t('Models'), table(l10n.t('Model'), facts.models, currency)),
    section(l10n.t('Purposes'), table(l10n.t('Purpose'), facts.purposes, currency)),
    section(l10n.t('Outcomes'), table(l10n.t('Outcome'), facts.outcomes, currency)),
    section(l10n.t('Keys'), keyTable(facts, keys, earliest(firstUses(entries.value), firstSeen)), '', rotationWords()),
    section(l10n.t('Policy'), list(...policyWords(facts, held))),
    section(
      l10n.t('Encryption on the way'),
      list(
        ...facts.tls.map(({ name, calls }) => `${name === '' ? l10n.t('No TLS, or not known') : cell(name)}: ${calls}`),
      ),
    ),
  ].join('\n');
}

function summaryOf({ total, sessions }: ComplianceFacts, currency: Currency): string {
  return l10n.t(
    'Calls: {0}, of which failed: {2}; chats: {1}; sent: {3}, received: {4}; cost: {5}',
    total.calls,
    sessions,
    total.failed,
    sizeOf(total.sentBytes),
    sizeOf(total.receivedBytes),
    costOf(total, currency),
  );
}

function table(head: string, volumes: readonly Volume[], currency: Currency): string {
  if (volumes.length === 0) return l10n.t('None.');
  const columns = [
    head,
    l10n.t('Calls'),
    l10n.t('Failed'),
    l10n.t('Sent'),
    l10n.t('Received'),
    l10n.t('Tokens in'),
    l10n.t('Tokens out'),
    l10n.t('Cost'),
  ];
  return grid(
    columns,
    volumes.map((volume) => [
      cell(volume.name) || '–',
      String(volume.calls),
      String(volume.failed),
      sizeOf(volume.sentBytes),
      sizeOf(volume.receivedBytes),
      String(volume.promptTokens),
      String(volume.completionTokens),
      costOf(volume, currency),
    ]),
  );
}

/** Those that were used, and those that lie ready. */
function keyTable(
  facts: ComplianceFacts,
  keys: readonly ReportedKey[],
  knownSince: (fingerprint: string) => number | undefined,
): string {
  const prints = new Set([...facts.keys.map(({ fingerprint }) => fingerprint), ...keys.map((key) => key.fingerprint)]);
  if (prints.size === 0) return l10n.t('None.');
  const rows = [...prints].map((fingerprint) => {
    const use = facts.keys.find((one) => one.fingerprint === fingerprint);
    const key = keys.find((one) => one.fingerprint === fingerprint);
    return [
      fingerprint,
      cell(key?.name ?? '') || '–',
      (use?.origins ?? [key?.origin ?? '']).map(cell).join(', '),
      ageWords(key?.createdAt, knownSince(fingerprint)),
      String(use?.calls ?? 0),
      use === undefined ? '–' : dateOf(use.firstAt),
      use === undefined ? '–' : dateOf(use.lastAt),
    ];
  });
  const columns = [
    l10n.t('Fingerprint'),
    l10n.t('Name'),
    l10n.t('For'),
    l10n.t('Age in days'),
    l10n.t('Calls'),
    l10n.t('First used'),
    l10n.t('Last used'),
  ];
  return grid(columns, rows);
}

/** The log forgets its oldest files, and a key that was never used is in none. */
function earliest(
  firstUsedAt: ReadonlyMap<string, number>,
  firstSeen: ReportParts['firstSeen'],
): ReportParts['firstSeen'] {
  return (fingerprint) => {
    const times = [firstUsedAt.get(fingerprint), firstSeen(fingerprint)].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  };
}

/** Of a key that comes from elsewhere nobody knows when it was made: it is as old as its first sight or use at least. */
function ageWords(createdAt: number | undefined, since: number | undefined): string {
  if (createdAt !== undefined) return String(daysSince(createdAt, Date.now()));
  return since === undefined ? l10n.t('not known') : l10n.t('at least {0}', daysSince(since, Date.now()));
}

function rotationWords(): string {
  const days = readSetting('keys.rotationDays');
  return days === 0 ? l10n.t('No rotation is set.') : l10n.t('Rotation is due every {0} days.', days);
}

function policyWords({ policy }: ComplianceFacts, held: readonly HeldNote[]): readonly string[] {
  const heldFor = (reason: HeldNote['why']): number => held.filter(({ why }) => why === reason).length;
  const all = l10n.t('all');
  const names = (list: readonly string[]): string => (list.length === 0 ? all : list.map(cell).join(', '));
  const mostKiB = readSetting('policy.maxRequestKiB');
  return [
    l10n.t('Secrets masked: {0} in {1} calls', policy.maskedSecrets, policy.maskedCalls),
    l10n.t(
      'Files held back: {0} whose names say that they hold secrets, {1} that a .deepseekignore names',
      heldFor('secret'),
      heldFor('kept'),
    ),
    l10n.t('Files of these kinds that the person let go: {0}', heldFor('letGo')),
    l10n.t('Calls not sent because of a rule: {0}', policy.refused),
    l10n.t('Allowed hosts: {0}', names(readSetting('policy.allowedHosts'))),
    l10n.t('Allowed models: {0}', names(readSetting('policy.allowedModels'))),
    l10n.t('Largest request: {0}', mostKiB === 0 ? l10n.t('no limit') : `${mostKiB} KiB`),
  ];
}

function grid(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function list(...lines: readonly string[]): string {
  return `${(lines.length === 0 ? ['–'] : lines).map((line) => `- ${line}`).join('\n')}\n`;
}

/** A name that a server may have made up, as text and nothing else. */
function cell(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').replaceAll(/[\\`*_{}[\]<>|#!]/g, String.raw`\$&`);
}

function dateOf(at: number): string {
  return new Date(at).toLocaleDateString('sv-SE');
}

function costOf({ costCNY, costUSD }: Volume, currency: Currency): string {
  const amount = currency === 'CNY' ? costCNY : costUSD;
  return amount === 0 ? '–' : formatMoney(amount, currency);
}

function sizeOf(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const step = bytes === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = new Intl.NumberFormat(env.language, { maximumFractionDigits: 1 }).format(bytes / 1024 ** step);
  return `${amount} ${units[step] ?? ''}`;
}
