/**
 * The setting that names programs which print keys, by the origin that each key is for.
 * Owns the reading of it, and the word to the person when a program gave no key.
 */
import { l10n } from 'vscode';
import type { Log } from '../log.ts';
import { showWarning } from '../notices/notices.ts';
import { readSetting } from '../settings.ts';

/** The command for an origin; undefined unless the user's settings, not a workspace's, name one. */
export function commandFor(origin: string): readonly string[] | undefined {
  for (const [address, argv] of Object.entries(readSetting('credentialCommand'))) {
    if (URL.parse(address)?.origin !== origin) continue;
    // A setting is whatever somebody typed.
    const words: readonly unknown[] = Array.isArray(argv) ? argv : [];
    return words.filter((word) => typeof word === 'string');
  }
  return undefined;
}

/** Says that the command failed and why; nothing of what it printed. */
export function tellFailure(log: Log, origin: string, cause: string): void {
  log.event('credential command failed', { origin, cause });
  void offerLog(log, l10n.t('The credential command for {0} gave no key: {1}.', origin, cause));
}

async function offerLog(log: Log, words: string): Promise<void> {
  const showLog = l10n.t('Show log');
  if ((await showWarning(words, showLog)) === showLog) log.show();
}
