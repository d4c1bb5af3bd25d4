/**
 * Ghost text in the editor: answers VS Code's question what to show at the cursor.
 * Owns the engine's life and its ears in the editor. What to show is core/completion; who is asked is ask.ts.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { CompletionEvent } from '../../api/events.ts';
import { createComposing } from '../../core/completion/gate/composing.ts';
import { createEngine } from '../../core/completion/engine.ts';
import type { Engine, EngineSettings, EngineStats } from '../../core/completion/contract.ts';
import type { Ghost, Prompt, Query } from '../../core/completion/model.ts';
import { buildPrompt } from '../../core/completion/prompt/build.ts';
import { createShaper } from '../../core/completion/shape/shaper.ts';
import { createSnippetIndex } from '../../core/completion/snippets/snippetIndex.ts';
import type { Reachability } from '../connection/reachability.ts';
import { IgnoreFiles } from '../ignore/ignoreFiles.ts';
import { Disposables } from '../lifecycle.ts';
import { readSetting } from '../settings.ts';
import type { CompletionService } from './ask.ts';
import type { Budget } from './budget.ts';
import { isWritten, snapshotOf } from './documents.ts';
import { SnippetFeed } from './snippetFeed.ts';

const prefixTokens = 2_000;
const suffixTokens = 600;
const cacheBytes = 4 * 1024 * 1024;
const indexBytes = 32 * 1024 * 1024;
const snippetsPerPrompt = 8;
/** An accepted text that is still there by then has been of use. */
const survivalMs = 30_000;
const statsKey = 'completionStats';
/** Run by VS Code when a ghost text is accepted; not for people, so package.json does not name it. */
const acceptedCommand = 'askDeepSeek.completion.accepted';

/** Ghost text, or a part of it, that was taken, as it stands in the document up to `end`. */
export interface TakenText {
  readonly document: vscode.TextDocument;
  readonly end: number;
  readonly text: string;
  /** Signs of it, between this part and the one before, that may as well have been typed. */
  readonly between: string;
  /** Nothing is left of it to be taken. */
  readonly isWhole: boolean;
}

interface Given {
  readonly uri: string;
  readonly ghost: Ghost;
}

export class GhostText implements vscode.Disposable {
  readonly engine: Engine;
  readonly budget: Budget;
  readonly #service: CompletionService;
  readonly #memento: vscode.Memento;
  readonly #reach: Reachability;
  readonly #own = new Disposables();
  readonly #ending = new AbortController();
  readonly #changed = this.#own.add(new vscode.EventEmitter<void>());
  readonly #taken = this.#own.add(new vscode.EventEmitter<number>());
  readonly #takenText = this.#own.add(new vscode.EventEmitter<TakenText>());
  readonly #ignoreFiles = this.#own.add(new IgnoreFiles());
  readonly #composing = createComposing(/^(?:zh|ja|ko)\b/.test(vscode.env.language));
  #snoozedUntil = 0;
  #running = 0;
  /** What was given to VS Code last and may be on the screen. */
  #given: Given | undefined;
  /** Signs of ghost text that were written since a part of it was taken. */
  #between = '';

  /** Something that the status shows may be another. */
  readonly onDidChange = this.#changed.event;

  /** Lines of ghost text were taken: how many. */
  readonly onDidTakeLines = this.#taken.event;

  /** Ghost text was taken, whole or in part; the document is as it was left by that. */
  readonly onDidAccept = this.#takenText.event;

