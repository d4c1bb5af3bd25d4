/**
 * The one quiet sign of ghost text: an item in the status bar and the menu behind it.
 * Owns its states and words. It never opens by itself.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { ErrorCode } from '../../api/errors.ts';
import type { Pause } from '../../core/completion/contract.ts';
import { showInformation } from '../notices/notices.ts';
import { readSetting, writeSetting } from '../settings.ts';
import { describeCode } from '../words.ts';
import type { GhostText } from './ghostText.ts';
import { describeSpending } from './spendingTable.ts';

const snoozeMinutes = [5, 15, 60];
/** A request that is answered sooner is not worth a movement on the screen. */
const thinkingAfterMs = 300;
const offlineCodes: ReadonlySet<ErrorCode> = new Set(['NETWORK', 'TIMEOUT', 'STREAM_CLOSED']);

interface State {
  readonly icon: string;
  readonly words: string;
}

export class StatusItem implements vscode.Disposable {
  readonly #ghostText: GhostText;
  readonly #item = vscode.window.createStatusBarItem('askDeepSeek.completion', vscode.StatusBarAlignment.Right, 90);
  readonly #subscriptions: readonly vscode.Disposable[];
  #key = '';
  #wake: NodeJS.Timeout | undefined;
  /** When the request began that is on its way; undefined without one. */
  #askingSince: number | undefined;

  constructor(ghostText: GhostText) {
    this.#ghostText = ghostText;
    this.#item.name = l10n.t('Ask DeepSeek completions');
    this.#item.command = 'askDeepSeek.completionMenu';
    this.#subscriptions = [
      ghostText.onDidChange(() => this.refresh()),
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
    ];
    this.refresh();
  }

  /** What the key in use is called. */
  showKey(words: string): void {
    this.#key = words;
    this.refresh();
  }

  refresh(): void {
    clearTimeout(this.#wake);
    this.#askingSince = this.#ghostText.isAsking ? (this.#askingSince ?? Date.now()) : undefined;
    const { icon, words } = this.#state();
    this.#item.text = icon;
    this.#item.tooltip = describeSpending(words, this.#key, this.#ghostText);
    this.#item.accessibilityInformation = { label: `${l10n.t('Ask DeepSeek completions')}: ${words}` };
    this.#item.show();
    this.#refreshAt([
      this.#ghostText.snoozedUntil,
      this.#ghostText.engine.paused()?.until,
      this.#ghostText.budget.restsUntil(Date.now()),
      this.#askingSince && this.#askingSince + thinkingAfterMs,
    ]);
  }

  dispose(): void {
    clearTimeout(this.#wake);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  /** Looks again when the first of these times comes. */
  #refreshAt(times: readonly (number | undefined)[]): void {
    const next = Math.min(...times.filter((at) => at !== undefined && at > Date.now()).map(Number));
    if (next < Infinity) this.#wake = setTimeout(() => this.refresh(), next - Date.now());
  }

  #state(): State {
    if (!readSetting('completion.enabled')) return { icon: '$(circle-slash)', words: l10n.t('Completions are off') };
    if (this.#ghostText.snoozedUntil > Date.now())
      return { icon: '$(bell-slash)', words: l10n.t('Completions are snoozed') };
    const language = vscode.window.activeTextEditor?.document.languageId;
    if (language !== undefined && readSetting('completion.excludedLanguages').includes(language)) {
      return { icon: '$(circle-slash)', words: l10n.t('Completions are off for {0}', language) };
    }
    const until = this.#ghostText.budget.restsUntil(Date.now());
    if (until !== undefined) {
      const isFar = until - Date.now() > 86_400_000;
      const time = new Date(until).toLocaleString(vscode.env.language, {
        hour: '2-digit',
        minute: '2-digit',
        ...(isFar && { month: 'short', day: 'numeric' }),
      });
      return {
        icon: '$(debug-pause)',
        words: l10n.t('Completions rest until {0}: what they may cost is used up', time),
      };
    }
    if (this.#ghostText.isOffline)
      return { icon: '$(debug-disconnect)', words: l10n.t('Offline: completions come back by themselves') };
    const pause = this.#ghostText.engine.paused();
    if (pause !== undefined) return stateOf(pause);
    if (this.#askingSince !== undefined && Date.now() - this.#askingSince >= thinkingAfterMs)
      return { icon: '$(loading~spin)', words: l10n.t('A completion is on its way') };
    return { icon: '$(sparkle)', words: l10n.t('Completions are on') };
  }
}

function stateOf({ code }: Pause): State {
  const icon = offlineCodes.has(code)
    ? '$(debug-disconnect)'
    : code === 'BALANCE'
      ? '$(credit-card)'
      : '$(debug-pause)';
  return { icon, words: l10n.t('Completions rest: {0}', describeCode(code, {}).title) };
}

/** The menu behind the status item. */
export async function showCompletionMenu(ghostText: GhostText, showLog: () => unknown): Promise<void> {
  const enabled = readSetting('completion.enabled');
  const excluded = readSetting('completion.excludedLanguages');
  const language = vscode.window.activeTextEditor?.document.languageId;
  const items: (vscode.QuickPickItem & { readonly run: () => unknown })[] = [
    {
      label: enabled ? l10n.t('Turn completions off') : l10n.t('Turn completions on'),
      run: () => writeSetting('completion.enabled', !enabled),
    },
  ];
  if (language !== undefined) {
    const isExcluded = excluded.includes(language);
    items.push({
      label: isExcluded ? l10n.t('Turn on for {0}', language) : l10n.t('Turn off for {0}', language),
      run: () =>
        writeSetting(
          'completion.excludedLanguages',
          isExcluded ? excluded.filter((id) => id !== language) : [...excluded, language],
        ),
    });
  }
  if (ghostText.snoozedUntil > Date.now())
    items.push({ label: l10n.t('End the snooze'), run: () => ghostText.snooze(0) });
  else {
    for (const minutes of snoozeMinutes) {
      items.push({
        label: l10n.t('Snooze for {0} min', minutes),
        run: () => ghostText.snooze(Date.now() + minutes * 60_000),
      });
    }
  }
  items.push(
    ...(['low', 'auto', 'high'] as const).map((eagerness) => ({
      label: l10n.t('Eagerness: {0}', eagernessWords(eagerness)),
      description: readSetting('completion.eagerness') === eagerness ? l10n.t('in use') : '',
      run: () => writeSetting('completion.eagerness', eagerness),
    })),
    { label: l10n.t('Explain the last completion'), run: () => explainCompletion(ghostText) },
    { label: l10n.t('Show the log'), run: showLog },
  );
  await (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Ask DeepSeek completions') }))?.run();
  ghostText.resume();
}

/** Opens exactly what was sent for the last completion and what came of it. */
export async function explainCompletion(ghostText: GhostText): Promise<void> {
  const last = ghostText.explain();
  if (last === undefined) {
    void showInformation(l10n.t('There was no completion yet.'));
    return;
  }
  const document = await vscode.workspace.openTextDocument({
    language: 'json',
    content: JSON.stringify(last, undefined, 2),
  });
  await vscode.window.showTextDocument(document, { preview: true });
}

function eagernessWords(eagerness: 'low' | 'auto' | 'high'): string {
  if (eagerness === 'auto') return l10n.t('Auto');
  return eagerness === 'low' ? l10n.t('Low') : l10n.t('High');
}
