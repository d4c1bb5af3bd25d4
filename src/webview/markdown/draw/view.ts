/** What draws a block: the contract between the views and the tree they draw. */
import type { Block } from '../../../protocol/markdown/block.ts';

/** Shows one block in one node. */
export interface View {
  /** A view can take over another block only when the key is the same. */
  readonly key: string;
  readonly node: ChildNode;
  /** Shows what the block is now. */
  update(block: Block): void;
  /** The block will not change any more: what needs the whole block may be done now. */
  settle(block: Block): void;
}

/** What views need from the text they belong to. */
export interface Canvas {
  /** More text may still come for this very block. */
  isUnfinished(block: Block): boolean;
  /** How many definitions are known: a change means that links may resolve differently. */
  readonly definitions: number;
  /** Where a normalized label leads for a block. Asking notes what is not known yet. */
  resolve(label: string, block: Block): string | undefined;
  /** The definitions that an open paragraph starts with, and the lines after them. */
  paragraphLines(block: Block): readonly string[];
  /** The block is settled and had a label that nothing defines so far. */
  awaitDefinition(redraw: () => void): void;
  enhance(part: Enhanceable): void;
}

/** A settled part that is made richer when there is time. */
export type Enhanceable =
  | { readonly kind: 'code'; readonly language: string; readonly text: string; readonly surface: CodeSurface }
  | { readonly kind: 'formula'; readonly source: string; readonly display: boolean; readonly element: HTMLElement };

/** The parts of a drawn code block that enhancements change. */
export interface CodeSurface {
  readonly frame: HTMLElement;
  readonly tools: HTMLElement;
  readonly body: HTMLElement;
  /** One element for each group of lines. */
  readonly groups: readonly HTMLElement[];
}
