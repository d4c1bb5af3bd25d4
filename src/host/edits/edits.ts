/**
 * Commands that rewrite a part of a file where it stands: edit by instruction, fix, document, refactor, simplify, translate.
 * Owns what is asked and how an edit begins, ends and begins again. Writing is inlineDiff/liveEdit.ts, the request asking/asker.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { env, EndOfLine, l10n, languages, Selection, window, type Disposable, type Memento } from 'vscode';
import type { End } from '../../api/events.ts';
import { fillVariables, type Variable } from '../../core/context/promptFile.ts';
import { CodeStream } from '../../core/edit/codeStream.ts';
import { indentLike, liveLines, sharedIndent } from '../../core/edit/live.ts';
import { changedPlaceholders } from '../../core/edit/placeholders.ts';
import { editMessages } from '../../core/prompts/edits/messages.ts';
import { edits, type EditName } from '../../core/prompts/edits/table.ts';
import type { Asker } from '../asking/asker.ts';
import { showTrouble } from '../asking/trouble.ts';
import { pathOf } from '../completion/documents.ts';
import type { FileGate } from '../context/fileGate.ts';
import { nameOf } from '../context/places.ts';
import { unlessRefused } from '../context/refusal.ts';
import { writeProblem } from '../context/sources/problems.ts';
import type { LiveEdit } from '../inlineDiff/liveEdit.ts';
import type { Reviews } from '../inlineDiff/reviews.ts';
import { showInformation, showWarning } from '../notices/notices.ts';
import { readPromptFiles } from '../prompts/promptFiles.ts';
import { describeError } from '../words.ts';
import { askInstruction } from './instructionBox.ts';
import type { Target } from './target.ts';

export interface EditsParts {
  readonly asker: Asker;
  readonly gate: FileGate;
  readonly reviews: Reviews;
  /** Keeps earlier instructions. */
  readonly memento: Memento;
}

/** An edit and what it was asked for. */
interface Run {
  readonly live: LiveEdit;
  readonly name: EditName;
  input: string;
  abort: AbortController;
}

/** New lines are shown so often at most. */
const pauseMs = 60;

/** So often the last of them is tried to be written while somebody types. */
const maxTries = 100;

export class Edits implements Disposable {
  readonly #parts: EditsParts;
  readonly #runs = new Map<LiveEdit, Run>();

  constructor(parts: EditsParts) {
    this.#parts = parts;
  }

