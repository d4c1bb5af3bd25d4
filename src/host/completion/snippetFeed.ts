/**
 * Tells the index of snippets what happens in the editor.
 * Owns the listeners, and the reading of documents and tabs piece by piece while nobody types.
 */
import * as vscode from 'vscode';
import { toLineChanges } from '../../core/completion/snippets/lineChanges.ts';
import type { Diagnostic, SnippetIndex } from '../../core/completion/snippets/snippetIndex.ts';
import { Disposables } from '../lifecycle.ts';
import { readClipboard, watchCopies, type ReadClipboard } from './copies.ts';
import { isWritten, snapshotOf } from './documents.ts';
import { readClosedTab } from './closedTab.ts';

const linesPerSlice = 500;
const betweenSlicesMs = 10;
/** Nothing is read for this long after a keystroke. */
const quietMs = 200;
/** Lines in sight for this long count as viewed. */
const viewedAfterMs = 750;

const severities: Readonly<Record<vscode.DiagnosticSeverity, Diagnostic['severity']>> = {
  [vscode.DiagnosticSeverity.Error]: 'error',
  [vscode.DiagnosticSeverity.Warning]: 'warning',
  [vscode.DiagnosticSeverity.Information]: 'information',
  [vscode.DiagnosticSeverity.Hint]: 'hint',
};

/** Feeds `index` from its creation until it is disposed. The document of the active editor is read first. */
export class SnippetFeed implements vscode.Disposable {
  readonly #index: SnippetIndex;
  readonly #disposables = new Disposables();
  readonly #ending = new AbortController();
  /** What is still to be read: how many lines of a document are, by uri. */
  readonly #reading = new Map<string, { readonly document: vscode.TextDocument; readLines: number }>();
  /** Tabs that were never shown have no document. */
  readonly #tabs = new Map<string, vscode.Uri>();
  #slice: NodeJS.Timeout | undefined;
  #view: NodeJS.Timeout | undefined;

