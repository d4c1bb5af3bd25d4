/**
 * Examples to train a model with: keeps accepted ghost text where the person wants it, and shows what there is.
 * Owns the listener, which must cost nothing while the setting is off; everything else is loaded when it is needed.
 */
import { join } from 'node:path';
import type { Disposable, Event } from 'vscode';
import type { TakenText } from '../completion/ghostText.ts';
import { loadChunk } from '../loadChunk.ts';
import type { SessionStore } from '../sessions/sessionStore.ts';
import { readSetting } from '../settings.ts';
import type { AcceptedFiles } from './acceptedFiles.ts';

export class Tuning implements Disposable {
  readonly #store: SessionStore;
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #listener: Disposable;

  /** `storage` is the folder in which that of accepted ghost text is. */
  constructor(store: SessionStore, storage: string, onDidAccept: Event<TakenText>, signal: AbortSignal) {
    this.#store = store;
    this.#folder = join(storage, 'completions');
    this.#signal = signal;
    this.#listener = onDidAccept((taken) => {
      if (readSetting('completion.keepAccepted')) void this.#keep(taken);
    });
  }

  /** Shows chats and accepted ghost text as examples, to be read and saved. */
  async export(): Promise<void> {
    const { previewFineTuning } = await loadChunk(() => import('./fineTuning.ts'));
    await previewFineTuning(this.#store, await this.#files(), this.#signal);
  }

  dispose(): void {
    this.#listener.dispose();
  }

  async #keep({ document, end, text }: TakenText): Promise<void> {
    // Now: the next key changes it.
    const whole = document.getText();
    const { languageId: language } = document;
    const start = end - text.length;
    if (whole.slice(start, end) !== text) return;
    const at = Date.now();
    const { encodeAccepted, seenAround } = await loadChunk(() => import('../../core/completion/accepted.ts'));
    const before = whole.slice(Math.max(0, start - seenAround), start);
    const line = encodeAccepted({ at, language, before, text, after: whole.slice(end, end + seenAround) });
    if (line !== undefined) await (await this.#files()).append(at, line);
  }

  async #files(): Promise<AcceptedFiles> {
    const { AcceptedFiles } = await loadChunk(() => import('./acceptedFiles.ts'));
    return new AcceptedFiles(this.#folder);
  }
}
