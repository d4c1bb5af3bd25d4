/**
 * The way to batches: loads what they are made of when the first one is wanted.
 * Owns the lazy loading, and the words for what cannot be opened.
 */
import { l10n, Uri, type Disposable, type WebviewPanel } from 'vscode';
import { Lazy, loadChunk } from '../loadChunk.ts';
import { showError } from '../notices/notices.ts';
import type { Batches } from './batches.ts';
import { shownKey, unfinishedKey, type BatchesParts } from './parts.ts';
import type { SourceRef } from './source.ts';

export class BatchDoor implements Disposable {
  readonly #parts: BatchesParts;
  readonly #batches: Lazy<Batches>;

  constructor(parts: BatchesParts) {
    this.#parts = parts;
    this.#batches = new Lazy(async () => {
      const { Batches } = await loadChunk(() => import('./batches.ts'));
      return new Batches(parts, (error) => this.#tell(error));
    });
    const unfinished = parts.memento.get<SourceRef>(unfinishedKey);
    if (unfinished !== undefined) void this.#told((batches) => batches.offerUnfinished(unfinished));
  }

  /** Opens the batch of a file of prompts, or of the selection. */
  openPrompts(given: unknown): Promise<void> {
    return this.#told((batches) => batches.openPrompts(given instanceof Uri ? given : undefined));
  }

  /** Opens the batch of one prompt for many files. `given`: what was chosen in the explorer. */
  openFiles(clicked: unknown, given: unknown): Promise<void> {
    const all: readonly unknown[] = Array.isArray(given) ? given : [clicked];
    return this.#told((batches) => batches.openFiles(all.filter((one) => one instanceof Uri)));
  }

  /** Fills the tab of a batch from before a reload; closes it where that batch is not there any more. */
  async bringBack(panel: WebviewPanel): Promise<void> {
    const shown = this.#parts.memento.get<SourceRef>(shownKey);
    if (shown !== undefined) await this.#told((batches) => batches.open(shown, panel));
    if (panel.webview.html === '') panel.dispose();
  }

  show(): Promise<void> {
    return this.#told(async (batches) => batches.show());
  }

  pause(): Promise<void> {
    return this.#told(async (batches) => batches.pause());
  }

  resume(): Promise<void> {
    return this.#told((batches) => batches.resume());
  }

  /** Ends what is under way; what came is on disk when it resolves. */
  async end(): Promise<void> {
    await (await this.#batches.made)?.end();
  }

  dispose(): void {
    this.#batches.dispose();
  }

  async #told(work: (batches: Batches) => Promise<void>): Promise<void> {
    try {
      await work(await this.#batches.get());
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    this.#parts.log.failure('batch', error);
    const words = error instanceof Error ? error.message : String(error);
    void showError(l10n.t('The batch did not do that: {0}', words));
  }
}
