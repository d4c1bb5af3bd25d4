/**
 * The findings of a review as comments in the editor, beside the list in the answer.
 * Owns the comments. They are a model's words: shown as text, with nothing in them that loads or runs.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { lineOf, readFindings, type Finding } from '../../core/review/findings.ts';
import { pathOf } from '../completion/documents.ts';
import { uriOf } from '../context/places.ts';
import { Disposables } from '../lifecycle.ts';

const maxComments = 100;

export class FindingComments implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #controller = this.#own.add(vscode.comments.createCommentController('askDeepSeek.review', 'DeepSeek'));
  readonly #threads = new Set<vscode.CommentThread>();

  /** Shows the findings in an answer in place of the ones before. */
  async show(answer: string): Promise<void> {
    this.clear();
    for (const finding of readFindings(answer).slice(0, maxComments)) await this.#add(finding);
    await this.#note();
  }

  clear(): void {
    for (const thread of this.#threads) thread.dispose();
    this.#threads.clear();
    void this.#note();
  }

  /** Takes away the comment whose button was pressed. */
  dismiss(thread: unknown): void {
    const found = this.#find(thread);
    if (found === undefined) return;
    this.#threads.delete(found);
    found.dispose();
    void this.#note();
  }

  /** The place and the words of the comment whose button was pressed. */
  findingOf(
    thread: unknown,
  ): { readonly uri: vscode.Uri; readonly range: vscode.Range; readonly text: string } | undefined {
    const found = this.#find(thread);
    const body = found?.comments[0]?.body;
    if (found?.range === undefined || body === undefined) return undefined;
    return { uri: found.uri, range: found.range, text: plainTexts.get(found) ?? '' };
  }

  dispose(): void {
    this.#threads.clear();
    this.#own.dispose();
  }

  async #add(finding: Finding): Promise<void> {
    const open = vscode.workspace.textDocuments.find(({ uri }) => pathOf(uri) === finding.path);
    const uri = open?.uri ?? uriOf(finding.path);
    if (uri === undefined) return;
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      const lines = Array.from({ length: document.lineCount }, (_, index) => document.lineAt(index).text);
      const line = lineOf(finding, lines);
      const body = new vscode.MarkdownString().appendText(finding.text);
      const author = { name: 'DeepSeek' };
      const comment = { body, mode: vscode.CommentMode.Preview, author };
      const thread = this.#controller.createCommentThread(uri, document.lineAt(line).range, [comment]);
      thread.canReply = false;
      thread.label = l10n.t('Finding');
      thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
      plainTexts.set(thread, finding.text);
      this.#threads.add(thread);
    } catch {
      // A file that is not there, or no text: the list in the answer has the finding all the same.
    }
  }

  #find(thread: unknown): vscode.CommentThread | undefined {
    return [...this.#threads].find((one) => one === thread);
  }

  async #note(): Promise<void> {
    await vscode.commands.executeCommand('setContext', 'askDeepSeek.findings', this.#threads.size > 0);
  }
}

/** What a comment says, before it was made safe for Markdown. */
const plainTexts = new WeakMap<vscode.CommentThread, string>();
