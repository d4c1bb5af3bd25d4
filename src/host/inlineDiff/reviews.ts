/**
 * Proposed texts in open documents, to be accepted or rejected place by place. A document holds the proposal at once, as one
 * step to undo; each place remembers what stood there.
 * Owns the reviews and their edits. How a place looks is marks.ts; which places there are is core/diff/review.ts.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { findHunks } from '../../core/diff/hunks.ts';
import { Review, type OpenHunk, type TextChange } from '../../core/diff/review.ts';
import { Disposables } from '../lifecycle.ts';
import { LiveEdit } from './liveEdit.ts';
import { showDocument } from './showDocument.ts';
import { Marks, type DocumentReview } from './marks.ts';

/** What stood in a document before is shown under this scheme, with the document's uri as its query. */
const originalScheme = 'ask-deepseek-original';

/** What the buttons beside a place call, with the document's uri, the place's id and whether it is accepted. */
const decideCommand = 'askDeepSeek.decideChange';

/** A document is gone through no longer, with every place decided or not. */
interface Settled {
  readonly document: vscode.TextDocument;
  readonly isDecided: boolean;
}

export class Reviews implements vscode.Disposable, vscode.TextDocumentContentProvider {
  readonly #reviews = new Map<string, DocumentReview>();
  /** At most one in a document. */
  readonly #edits = new Map<string, LiveEdit>();
  readonly #own = new Disposables();
  readonly #originalChanged = this.#own.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #marks = this.#own.add(new Marks(decideCommand));

  readonly #settled = this.#own.add(new vscode.EventEmitter<Settled>());

  readonly onDidChange = this.#originalChanged.event;
  /** Nothing in the document is undecided any more: all was decided, or the document is gone through no longer. */
  readonly onDidSettle = this.#settled.event;