  /** Rewrites a part. The input is the person's words; without one of it they are asked for. */
  async start(name: EditName, find: () => Promise<Target>, input?: string): Promise<void> {
    const target = await unlessRefused(find);
    if (target === undefined) return;
    const words = input ?? (await askInstruction(this.#parts.memento, target));
    if (words === undefined || target.document.isClosed) return;
    await this.#begin(name, target, words);
  }

  /** Ends the writing; what came stays, to be accepted or rejected. */
  stop(): void {
    this.#current()?.abort.abort();
  }

  /** Ends the writing and puts back what stood there. */
  async discard(): Promise<void> {
    const run = this.#current();
    if (run === undefined) return;
    run.abort.abort('discard');
    await this.#settle(run.live, run.live.old);
    run.live.end();
  }

  /** Writes it again by other words. */
  async retry(): Promise<void> {
    const run = this.#current();
    if (run === undefined) return;
    if (run.live.state.type === 'writing') {
      run.abort.abort('retry');
      run.live.state = { type: 'written' };
    }
    const { document, start } = run.live;
    const end = start + run.live.old.length;
    const input = await askInstruction(this.#parts.memento, { document, start, end }, run.input);
    if (input === undefined || run.live.isOver) return;
    run.input = input;
    await this.#run(run);
  }

  /** Writes it again by the same words. */
  async repeat(): Promise<void> {
    const run = this.#current();
    if (run !== undefined && run.live.state.type !== 'writing') await this.#run(run);
  }

  dispose(): void {
    for (const { abort } of this.#runs.values()) abort.abort();
  }

  #current(): Run | undefined {
    const live = this.#parts.reviews.edit;
    return live && this.#runs.get(live);
  }

  async #begin(name: EditName, { document, start, end }: Target, input: string): Promise<void> {
    const live = this.#parts.reviews.beginEdit(document, start, end);
    const run: Run = { live, name, input, abort: new AbortController() };
    this.#runs.set(live, run);
    live.ended.addEventListener('abort', () => this.#runs.delete(live));
    const editor = window.visibleTextEditors.find((one) => one.document === document);
    // What is selected hides the colours of what differs.
    if (editor !== undefined) editor.selection = new Selection(editor.selection.start, editor.selection.start);
    await this.#run(run);
  }

  /** Asks and writes until the answer has ended. Never rejects. */
  async #run(run: Run): Promise<void> {
    const { live, name, input } = run;
    const { asker } = this.#parts;
    // Two answers would write into one another.
    run.abort.abort('retry');
    const abort = new AbortController();
    run.abort = abort;
    live.state = { type: 'writing' };
    const { document } = live;
    const language = document.languageId;
    const before = live.before;
    const problems = problemsIn({ document, ...before });
    const prompt = await this.#prompt(run, input);
    const { messages, fence } = editMessages({ path: pathOf(document.uri), language, ...before, problems, ...prompt });
    let code = new CodeStream(fence, false);
    let pump: Promise<void> | undefined;
    let isNew = false;
    const shows = (): boolean => !abort.signal.aborted && !live.isOver;
    const end = await asker.ask(
      { command: name, messages, opening: { line: `${fence}${language}\n`, fence }, ...prompt },
      AbortSignal.any([abort.signal, live.ended]),
      {
        onBegin: (isOpen) => {
          code = new CodeStream(fence, isOpen);
        },
        onText: (text) => {
          code.push(text);
          isNew = true;
          pump ??= (async () => {
            while (isNew) {
              isNew = false;
              if (shows()) await live.write(partOf(live, code.lines, false));
              await wait(pauseMs);
            }
            pump = undefined;
          })();
        },
      },
    );
    await pump;
    // Whoever ended it by one of these goes on.
    if (live.isOver || abort.signal.reason === 'discard' || abort.signal.reason === 'retry') return;
    await this.#finish(run, code, end);
  }

  async #finish(run: Run, code: CodeStream, end: End): Promise<void> {
    const { live, name } = run;
    if (end.reason === 'stop') code.end();
    const isWhole = end.reason === 'stop' && code.isClosed;
    const hasCode = code.hasCode && (isWhole || code.lines.length > 0);
    const part = hasCode ? partOf(live, code.lines, isWhole) : live.old;
    if (!(await this.#settle(live, part))) return;
    if (end.error !== undefined && end.reason !== 'aborted') {
      live.state = { type: 'failed', reason: describeError(end.error).title };
      void showTrouble(end.error, () => void this.#again(run));
    } else if (end.reason !== 'aborted' && !code.hasCode) {
      live.state = { type: 'failed', reason: l10n.t('The answer has no code in it, so nothing was changed') };
    } else if (end.reason !== 'aborted' && !isWhole) {
      live.state = { type: 'failed', reason: l10n.t('The answer broke off before its end') };
    } else if (part === live.old) {
      if (isWhole) void showInformation(l10n.t('DeepSeek would change nothing here.'));
      live.end();
    } else {
      live.state = { type: 'written' };
      if (name === 'translate') warnOfPlaceholders(live.old, part);
    }
  }

  async #again(run: Run): Promise<void> {
    if (!run.live.isOver) await this.#run(run);
  }

  /** Writes to the end, however often somebody types in between. Gives back whether it stands there; says so if it cannot. */
  async #settle(live: LiveEdit, part: string): Promise<boolean> {
    for (let tries = 0; tries < maxTries && !live.isOver; tries++) {
      const result = await live.write(part, true);
      if (result === 'written') return true;
      if (result === 'refused') {
        if (!live.isOver) {
          const name = nameOf(live.document.uri);
          void showWarning(l10n.t('{0} is read-only, so nothing was changed.', name));
        }
        break;
      }
      await wait(pauseMs);
    }
    live.end();
    return false;
  }

  /** The instruction, by the person's own prompt of this name if there is one. */
  async #prompt({ name, live }: Run, input: string) {
    const own = (await readPromptFiles()).get(name);
    const values = new Map<Variable, string>([
      ['input', input],
      ['selection', 'the part'],
      ['file', pathOf(live.document.uri)],
      ['problems', 'the problems in it'],
      ['language', env.language],
    ]);
    const body = own?.body ?? edits[name].instruction;
    const filled = fillVariables(body, values).trim();
    const { model, thinking } = own ?? {};
    return {
      instruction: /\{\{\s*input\s*\}\}/.test(body) || input === '' ? filled : `${filled}\n\n${input}`,
      ...(model !== undefined && { model }),
      ...(thinking !== undefined && { thinking }),
    };
  }
}

/** What is to stand in the part, of these new lines: with the document's line ends, and as far in as before. */
function partOf({ document, old }: LiveEdit, lines: readonly string[], isWhole: boolean): string {
  const eol = document.eol === EndOfLine.CRLF ? '\r\n' : '\n';
  const isClosed = old.endsWith('\n');
  const before = old.split(/\r?\n/);
  if (isClosed) before.pop();
  const fresh = indentLike(lines, sharedIndent(before));
  const all = isWhole ? fresh : liveLines(before, fresh);
  return all.join(eol) + (isClosed && all.length > 0 ? eol : '');
}

/** What the editor complains of in the part, one line each. */
function problemsIn({ document, start, end }: Target): string {
  const [first, last] = [document.positionAt(start).line, document.positionAt(end).line];
  return languages
    .getDiagnostics(document.uri)
    .filter(({ range }) => range.start.line <= last && range.end.line >= first)
    .map((problem) => writeProblem(pathOf(document.uri), problem))
    .join('\n');
}

function warnOfPlaceholders(before: string, after: string): void {
  const changed = changedPlaceholders(before, after);
  if (changed.length === 0) return;
  void showWarning(
    l10n.t('Look at the placeholders: the translation does not have the same ones ({0}).', changed.join(', ')),
  );
}
