/**
 * What ghost text is made of: a document at one moment, the place in it, what is asked and what is shown.
 * Owns the shapes that the parts of the engine share. Positions count from 0, characters in UTF-16 units, as in VS Code.
 */

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A document at one moment. Reading a line costs nothing that grows with the document. */
export interface DocumentSnapshot {
  /** Names the document for as long as it is open. */
  readonly uri: string;
  /** Relative to the workspace, forward slashes; the file name alone outside of one. */
  readonly path: string;
  /** VS Code's language id. */
  readonly languageId: string;
  /** Counts up with every change. */
  readonly version: number;
  readonly eol: '\n' | '\r\n';
  readonly lineCount: number;
  /** The text of a line without its ending. */
  lineAt(line: number): string;
}

/**
 * `running`: what is before the cursor are letters that stand for others. `possible`: they may be, for one letter alone
 * looks like one that was typed, and the end of some compositions changes nothing.
 */
export type Composition = 'running' | 'possible';

/** Where the cursor is and why ghost text is wanted. */
export interface Query {
  readonly document: DocumentSnapshot;
  readonly position: Position;
  /** `manual` always asks. */
  readonly trigger: 'automatic' | 'manual';
  /** What the suggest widget would insert if it were accepted now, and what it would replace. */
  readonly suggestion?: { readonly text: string; readonly range: Range };
  /** Whether what is before the cursor is text that an input method composes (gate/composing.ts). */
  readonly composition?: Composition;
  /** The user's indentation, as in `\t` or four spaces. */
  readonly indentUnit: string;
}

/** Text of another place that helps to continue here. The engine sends the best few, in a stable order. */
export interface Snippet {
  readonly path: string;
  readonly kind: 'import' | 'edited' | 'viewed' | 'similar' | 'diagnostic' | 'copied';
  readonly text: string;
  /** Higher is better; comparable within one query. */
  readonly score: number;
}

/** What is sent to the model. */
export interface Prompt {
  readonly prefix: string;
  /** The prefix without the snippets, for services that take these by themselves. */
  readonly ownPrefix: string;
  readonly suffix: string;
  readonly snippets: readonly Snippet[];
  /** `line` stops at the first line end, `block` where the block ends. */
  readonly shape: 'line' | 'block';
  readonly maxTokens: number;
  readonly stop: readonly string[];
}

/** Ghost text: shown grey at the cursor, inserted in place of `range` when accepted. `range` contains the cursor and is within its line. */
export interface Ghost {
  readonly id: string;
  readonly text: string;
  readonly range: Range;
}
