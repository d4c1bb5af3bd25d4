/**
 * The one quiet sign of ghost text: an item in the status bar and the menu behind it.
 * Owns its states and words. It never opens by itself.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Tally } from '../../core/completion/contract.ts';
import { readSetting, writeSetting } from '../settings.ts';
import { describeCode } from '../words.ts';
import type { GhostText } from './ghostText.ts';

const snoozeMinutes = [5, 15, 60];

export class StatusItem implements vscode.Disposable {
  readonly #ghostText: GhostText;
  readonly #item = vscode.window.createStatusBarItem('askDeepSeek.completion', vscode.StatusBarAlignment.Right, 90);
  readonly #subscriptions: readonly vscode.Disposable[];
  #wake: NodeJS.Timeout | undefined;

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

  refresh(): void {
    clearTimeout(this.#wake);
    const { icon, words } = this.#state();
    this.#item.text = icon;
    this.#item.tooltip = [words, todayWords(this.#ghostText.engine.stats().days[today()])].filter(Boolean).join('\n');
    this.#item.accessibilityInformation = { label: `${l10n.t('Ask DeepSeek completions')}: ${words}` };
    this.#item.show();
    const snoozeMs = this.#ghostText.snoozedUntil - Date.now();
    if (snoozeMs > 0) this.#wake = setTimeout(() => this.refresh(), snoozeMs);
  }

  dispose(): void {
    clearTimeout(this.#wake);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  #state(): { readonly icon: string; readonly words: string } {
    if (!readSetting('completion.enabled')) return { icon: '$(circle-slash)', words: l10n.t('Completions are off') };
    if (this.#ghostText.snoozedUntil > Date.now())
      return { icon: '$(bell-slash)', words: l10n.t('Completions are snoozed') };
    const language = vscode.window.activeTextEditor?.document.languageId;
    if (language !== undefined && readSetting('completion.excludedLanguages').includes(language)) {
      return { icon: '$(circle-slash)', words: l10n.t('Completions are off for {0}', language) };
    }
    const pause = this.#ghostText.engine.paused();
    if (pause !== undefined)
      return { icon: '$(debug-pause)', words: l10n.t('Completions rest: {0}', describeCode(pause.code, {}).title) };
    return { icon: '$(sparkle)', words: l10n.t('Completions are on') };
  }
}

/** The menu behind the status item. */
export async function showCompletionMenu(ghostText: GhostText): Promise<void> {
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
    { label: l10n.t('Explain the last completion'), run: () => showLastCompletion(ghostText) },
  );
  await (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Ask DeepSeek completions') }))?.run();
  ghostText.resume();
}

/** Opens exactly what was sent for the last completion and what came of it. */
async function showLastCompletion(ghostText: GhostText): Promise<void> {
  const last = ghostText.engine.lastCompletion();
  if (last === undefined) {
    void vscode.window.showInformationMessage(l10n.t('There was no completion yet.'));
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

function todayWords(tally: Tally | undefined): string {
  if (tally === undefined) return '';
  return l10n.t(
    'Today: {0} accepted of {1} shown, {2} requests, {3} tokens',
    tally.accepted,
    tally.shown,
    tally.requests,
    tally.promptTokens + tally.completionTokens,
  );
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
