/**
 * Code blocks of answers and the changes they propose, loaded when they are first used.
 * Owns the way there: from part and number to the block's text, and from a command to the review in front.
 */
import { env, type Disposable, type Uri } from 'vscode';
import type { CodeBlock } from '../../protocol/markdown/codeBlocks.ts';
import type { CodeAction } from '../../protocol/messages.ts';
import type { Reviews } from '../inlineDiff/reviews.ts';
import { Disposables } from '../lifecycle.ts';
import { loadChunk } from '../loadChunk.ts';

export interface CodeSource {
  /** The Markdown of a part as it is shown; undefined if there is none of that id. */
  textOf(partId: string): string | undefined;
  /** The text with the secrets that were masked in their places again. */
  unmask(text: string): string;
  /** Workspace paths of the files that were sent along, newest first. */
  readonly attachedPaths: readonly string[];
}

export class Code implements Disposable {
  readonly #source: CodeSource;
  readonly #own = new Disposables();
  #reviews: Reviews | undefined;

  constructor(source: CodeSource) {
    this.#source = source;
  }

  /** The texts that are gone through; undefined while nothing was proposed. */
  get reviews(): Reviews | undefined {
    return this.#reviews;
  }

  /** Does something with the n-th code block of a part. Shows its own failures. */
  async act(action: CodeAction, partId: string, number: number): Promise<void> {
    const text = this.#source.textOf(partId);
    if (text === undefined) return;
    const { codeBlocks } = await loadChunk(() => import('../../protocol/markdown/codeBlocks.ts'));
    const shown = codeBlocks(text)[number];
    if (shown === undefined) return;
    // Only now: a secret can hold fences, and the number counts the blocks that are shown.
    const block = { ...shown, text: this.#source.unmask(shown.text) };
    if (action === 'copy') return env.clipboard.writeText(block.text);
    const [{ actOnBlock }, reviews] = await Promise.all([
      loadChunk(() => import('./blockActions.ts')),
      this.loadReviews(),
    ]);
    await actOnBlock(action, block, { reviews, attachedPaths: () => this.#source.attachedPaths });
  }

  /** Shows what code would change in a file, to be accepted or rejected. Shows its own failures. */
  async apply(uri: Uri, block: CodeBlock): Promise<void> {
    const { applyTo } = await loadChunk(() => import('./blockActions.ts'));
    await applyTo(uri, block, await this.loadReviews());
  }

  /** Where texts are proposed. */
  async loadReviews(): Promise<Reviews> {
    const { Reviews } = await loadChunk(() => import('../inlineDiff/reviews.ts'));
    this.#reviews ??= this.#own.add(new Reviews());
    return this.#reviews;
  }

  dispose(): void {
    this.#own.dispose();
  }
}