  constructor(index: SnippetIndex, clipboard: ReadClipboard = readClipboard) {
    this.#index = index;
    const { window, workspace, languages } = vscode;
    const add = (item: vscode.Disposable): vscode.Disposable => this.#disposables.add(item);
    add(workspace.onDidOpenTextDocument((document) => this.#enqueue(document)));
    add(workspace.onDidChangeTextDocument((event) => this.#change(event)));
    add(workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)));
    add(window.tabGroups.onDidChangeTabs(({ opened, closed }) => this.#changeTabs(opened, closed)));
    add(window.onDidChangeActiveTextEditor(() => this.#viewSoon()));
    add(window.onDidChangeTextEditorVisibleRanges(() => this.#viewSoon()));
    add(languages.onDidChangeDiagnostics(({ uris }) => uris.forEach((uri) => this.#diagnose(uri))));
    add(watchCopies(clipboard, (text, uri) => index.didCopy(text, uri)));
    const active = window.activeTextEditor?.document;
    if (active !== undefined) this.#enqueue(active);
    for (const document of workspace.textDocuments) this.#enqueue(document);
    for (const { tabs } of window.tabGroups.all) this.#changeTabs(tabs, []);
    this.#viewSoon();
  }

  dispose(): void {
    this.#ending.abort();
    clearTimeout(this.#slice);
    clearTimeout(this.#view);
    this.#disposables.dispose();
  }

  #enqueue(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!isWritten(document.uri) || this.#reading.has(uri)) return;
    this.#tabs.delete(uri);
    this.#index.didClose(uri);
    this.#reading.set(uri, { document, readLines: 0 });
    this.#continueIn(betweenSlicesMs);
  }

  #change({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const uri = document.uri.toString();
    const reading = this.#reading.get(uri);
    if (contentChanges.length === 0 || (reading === undefined && !this.#index.has(uri))) return;
    if (this.#slice !== undefined) this.#continueIn(quietMs);
    for (const { startLine, endLine, newLine, count } of toLineChanges(contentChanges)) {
      // What is not read yet will be read as it then is.
      const readTo = Math.min(endLine, reading?.readLines ?? endLine);
      if (readTo <= startLine) continue;
      const readCount = readTo < endLine ? 0 : count;
      const lines = Array.from({ length: readCount }, (_, at) => document.lineAt(newLine + at).text);
      this.#index.didChange(uri, document.version, { startLine, endLine: readTo }, lines);
      if (reading !== undefined) reading.readLines += readCount - (readTo - startLine);
    }
  }

  #changeTabs(opened: readonly vscode.Tab[], closed: readonly vscode.Tab[]): void {
    for (const uri of opened.flatMap(urisOf)) {
      if (!isWritten(uri) || isOpen(uri)) continue;
      this.#tabs.set(uri.toString(), uri);
      this.#continueIn(betweenSlicesMs);
    }
    for (const uri of closed.flatMap(urisOf)) this.#forget(uri);
  }

  /** Lets go of a document that is neither open nor has a tab. */
  #forget(uri: vscode.Uri): void {
    const name = uri.toString();
    const isClosed = !isOpen(uri);
    if (isClosed) this.#reading.delete(name);
    if (
      !isClosed ||
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.flatMap(urisOf).some((tab) => tab.toString() === name))
    )
      return;
    this.#tabs.delete(name);
    this.#index.didClose(name);
  }

  #continueIn(delayMs: number): void {
    clearTimeout(this.#slice);
    if (this.#ending.signal.aborted) return;
    this.#slice = setTimeout(() => {
      this.#slice = undefined;
      void this.#readSlice();
    }, delayMs);
  }

  async #readSlice(): Promise<void> {
    const [next] = this.#reading;
    if (next !== undefined) this.#readLines(next[0], next[1]);
    else await this.#readTab();
    if (this.#slice === undefined && this.#reading.size + this.#tabs.size > 0) this.#continueIn(betweenSlicesMs);
  }

  #readLines(uri: string, reading: { readonly document: vscode.TextDocument; readLines: number }): void {
    const { document, readLines } = reading;
    const count = Math.min(linesPerSlice, document.lineCount - readLines);
    if (readLines === 0) this.#index.didOpen(snapshotOf(document), count);
    else
      this.#index.didReadOn(
        uri,
        Array.from({ length: count }, (_, at) => document.lineAt(readLines + at).text),
      );
    reading.readLines += count;
    if (this.#index.has(uri) && reading.readLines < document.lineCount) return;
    this.#reading.delete(uri);
    this.#diagnose(document.uri);
  }

  async #readTab(): Promise<void> {
    const [next] = this.#tabs;
    if (next === undefined) return;
    const [name, uri] = next;
    const snapshot = await readClosedTab(uri);
    // Meanwhile it may have been shown, closed, or the feed disposed.
    if (!this.#tabs.delete(name) || this.#ending.signal.aborted || snapshot === undefined) return;
    this.#index.didOpen(snapshot);
  }

  #diagnose(uri: vscode.Uri): void {
    if (!this.#index.has(uri.toString())) return;
    const diagnostics = vscode.languages.getDiagnostics(uri).map(({ message, range, severity }) => {
      return { line: range.start.line, message, severity: severities[severity] };
    });
    this.#index.setDiagnostics(uri.toString(), diagnostics);
  }

  #viewSoon(): void {
    clearTimeout(this.#view);
    this.#view = setTimeout(() => {
      const editor = vscode.window.activeTextEditor;
      if (editor === undefined) return;
      const uri = editor.document.uri.toString();
      // It may have had to give way to others.
      if (!this.#index.has(uri)) this.#enqueue(editor.document);
      for (const { start, end } of editor.visibleRanges) {
        this.#index.didView(uri, { startLine: start.line, endLine: end.line + 1 });
      }
    }, viewedAfterMs);
  }
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}

function urisOf({ input }: vscode.Tab): vscode.Uri[] {
  return input instanceof vscode.TabInputText ? [input.uri] : [];
}