  /** `model` names what is asked: an answer is reused for the same one only. */
  constructor(
    service: CompletionService,
    model: () => string,
    memento: vscode.Memento,
    reach: Reachability,
    budget: Budget,
  ) {
    this.budget = budget;
    this.#service = service;
    this.#memento = memento;
    this.#reach = reach;
    const isIgnored = (path: string): boolean => this.#ignoreFiles.isIgnored(path);
    const index = createSnippetIndex({ now: () => performance.now(), maxBytes: indexBytes, isRefused: isIgnored });
    // What is refused when it is first seen would not be looked at again.
    void this.#ignoreFiles.settled().then(() => this.#own.add(new SnippetFeed(index)));
    const earlier = memento.get<EngineStats>(statsKey);
    this.engine = createEngine({
      ask: (prompt, query, signal) => this.#ask(prompt, query, signal),
      buildPrompt,
      createShaper,
      snippets: (query) => index.find(query, snippetsPerPrompt),
      now: Date.now,
      sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
      createId: randomUUID,
      settings: () => this.#settings(model()),
      isIgnored,
      ...(earlier && { earlier }),
    });
    this.#own.add(this.engine);
    this.#own.add(reach.onDidChange(() => this.#changed.fire()));
    this.#own.add(budget.onDidChange(() => this.#changed.fire()));
    // Whatever was answered, completions may be answered too.
    this.#own.add(reach.onDidAnswer(() => this.engine.paused() && this.resume()));
    this.#own.add(vscode.workspace.onDidChangeTextDocument((event) => this.#hear(event)));
    this.#own.add(
      vscode.commands.registerCommand(acceptedCommand, (id: string, uri: string, text: string) =>
        this.#accepted(id, uri, text),
      ),
    );
    // Only from now on is there anything that Escape could reject.
    void vscode.commands.executeCommand('setContext', 'askDeepSeek.completes', true);
  }

  /** Whether a request is on its way. */
  get isAsking(): boolean {
    return this.#running > 0;
  }

  /** The service cannot be reached; keys go on probing now and then. */
  get isOffline(): boolean {
    return this.#reach.isOffline;
  }

  get snoozedUntil(): number {
    return this.#snoozedUntil;
  }

  /** The last decision, the last request and exactly what went out for it; undefined before the first. */
  explain(): unknown {
    const last = this.engine.lastCompletion();
    if (last?.request === undefined) return last;
    const { prompt, ...request } = last.request;
    return { decision: last.decision, request, sent: this.#service.sentFor(prompt) ?? null };
  }

  /** Keeps quiet until then, in milliseconds since 1970; 0 ends it. */
  snooze(until: number): void {
    this.#snoozedUntil = until;
    this.#changed.fire();
  }

  /** The key, the service or a setting is another: what rested may go again. */
  resume(): void {
    this.engine.resume();
    this.#changed.fire();
  }

  async provide(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    if (!isWritten(document.uri)) return [];
    await this.#ignoreFiles.settled();
    // The position may be of an older text by now.
    if (token.isCancellationRequested || this.#ending.signal.aborted) return [];
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    try {
      const ghost = await this.engine.provide(this.#toQuery(document, position, context), abort.signal);
      this.#changed.fire();
      if (token.isCancellationRequested) return [];
      this.#given = ghost && { uri: document.uri.toString(), ghost };
      if (ghost === undefined) return [];
      // VS Code does not tell which of its items it draws: one that was asked for and is given counts as shown.
      this.engine.didShow(ghost.id);
      return [toItem(ghost, document.uri)];
    } finally {
      subscription.dispose();
    }
  }

  /** Hides what is shown; it is not offered again. */
  async dismiss(): Promise<void> {
    const given = this.#given;
    this.#given = undefined;
    await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    if (given?.uri !== vscode.window.activeTextEditor?.document.uri.toString()) return;
    if (given !== undefined) this.engine.didDismiss(given.ghost.id);
  }

  dispose(): void {
    this.#ending.abort();
    void this.#memento.update(statsKey, this.engine.stats());
    this.#own.dispose();
  }

  #settings(model: string): EngineSettings {
    return {
      enabled: readSetting('completion.enabled'),
      eagerness: readSetting('completion.eagerness'),
      model,
      prefixTokens,
      suffixTokens,
      cacheBytes,
      excludedLanguages: readSetting('completion.excludedLanguages'),
      snoozedUntil: this.#snoozedUntil,
      offline: this.#reach.isResting,
      isOverBudget: this.budget.restsUntil(Date.now()) !== undefined,
    };
  }

  #hear({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || !isWritten(document.uri)) return;
    const uri = document.uri.toString();
    const changes = contentChanges.map(({ range: { start }, rangeLength, text }) => ({ start, rangeLength, text }));
    this.#composing.didChange(uri, changes, Date.now());
    if (reason !== undefined) return this.engine.didUndo(uri, document.version);
    this.engine.didType(uri, Date.now());
    if (this.#given?.uri === uri) this.#hearPart(document, this.#given, contentChanges);
  }

  /** VS Code does not tell of a part that was accepted: it is what a key alone cannot write. */
  #hearPart(
    document: vscode.TextDocument,
    { uri, ghost }: Given,
    changes: readonly vscode.TextDocumentContentChangeEvent[],
  ): void {
    const { id, text } = ghost;
    const change = changes.find((one) => one.rangeLength === 0 && one.text !== text && text.startsWith(one.text));
    const between = this.#between;
    this.#between = '';
    if (change === undefined) return;
    const { text: part, rangeOffset } = change;
    // What is left stays on the screen, and the next part may be taken before it is given anew.
    this.#given = { uri, ghost: { ...ghost, text: text.slice(part.length) } };
    if (isOneKey(part)) {
      this.#between = between + part;
      return;
    }
    this.#take(id, isLinePart(text, part) ? 'line' : 'word', part.length);
    this.#takenText.fire({ document, end: rangeOffset + part.length, text: part, between, isWhole: false });
  }

  /** Tells the engine, which knows how many lines that was. */
  #take(...accepted: Parameters<Engine['didAccept']>): void {
    const before = acceptedLines(this.engine);
    this.engine.didAccept(...accepted);
    const lines = acceptedLines(this.engine) - before;
    if (lines > 0) this.#taken.fire(lines);
  }

  async *#ask(prompt: Prompt, query: Query, signal: AbortSignal): AsyncIterable<CompletionEvent> {
    this.#running += 1;
    this.#changed.fire();
    try {
      yield* this.#service.ask(prompt, query, signal);
    } finally {
      this.#running -= 1;
      this.#changed.fire();
    }
  }

  async #accepted(id: string, uri: string, text: string): Promise<void> {
    this.#take(id, 'all', text.length);
    const taken = vscode.window.activeTextEditor;
    if (taken?.document.uri.toString() === uri) {
      const { document, selection } = taken;
      const end = document.offsetAt(selection.active);
      this.#takenText.fire({ document, end, text, between: this.#between, isWhole: true });
    }
    await this.#memento.update(statsKey, this.engine.stats());
    this.#changed.fire();
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.toString() !== uri) return;
    const context = { triggerKind: vscode.InlineCompletionTriggerKind.Automatic, selectedCompletionInfo: undefined };
    this.engine.prefetch(this.#toQuery(editor.document, editor.selection.active, context));
    await sleep(survivalMs, undefined, { signal: this.#ending.signal, ref: false }).catch(() => undefined);
    const { document } = editor;
    if (!document.isClosed) this.engine.didSurvive(id, document.getText().includes(text) ? 1 : 0);
  }

  #toQuery(
    document: vscode.TextDocument,
    { line, character }: vscode.Position,
    { triggerKind, selectedCompletionInfo }: vscode.InlineCompletionContext,
  ): Query {
    const position = { line, character };
    const composition = this.#composing.at(document.uri.toString(), position, Date.now());
    return {
      document: snapshotOf(document),
      position,
      trigger: triggerKind === vscode.InlineCompletionTriggerKind.Invoke ? 'manual' : 'automatic',
      ...(selectedCompletionInfo && { suggestion: selectedCompletionInfo }),
      ...(composition && { composition }),
      indentUnit: indentUnitOf(document),
    };
  }
}

/** A key alone may have written it, with what the editor puts behind. */
function isOneKey(written: string): boolean {
  return written.length < 2 || !/[\p{L}\p{N}]/u.test(written);
}

function acceptedLines(engine: Engine): number {
  return Object.values(engine.stats().languages).reduce((sum, tally) => sum + tally.acceptedLines, 0);
}

function isLinePart(ghostText: string, part: string): boolean {
  return part.includes('\n') || /^\r?\n/.test(ghostText.slice(part.length));
}

function indentUnitOf(document: vscode.TextDocument): string {
  const options = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.options;
  if (options?.insertSpaces === false) return '\t';
  return ' '.repeat(typeof options?.tabSize === 'number' ? options.tabSize : 4);
}

function toItem({ id, text, range }: Ghost, uri: vscode.Uri): vscode.InlineCompletionItem {
  const { start, end } = range;
  const item = new vscode.InlineCompletionItem(
    text,
    new vscode.Range(start.line, start.character, end.line, end.character),
  );
  item.command = { command: acceptedCommand, title: '', arguments: [id, uri.toString(), text] };
  return item;
}
