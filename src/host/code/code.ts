/**
 * Code blocks of answers and the changes they propose, loaded when they are first used.
 * Owns the way there: from part and number to the block's text, and from a command to the review in front.
 */
import { env, type Disposable } from 'vscode';
import type { CodeAction } from '../../protocol/messages.ts';
import type { Reviews } from '../inlineDiff/reviews.ts';
import { Disposables } from '../lifecycle.ts';
import { loadChunk } from '../loadChunk.ts';

export interface CodeSource {
  /** The Markdown of a part; undefined if there is none of that id. */
  textOf(partId: string): string | undefined;
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
    const block = codeBlocks(text)[number];
    if (block === undefined) return;
    if (action === 'copy') return env.clipboard.writeText(block.text);
    const [{ actOnBlock }, { Reviews }] = await Promise.all([
      loadChunk(() => import('./blockActions.ts')),
      loadChunk(() => import('../inlineDiff/reviews.ts')),
    ]);
    this.#reviews ??= this.#own.add(new Reviews());
    await actOnBlock(action, block, { reviews: this.#reviews, attachedPaths: () => this.#source.attachedPaths });
  }

  dispose(): void {
    this.#own.dispose();
  }
}
