/**
 * Next edits in the editor: after a change, where it applies too is shown, gone to and taken by one key.
 * Owns the pause after which is asked, the proposals of the active editor and the keys' two commands. What a change
 * means is core/nextEdit; how a place looks is mark.ts.
 */
import * as vscode from 'vscode';
import type { Engine } from '../../core/completion/contract.ts';
import { readAnswer } from '../../core/nextEdit/answer.ts';
import { createFollow, type Follow } from '../../core/nextEdit/follow.ts';
import type { Candidate, Proposal } from '../../core/nextEdit/model.ts';
import { shift, take } from '../../core/nextEdit/pending.ts';
import { answerTokens, askAbout, holdsSecrets } from '../../core/nextEdit/question.ts';
import { isWritten, snapshotOf } from '../completion/documents.ts';
import { Disposables } from '../lifecycle.ts';
import { askForEdits, type EditServiceParts } from './ask.ts';
import { Mark } from './mark.ts';

/** What next edits are made of. */
export interface NextEditParts extends EditServiceParts {
  /** Says whether anything may be sent, and counts what is. */
  readonly engine: Pick<Engine, 'refusal' | 'didAskElsewhere'>;
}

/** Long enough for a name to be written to its end. */
const pauseMs = 700;
const mostLines = 5_000;
const mostChars = 400_000;
const contextKey = 'askDeepSeek.nextEdit';

export class NextEdits implements vscode.Disposable {
  readonly #parts: NextEditParts;
  readonly #own = new Disposables();
  readonly #mark = this.#own.add(new Mark());
  #editor: vscode.TextEditor | undefined;
  #follow: Follow | undefined;
  #proposals: readonly Proposal[] = [];
  #pause: NodeJS.Timeout | undefined;
  #asking: AbortController | undefined;
  #isTaking = false;

  constructor(parts: NextEditParts) {
    this.#parts = parts;
    const { window, workspace } = vscode;
    this.#own.add(window.onDidChangeActiveTextEditor((editor) => this.#attend(editor)));
    this.#own.add(workspace.onDidChangeTextDocument((event) => this.#hear(event)));
    this.#own.add(
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === this.#editor) this.#show();
      }),
    );
    this.#attend(window.activeTextEditor);
  }

  /** Goes to the first proposal, or takes it where the cursor is in its line, and goes to the next. */
  async accept(): Promise<void> {
    const editor = this.#editor;
    const [proposal] = this.#proposals;
    if (editor === undefined || proposal === undefined) return;
    if (editor.selection.active.line !== proposal.line) return goTo(editor, proposal);
    const { document } = editor;
    const isThere =
      proposal.line < document.lineCount && take(proposal, document.lineAt(proposal.line).text) !== undefined;
    this.#propose(this.#proposals.slice(1));
    if (!isThere) return;
    const { line, start, end, insert } = proposal;
    this.#isTaking = true;
    try {
      await editor.edit((edit) => edit.replace(new vscode.Range(line, start, line, end), insert));
    } finally {
      this.#isTaking = false;
    }
    this.#follow?.restart(linesOf(document));
    const [next] = this.#proposals;
    if (next !== undefined) goTo(editor, next);
  }

  /** Leaves the proposals; they do not come again by themselves. */
  dismiss(): void {
    this.#propose([]);
    if (this.#editor !== undefined) this.#follow?.restart(linesOf(this.#editor.document));
  }

  dispose(): void {
    this.#attend(undefined);
    this.#own.dispose();
  }

  #attend(editor: vscode.TextEditor | undefined): void {
    clearTimeout(this.#pause);
    this.#asking?.abort();
    this.#propose([]);
    const isFit = editor !== undefined && isFollowed(editor.document);
    this.#editor = isFit ? editor : undefined;
    this.#follow = isFit ? createFollow(linesOf(editor.document)) : undefined;
  }

  #hear({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    if (document !== this.#editor?.document || contentChanges.length === 0 || this.#isTaking) return;
    clearTimeout(this.#pause);
    this.#asking?.abort();
    if (reason !== undefined) {
      this.#propose([]);
      this.#follow?.restart(linesOf(document));
      return;
    }
    let proposals = this.#proposals;
    // From the end of the document to its start, so that each is in lines of before.
    for (const { range, text } of contentChanges.toSorted((one, other) =>
      other.range.start.compareTo(one.range.start),
    )) {
      const { start, end } = range;
      proposals = shift(proposals, {
        startLine: start.line,
        endLine: end.line,
        newLines: text.split('\n').length,
      });
    }
    this.#propose(proposals);
    this.#pause = setTimeout(() => void this.#rest(document), pauseMs);
  }

  async #rest(document: vscode.TextDocument): Promise<void> {
    const { engine } = this.#parts;
    if (!isFollowed(document) || engine.refusal(snapshotOf(document)) !== undefined) {
      this.#attend(this.#editor);
      return;
    }
    const candidate = this.#follow?.rest({ languageId: document.languageId, lines: linesOf(document) });
    if (candidate === undefined) return;
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const proposals = await this.#ask(document, candidate, asking.signal);
      if (!asking.signal.aborted && proposals.length > 0) this.#propose(proposals);
    } catch {
      // Nobody asked for this: what goes wrong is of no consequence.
    }
  }

  async #ask(document: vscode.TextDocument, candidate: Candidate, signal: AbortSignal): Promise<readonly Proposal[]> {
    const { languageId } = document;
    const file = { path: snapshotOf(document).path, languageId };
    if (holdsSecrets(file.path, candidate)) return [];
    const question = { messages: askAbout(file, candidate), maxTokens: answerTokens(candidate), path: file.path };
    const answer = await askForEdits(this.#parts, question, signal);
    if (answer === undefined) return [];
    this.#parts.engine.didAskElsewhere(languageId, answer);
    return answer.error === undefined ? readAnswer(answer.text, candidate) : [];
  }

  #propose(proposals: readonly Proposal[]): void {
    const had = this.#proposals.length > 0;
    this.#proposals = proposals;
    this.#show();
    if (had !== proposals.length > 0)
      void vscode.commands.executeCommand('setContext', contextKey, proposals.length > 0);
  }

  #show(): void {
    const [proposal] = this.#proposals;
    if (this.#editor === undefined) return;
    if (proposal === undefined) this.#mark.hide(this.#editor);
    else this.#mark.show(this.#editor, proposal, this.#proposals.length);
  }
}

function isFollowed(document: vscode.TextDocument): boolean {
  const { scheme } = document.uri;
  if (!isWritten(document.uri) || scheme === 'vscode-notebook-cell' || document.lineCount > mostLines) return false;
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end) <= mostChars;
}

function linesOf(document: vscode.TextDocument): readonly string[] {
  return document.getText().split(/\r?\n/);
}

function goTo(editor: vscode.TextEditor, { line, end }: Proposal): void {
  const place = new vscode.Position(line, end);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
