/**
 * The notification of a batch: how far it is, what it cost, when it will be done; to be paused, resumed and cancelled.
 * Owns the notification, which is there as long as there is something to wait for, and the word at the end.
 */
import { commands, l10n, ProgressLocation, window } from 'vscode';
import type { Currency } from '../../core/cost/prices.ts';
import { plainWords, showError, showInformation } from '../notices/notices.ts';
import type { Batch } from './work/batch.ts';
import { describeProgress, describeTime, describeTrouble } from './words.ts';

export interface NotifiedBatch {
  readonly name: string;
  readonly batch: Batch;
  readonly currency: () => Currency;
  /** Calls the listener after each change; gives back what ends that. */
  readonly watch: (listener: () => void) => () => void;
}

/** Shows the notification until the batch is idle. */
export async function showProgress({ name, batch, currency, watch }: NotifiedBatch): Promise<void> {
  const title = plainWords(l10n.t('Batch {0}', name));
  let isCancelled = false;
  await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (report, token) => {
    const over = Promise.withResolvers<void>();
    token.onCancellationRequested(() => {
      isCancelled = true;
      void batch.cancel();
    });
    let share = 0;
    let last = '';
    const show = (): void => {
      if (batch.state === 'idle') return over.resolve();
      const message = `${plainWords(stateWords(batch, currency()))} ${linkWords(batch)}`;
      const { done, all } = batch.progress;
      const now = all === 0 ? 0 : (done / all) * 100;
      if (message === last && now - share < 1) return undefined;
      report.report({ message, increment: Math.max(0, now - share) });
      share = Math.max(share, now);
      last = message;
      return undefined;
    };
    const release = watch(show);
    show();
    return over.promise.finally(release);
  });
  if (!isCancelled) await tellEnd(name, batch, currency());
}

function stateWords(batch: Batch, currency: Currency): string {
  const { trouble, waitsUntil } = batch;
  if (waitsUntil !== undefined) return l10n.t('Off-peak begins in {0}.', describeTime(waitsUntil - Date.now()));
  if (batch.state !== 'paused') return describeProgress(batch.progress, currency);
  if (trouble !== undefined) return describeTrouble(trouble);
  // What rests has no speed and no end in sight.
  return l10n.t('Paused at {0}.', describeProgress({ ...batch.progress, perMinute: 0, leftMs: undefined }, currency));
}

/** Links to commands: a notification of progress has no other button than Cancel. */
function linkWords({ state }: Batch): string {
  const pause = `[${l10n.t('Pause')}](command:askDeepSeek.pauseBatch)`;
  const resume = `[${l10n.t('Resume')}](command:askDeepSeek.resumeBatch)`;
  const now = `[${l10n.t('Start now')}](command:askDeepSeek.resumeBatch)`;
  const show = `[${l10n.t('Show')}](command:askDeepSeek.showBatch)`;
  return `${state === 'running' ? pause : state === 'waiting' ? now : resume} · ${show}`;
}

async function tellEnd(name: string, batch: Batch, currency: Currency): Promise<void> {
  const { progress, trouble } = batch;
  const show = l10n.t('Show results');
  if (trouble !== undefined) {
    const choice = await showError(`${l10n.t('Batch {0}', name)}: ${describeTrouble(trouble)}`, show);
    if (choice === show) await commands.executeCommand('askDeepSeek.showBatch');
    return;
  }
  if (progress.all === 0) return;
  const { failed } = batch.counts();
  const done = l10n.t('Batch {0} is done: {1}', name, describeProgress({ ...progress, perMinute: 0 }, currency));
  const words = failed === 0 ? `${done}.` : l10n.t('{0}. {1} failed.', done, failed);
  const choice = await showInformation(words, show);
  if (choice === show) await commands.executeCommand('askDeepSeek.showBatch');
}
