/**
 * How the undecided places of a document look in the editor: new lines on the colour of inserted text, what stood there struck
 * through behind them, the buttons above, all of it in words on hover.
 * Owns decorations and code lenses. Decides nothing.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { OpenHunk, Review } from '../../core/diff/review.ts';
import { Disposables } from '../lifecycle.ts';
import type { LiveEdit } from './liveEdit.ts';

/** A document that is gone through. */
export interface DocumentReview {
  readonly document: vscode.TextDocument;
  readonly review: Review;
}

/** What is shown of it; `live` is a part that is written, or was written and nothing of it decided. */
export interface ShownReview extends DocumentReview {
  readonly live: LiveEdit | undefined;
}

/** Old text behind a line is cut after so many characters; the hover and the comparison have all of it. */
const maxOldLength = 120;

export class Marks implements vscode.Disposable, vscode.CodeLensProvider {
  readonly #decideCommand: string;
  readonly #own = new Disposables();
  readonly #lensesChanged = this.#own.add(new vscode.EventEmitter<void>());
  readonly #added: vscode.TextEditorDecorationType;
  readonly #removed: vscode.TextEditorDecorationType;
  #reviews: readonly ShownReview[] = [];
  /** What the buttons depended on when they were drawn. While a part is written they are drawn once. */
  #drawn = '';

  readonly onDidChangeCodeLenses = this.#lensesChanged.event;