  constructor() {
    const { workspace, window, commands } = vscode;
    this.#own.add(workspace.registerTextDocumentContentProvider(originalScheme, this));
    this.#own.add(workspace.onDidChangeTextDocument((event) => this.#follow(event)));
    this.#own.add(workspace.onDidCloseTextDocument((document) => this.#end(document)));
    this.#own.add(window.onDidChangeActiveTextEditor(() => this.#show()));
    this.#own.add(window.onDidChangeVisibleTextEditors(() => this.#show()));
    this.#own.add(window.tabGroups.onDidChangeTabs(() => this.#show()));
    this.#own.add(
      commands.registerCommand(decideCommand, (uri: unknown, id: unknown, accept: unknown) => {
        const found = this.#reviews.get(String(uri));
        return found && this.#decide(found, [Number(id)], accept === true);
      }),
    );
  }

  /**
   * Puts `proposed` into the document and shows its first place. Places that are undecided stay so, now against the new text.
   * Gives back whether the document took it.
   */
  async propose(document: vscode.TextDocument, proposed: string): Promise<boolean> {
    const before = document.getText();
    const original = this.#reviews.get(keyOf(document))?.review.original ?? before;
    const changes = findHunks(before, proposed).map((hunk) => ({
      start: hunk.originalStart,
      end: hunk.originalEnd,
      text: proposed.slice(hunk.proposedStart, hunk.proposedEnd),
    }));
    this.#reviews.delete(keyOf(document));
    if (!(await edit(document, changes))) return false;
    const review = new Review(original, document.getText());
    this.#reviews.set(keyOf(document), { document, review });
    await this.reveal(document);
    this.#show();
    return true;
  }

  /** Takes up what stands undecided in a document since before this window: `original` is what it said. */
  resume(document: vscode.TextDocument, original: string): void {
    this.#reviews.set(keyOf(document), { document, review: new Review(original, document.getText()) });
    this.#show();
  }

  /**
   * Begins to rewrite a part of the document, in which what differs is shown while it is written. An earlier edit is left as it
   * stands; one that is still written ends.
   */
  beginEdit(document: vscode.TextDocument, start: number, end: number): LiveEdit {
    this.#settle(document);
    const live = new LiveEdit(document, start, end, () => this.#show());
    const text = document.getText();
    this.#edits.set(keyOf(document), live);
    if (!this.#reviews.has(keyOf(document))) {
      this.#reviews.set(keyOf(document), { document, review: new Review(text, text) });
    }
    live.ended.addEventListener('abort', () => this.#settle(document));
    this.#show();
    return live;
  }

  /** The edit in the document in front, while it is written or nothing of it was decided. */
  get edit(): LiveEdit | undefined {
    const document = vscode.window.activeTextEditor?.document;
    return document && this.#edits.get(keyOf(document));
  }

  /** Decides the place at the cursor, or the next one below it, and goes on to the one after. */
  async decideHere(accept: boolean): Promise<void> {
    const found = this.#current();
    const hunk = found && this.#hunkHere(found);
    if (found === undefined || hunk === undefined) return;
    await this.#decide(found, [hunk.id], accept);
    if (found.review.hunks.length > 0) this.#reveal(found, this.#hunkHere(found));
  }

  /** Decides everything that is undecided in the document in front. */
  async decideAll(accept: boolean): Promise<void> {
    const found = this.#current();
    if (found !== undefined) await this.decideIn(found.document, accept);
  }

  /** Brings a document to the front, at its first undecided place. */
  async reveal(document: vscode.TextDocument): Promise<void> {
    await showDocument(document, { preview: false });
    const found = this.#reviews.get(keyOf(document));
    if (found !== undefined) this.#reveal(found, found.review.hunks[0]);
  }

  /** Decides everything that is undecided in a document. */
  async decideIn(document: vscode.TextDocument, accept: boolean): Promise<void> {
    const found = this.#reviews.get(keyOf(document));
    if (found === undefined) return;
    await this.#decide(
      found,
      found.review.hunks.map(({ id }) => id),
      accept,
    );
  }

  /** Goes to the next or the previous place, around the end. */
  move(step: 1 | -1): void {
    const found = this.#current();
    if (found === undefined) return;
    const { hunks } = found.review;
    const at = this.#cursor(found);
    const below = hunks.findIndex(({ start }) => start > at);
    const above = hunks.findLastIndex(({ start }) => start < at);
    const index = step === 1 ? (below === -1 ? 0 : below) : above === -1 ? hunks.length - 1 : above;
    this.#reveal(found, hunks[index]);
  }

  /** Opens the editor's own comparison: what stood there on the left, the document on the right. */
  async compare(): Promise<void> {
    const found = this.#current();
    if (found === undefined) return;
    const { uri } = found.document;
    const name = uri.path.split('/').at(-1) ?? '';
    await vscode.commands.executeCommand('vscode.diff', originalOf(uri), uri, l10n.t('{0}: proposed changes', name));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#reviews.get(uri.query)?.review.original ?? '';
  }

  dispose(): void {
    this.#reviews.clear();
    for (const live of this.#edits.values()) live.end();
    this.#show();
    this.#own.dispose();
  }

  async #decide({ document, review }: DocumentReview, ids: readonly number[], accept: boolean): Promise<void> {
    this.#edits.get(keyOf(document))?.end();
    if (accept) for (const id of ids) review.accept(id);
    // The change comes back as an event, and that decides it.
    else
      await edit(
        document,
        ids.flatMap((id) => review.rejection(id) ?? []),
      );
    this.#update(document);
  }

  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const found = this.#reviews.get(keyOf(document));
    if (found === undefined || contentChanges.length === 0) return;
    // Reported for the text before; from its end on, none moves another.
    const changes = contentChanges
      .toSorted((a, b) => b.rangeOffset - a.rangeOffset)
      .map(({ rangeOffset: start, rangeLength, text }) => ({ start, end: start + rangeLength, text }));
    const live = this.#edits.get(keyOf(document));
    if (live?.isOwnChange === true) {
      live.follow(changes);
      this.#reviews.set(keyOf(document), { document, review: new Review(found.review.original, document.getText()) });
      return this.#update(document);
    }
    found.review.follow(...changes);
    live?.follow(changes);
    // What was missed, such as line endings changed as a whole, cannot be gone through place by place.
    if (found.review.text === document.getText()) this.#update(document);
    else this.#end(document);
  }

  #update(document: vscode.TextDocument): void {
    const review = this.#reviews.get(keyOf(document))?.review;
    const isWritten = this.#edits.has(keyOf(document));
    if (review === undefined || (review.isOver && !isWritten)) return this.#end(document);
    this.#originalChanged.fire(originalOf(document.uri));
    this.#show();
    // What was rejected may be undone, so that is still watched.
    if (review.hunks.length > 0 || isWritten) return;
    this.#closeComparison(document);
    this.#settled.fire({ document, isDecided: true });
  }

  /** What was written stays as it stands, to be decided place by place. */
  #settle(document: vscode.TextDocument): void {
    const live = this.#edits.get(keyOf(document));
    this.#edits.delete(keyOf(document));
    live?.end();
    this.#update(document);
  }

  #end(document: vscode.TextDocument): void {
    this.#edits.get(keyOf(document))?.end();
    const isDecided = this.#reviews.get(keyOf(document))?.review.hunks.length === 0;
    if (!this.#reviews.delete(keyOf(document))) return;
    this.#show();
    this.#closeComparison(document);
    this.#settled.fire({ document, isDecided });
  }

  #closeComparison(document: vscode.TextDocument): void {
    const comparisons = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(
        ({ input }) =>
          input instanceof vscode.TabInputTextDiff && input.original.toString() === originalOf(document.uri).toString(),
      );
    if (comparisons.length === 0) return;
    void (async () => {
      if (!document.isClosed) await showDocument(document);
      await vscode.window.tabGroups.close(comparisons);
    })();
  }

  #show(): void {
    const open = [...this.#reviews.values()]
      .map((found) => ({ ...found, live: this.#edits.get(keyOf(found.document)) }))
      .filter(({ review, live }) => review.hunks.length > 0 || live !== undefined);
    this.#marks.show(open);
    const reviewed = open.filter(({ review }) => review.hunks.length > 0).map(({ document }) => document.uri.path);
    const state = this.edit?.state.type ?? '';
    void vscode.commands.executeCommand('setContext', 'askDeepSeek.editing', state);
    void vscode.commands.executeCommand('setContext', 'askDeepSeek.reviewed', reviewed);
    void vscode.commands.executeCommand('setContext', 'askDeepSeek.reviewing', this.#current() !== undefined);
  }

  /** The review of the text in front, on either side of a comparison. */
  #current(): DocumentReview | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined) return undefined;
    const found = this.#reviews.get(uri.scheme === originalScheme ? uri.query : uri.toString());
    return found?.review.hunks.length === 0 ? undefined : found;
  }

  #cursor({ document }: DocumentReview): number {
    const editor = vscode.window.activeTextEditor;
    return editor?.document === document ? document.offsetAt(editor.selection.active) : 0;
  }

  #hunkHere(found: DocumentReview): OpenHunk | undefined {
    const { document, review } = found;
    const line = document.positionAt(this.#cursor(found)).line;
    const lines = review.hunks.map((hunk) => ({
      hunk,
      first: document.positionAt(hunk.start).line,
      last: document.positionAt(Math.max(hunk.start, hunk.end - 1)).line,
    }));
    return (lines.find(({ last }) => last >= line) ?? lines[0])?.hunk;
  }

  #reveal({ document }: DocumentReview, hunk: OpenHunk | undefined): void {
    const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
    if (hunk === undefined || editor === undefined) return;
    const at = document.positionAt(hunk.start);
    editor.selection = new vscode.Selection(at, at);
    const range = new vscode.Range(at, document.positionAt(hunk.end));
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

function keyOf(document: vscode.TextDocument): string {
  return document.uri.toString();
}

function originalOf(uri: vscode.Uri): vscode.Uri {
  return uri.with({ scheme: originalScheme, query: uri.toString(), authority: '' });
}

/** Makes all changes as one step to undo. */
async function edit(document: vscode.TextDocument, changes: readonly TextChange[]): Promise<boolean> {
  const edits = new vscode.WorkspaceEdit();
  for (const { start, end, text } of changes) {
    edits.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return changes.length === 0 || vscode.workspace.applyEdit(edits);
}
