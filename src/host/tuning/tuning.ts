/**
 * Examples to train a model with: keeps accepted ghost text where the person wants it, and shows what there is.
 * Owns the listener, which must cost nothing while the setting is off; everything else is loaded when it is needed.
 */
import { join } from 'node:path';
import type { Disposable, Event } from 'vscode';
import { joinTaken, type Taken } from '../../core/completion/taken.ts';
import type { TakenText } from '../completion/ghostText.ts';
import { loadChunk } from '../loadChunk.ts';
import type { SessionStore } from '../sessions/sessionStore.ts';
import { readSetting } from '../settings.ts';
import type { AcceptedFiles } from './acceptedFiles.ts';

/** Whoever takes ghost text word by word takes the next word within this time. */
const pauseMs = 30_000;
/** So much of the code around is worth giving: a secret that begins out of what is kept is still seen as one. */
const seenAround = 8_000;

export class Tuning implements Disposable {
  readonly #store: SessionStore;
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #listener: Disposable;
  /** Taken in part; more of it may be taken. */
  #open: Taken | undefined;
  #pause: NodeJS.Timeout | undefined;

  /** `storage` is the folder in which that of accepted ghost text is. */
  constructor(store: SessionStore, storage: string, onDidAccept: Event<TakenText>, signal: AbortSignal) {
    this.#store = store;
    this.#folder = join(storage, 'completions');
    this.#signal = signal;
    this.#listener = onDidAccept((taken) => {
      if (readSetting('completion.keepAccepted')) this.#hear(taken);
    });
  }

  /** Shows chats and accepted ghost text as examples, to be read and saved. */
  async export(): Promise<void> {
    await this.#keepOpen();
    const { previewFineTuning } = await loadChunk(() => import('./fineTuning.ts'));
    await previewFineTuning(this.#store, await this.#files(), this.#signal);
  }

  dispose(): void {
    this.#listener.dispose();
    void this.#keepOpen();
  }

  #hear({ document, end, text, between, isWhole }: TakenText): void {
    // Now: the next key changes it.
    const all = document.getText();
    const start = end - text.length;
    if (all.slice(start, end) !== text) return;
    const [before, after] = [all.slice(Math.max(0, start - seenAround), start), all.slice(end, end + seenAround)];
    const { uri, languageId: language } = document;
    const taken: Taken = { at: Date.now(), uri: uri.toString(), language, start, between, before, text, after };
    const joined = this.#open && joinTaken(this.#open, taken);
    if (joined === undefined) void this.#keepOpen();
    this.#open = joined ?? taken;
    if (isWhole) void this.#keepOpen();
    else this.#pause = setTimeout(() => void this.#keepOpen(), pauseMs);
  }

  /** What was taken in part stays so. */
  async #keepOpen(): Promise<void> {
    const taken = this.#open;
    this.#open = undefined;
    clearTimeout(this.#pause);
    if (taken === undefined) return;
    const { encodeAccepted } = await loadChunk(() => import('../../core/completion/accepted.ts'));
    const line = encodeAccepted(taken);
    if (line !== undefined) await (await this.#files()).append(taken.at, line);
  }

  async #files(): Promise<AcceptedFiles> {
    const { AcceptedFiles } = await loadChunk(() => import('./acceptedFiles.ts'));
    return new AcceptedFiles(this.#folder);
  }
}