  constructor(decideCommand: string) {
    this.#decideCommand = decideCommand;
    this.#added = this.#own.add(
      vscode.window.createTextEditorDecorationType({
        isWholeLine: true,
        backgroundColor: new vscode.ThemeColor('diffEditor.insertedLineBackground'),
        borderWidth: '0 0 0 3px',
        borderStyle: 'solid',
        borderColor: new vscode.ThemeColor('editorGutter.addedBackground'),
        overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.addedForeground'),
        overviewRulerLane: vscode.OverviewRulerLane.Left,
      }),
    );
    this.#removed = this.#own.add(
      vscode.window.createTextEditorDecorationType({
        overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.deletedForeground'),
        overviewRulerLane: vscode.OverviewRulerLane.Left,
        after: {
          color: new vscode.ThemeColor('gitDecoration.deletedResourceForeground'),
          textDecoration: 'line-through',
          margin: '0 0 0 3ch',
        },
      }),
    );
    this.#own.add(vscode.languages.registerCodeLensProvider({ pattern: '**' }, this));
  }

  /** Draws these and nothing else. */
  show(reviews: readonly ShownReview[]): void {
    const isQuiet = reviews.length > 0 && reviews.every(({ live }) => live?.state.type === 'writing');
    const drawn = isQuiet ? reviews.map(({ document }) => document.uri.toString()).join(' ') : undefined;
    if ((reviews.length > 0 || this.#reviews.length > 0) && drawn !== this.#drawn) this.#lensesChanged.fire();
    this.#drawn = drawn ?? '';
    this.#reviews = reviews;
    for (const editor of vscode.window.visibleTextEditors) {
      const found = isCompared(editor) ? undefined : reviews.find(({ document }) => document === editor.document);
      editor.setDecorations(this.#added, found?.review.hunks.flatMap((hunk) => this.#addedOf(found, hunk)) ?? []);
      editor.setDecorations(this.#removed, found?.review.hunks.flatMap((hunk) => this.#removedOf(found, hunk)) ?? []);
    }
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const found = this.#reviews.find((one) => one.document === document);
    if (found === undefined) return [];
    const uri = document.uri.toString();
    const { hunks } = found.review;
    const { live } = found;
    const ofEdit = live === undefined ? [] : editLenses(live, hunks.length);
    if (live?.state.type === 'writing') return ofEdit;
    const ofHunks = hunks.flatMap((hunk, index) => {
      const at = document.positionAt(hunk.start);
      const lens = (title: string, tooltip: string, command: string, ...parameters: readonly unknown[]) =>
        new vscode.CodeLens(new vscode.Range(at, at), { title, tooltip, command, arguments: [...parameters] });
      return [
        lens(`$(check) ${l10n.t('Accept')}`, l10n.t('Keep this change'), this.#decideCommand, uri, hunk.id, true),
        lens(
          `$(discard) ${l10n.t('Reject')}`,
          l10n.t('Put back what stood here'),
          this.#decideCommand,
          uri,
          hunk.id,
          false,
        ),
        lens(
          `$(diff) ${l10n.t('Change {0} of {1} (+{2} −{3})', index + 1, hunks.length, ...countLines(document, hunk))}`,
          l10n.t('Compare with what stood here'),
          'askDeepSeek.compareChanges',
        ),
      ];
    });
    return [...ofHunks, ...ofEdit];
  }

  dispose(): void {
    this.#own.dispose();
  }

  #addedOf({ document }: DocumentReview, hunk: OpenHunk): vscode.DecorationOptions[] {
    if (hunk.start === hunk.end) return [];
    const range = new vscode.Range(document.positionAt(hunk.start), document.positionAt(lastOf(document, hunk)));
    return [{ range, hoverMessage: describe(document, hunk) }];
  }

  /**
   * Each old line behind the new line in its place; those for which there is none together behind the last. Lines that were
   * taken out stand behind the shorter of their neighbours.
   */
  #removedOf({ document }: DocumentReview, hunk: OpenHunk): vscode.DecorationOptions[] {
    const old = linesOf(hunk.original);
    if (old.length === 0) return [];
    const isEmpty = hunk.start === hunk.end;
    const below = document.positionAt(hunk.start).line;
    const first = isEmpty ? shorterOf(document, below - 1, below) : below;
    const count = isEmpty ? 1 : document.positionAt(lastOf(document, hunk)).line - first + 1;
    return Array.from({ length: Math.min(count, old.length) }, (_, index) => {
      const words = index === count - 1 ? old.slice(index) : old.slice(index, index + 1);
      const end = document.lineAt(first + index).range.end;
      return {
        range: new vscode.Range(end, end),
        hoverMessage: describe(document, hunk),
        renderOptions: { after: { contentText: shorten(words.map((line) => line.trim()).join(' ⏎ ')) } },
      };
    });
  }
}

/** The buttons of a part that is written or was written just now. */
function editLenses(live: LiveEdit, places: number): vscode.CodeLens[] {
  const at = live.document.positionAt(live.start);
  const lens = (title: string, command: string): vscode.CodeLens =>
    new vscode.CodeLens(new vscode.Range(at, at), { title, command: command && `askDeepSeek.${command}` });
  const again = lens(`$(edit) ${l10n.t('Change instruction…')}`, 'retryEdit');
  const discard = lens(`$(discard) ${l10n.t('Discard (Esc)')}`, 'discardEdit');
  switch (live.state.type) {
    case 'writing':
      return [
        lens(`$(loading~spin) ${l10n.t('DeepSeek is writing…')}`, ''),
        lens(`$(debug-stop) ${l10n.t('Stop')}`, 'stopEdit'),
        discard,
      ];
    case 'failed':
      return [
        lens(`$(warning) ${live.state.reason}`, ''),
        lens(`$(refresh) ${l10n.t('Try again')}`, 'repeatEdit'),
        again,
        discard,
      ];
    case 'written':
      return [
        ...(places > 1 ? [lens(`$(check-all) ${l10n.t('Accept all')}`, 'acceptAllChanges')] : []),
        again,
        discard,
      ];
  }
}

/** The last character of a place, not the line after it. */
function lastOf(document: vscode.TextDocument, { start, end }: OpenHunk): number {
  const at = document.positionAt(end);
  return at.character === 0 && end > start ? document.offsetAt(document.lineAt(at.line - 1).range.end) : end;
}

/** How many lines came and how many went. */
function countLines(document: vscode.TextDocument, { start, end, original }: OpenHunk): readonly [number, number] {
  return [linesOf(document.getText().slice(start, end)).length, linesOf(original).length];
}

function shorterOf(document: vscode.TextDocument, above: number, below: number): number {
  if (above < 0) return below;
  return document.lineAt(above).text.length < document.lineAt(below).text.length ? above : below;
}

/** Whether the editor is one side of the editor's own comparison, which draws the difference itself. */
function isCompared({ viewColumn, document }: vscode.TextEditor): boolean {
  const group = vscode.window.tabGroups.all.find((one) => one.viewColumn === viewColumn);
  const input = group?.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff && input.modified.toString() === document.uri.toString();
}

/** Everything that stood there. */
function describe(document: vscode.TextDocument, hunk: OpenHunk): vscode.MarkdownString {
  const words = new vscode.MarkdownString();
  if (hunk.original === '') return words.appendText(l10n.t('New lines'));
  return words.appendText(l10n.t('Before:')).appendCodeblock(hunk.original, document.languageId);
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Spaces that are not drawn at the edges of a decoration. */
function shorten(text: string): string {
  const short = text.length > maxOldLength ? `${text.slice(0, maxOldLength)}…` : text;
  return short === '' ? '⏎' : short.replaceAll(' ', '\u00a0');
}
