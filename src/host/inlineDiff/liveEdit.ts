/**
 * A part of a document that is being rewritten: as one step to undo, while anyone may change the rest of the document.
 * Owns the writing and where the part is. What is written there is told by the caller; what differs is reviews.ts.
 */
import * as vscode from 'vscode';
import { findHunks } from '../../core/diff/hunks.ts';
import type { TextChange } from '../../core/diff/review.ts';
import { Region } from '../../core/edit/region.ts';
import { showDocument } from './showDocument.ts';

/** How an edit stands: being written, whole, or broken off for this reason. */
export type EditState =
  | { readonly type: 'writing' }
  | { readonly type: 'written' }
  | { readonly type: 'failed'; readonly reason: string };

type WriteResult = 'written' | 'busy' | 'refused';

export class LiveEdit {
  readonly document: vscode.TextDocument;
  /** What stood in the part at the beginning. */
  readonly old: string;
  readonly #region: Region;
  readonly #onState: () => void;
  #state: EditState = { type: 'writing' };
  #length: number;
  #expected: string | undefined;
  #wrote = false;
  #last = Promise.resolve<WriteResult>('written');
  #isOver = false;
  readonly #ended = new AbortController();

  /** `start` to `end` of the document are rewritten. `onState` is called when the state is another. */
  constructor(document: vscode.TextDocument, start: number, end: number, onState: () => void) {
    const text = document.getText();
    this.document = document;
    this.old = text.slice(start, end);
    this.#length = text.length;
    this.#region = new Region(start, end, text.length);
    this.#onState = onState;
  }

  get state(): EditState {
    return this.#state;
  }

  set state(state: EditState) {
    this.#state = state;
    this.#onState();
  }

  /** Where the part begins now. */
  get start(): number {
    return this.#region.within(this.#length).start;
  }

  /** The document as it would be with the old text in the part, and where that is in it. */
  get before(): { readonly text: string; readonly start: number; readonly end: number } {
    const text = this.document.getText();
    const { start, end } = this.#region.within(text.length);
    return { text: text.slice(0, start) + this.old + text.slice(end), start, end: start + this.old.length };
  }

  /** Aborted when the part is no longer rewritten: decided, changed by somebody else, or closed. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    this.#ended.abort();
  }

  /** Whether the document says just what was written into it. */
  get isOwnChange(): boolean {
    return this.#expected !== undefined && this.document.getText() === this.#expected;
  }

  /** The document changed: by one's own writing, or the changes of others, each for the text after the one before. */
  follow(changes: readonly TextChange[]): void {
    if (!this.isOwnChange) {
      for (const change of changes) {
        if (!this.#region.follow(change, this.#length)) this.end();
        this.#length += change.text.length - (change.end - change.start);
      }
    }
    this.#expected = undefined;
    this.#length = this.document.getText().length;
  }

  /**
   * Lets the part say this. Gives back `busy` if the document changed meanwhile and nothing was written, `refused` if it takes
   * no changes. `isLast`: brings the document to the front if it is not seen, since only what is seen can be written to as
   * one step.
   */
  write(part: string, isLast = false): Promise<WriteResult> {
    // Whose change it is can be told of one at a time only.
    this.#last = this.#last.then(() => this.#write(part, isLast));
    return this.#last;
  }

  async #write(part: string, isLast: boolean): Promise<WriteResult> {
    if (this.#isOver || this.document.isClosed) return 'refused';
    const { document } = this;
    const text = document.getText();
    const { start, end } = this.#region.within(text.length);
    const now = text.slice(start, end);
    if (now === part) return 'written';
    const editor =
      vscode.window.visibleTextEditors.find((one) => one.document === document) ??
      (isLast ? await showDocument(document, { preserveFocus: true }) : undefined);
    if (editor === undefined || document.getText() !== text) return 'busy';
    const { version } = document;
    this.#expected = text.slice(0, start) + part + text.slice(end);
    const changes = findHunks(now, part).map((hunk) => ({
      range: new vscode.Range(
        document.positionAt(start + hunk.originalStart),
        document.positionAt(start + hunk.originalEnd),
      ),
      text: part.slice(hunk.proposedStart, hunk.proposedEnd),
    }));
    const done = await editor
      .edit((edits) => changes.forEach((change) => edits.replace(change.range, change.text)), {
        undoStopBefore: !this.#wrote,
        undoStopAfter: false,
      })
      .then(
        (taken) => taken,
        () => false,
      );
    this.#expected = undefined;
    if (!done) return 'busy';
    // The editor says yes to an edit of a text that it holds to be read-only, and does nothing.
    if (document.version === version) return 'refused';
    this.#wrote = true;
    return 'written';
  }
}
