/**
 * Somebody at an editor with ghost text: types, slips, pauses, and looks at what is shown.
 * Time is simulated: an answer is there 250 ms after its request however long it really took. Each key asks at once, as
 * in an editor that does not wait by itself.
 */
import type { CompletionEvent } from '../../../../src/api/events.ts';
import { createEngine } from '../../../../src/core/completion/engine.ts';
import type { Engine } from '../../../../src/core/completion/contract.ts';
import type { Ghost, Prompt, Query } from '../../../../src/core/completion/model.ts';
import { buildPrompt } from '../../../../src/core/completion/prompt/build.ts';
import { createShaper } from '../../../../src/core/completion/shape/shaper.ts';
import { createSnippetIndex } from '../../../../src/core/completion/snippets/snippetIndex.ts';
import { VirtualClock } from '../../../helpers/virtualClock.ts';
import { LineDocument } from '../document.ts';
import type { Service } from '../service.ts';
import { settings, snippetsPerPrompt } from '../settings.ts';
import type { Edit } from './edits.ts';
import { findMisfit, type Promised } from './fit.ts';
import { Page } from './page.ts';
import { chooseGapMs } from './rhythm.ts';

const serviceMs = 250;
/** Shorter than the service takes: time never runs ahead of the socket. */
const stepMs = 200;
const slipShare = 0.03;
/** A pause in which somebody reads what is offered. */
const readingMs = 600;
const indexBytes = 32 * 1024 * 1024;

/**
 * What somebody does with ghost text. `unknown`: types on, and the engine is not told, so that its eagerness stays where it
 * begins. `declining`: types on, and is asked for less and less. `accepting`: takes what is wanted, in a pause.
 */
export type Person = 'unknown' | 'declining' | 'accepting';

/** What was counted in all edits. */
export interface Counts {
  keys: number;
  accepted: number;
  requests: number;
  /** Times that ghost text was shown; requests that a later key picked up on their way; why it did not fit, where it did not. */
  shown: number;
  recycled: number;
  readonly misfits: string[];
  /** Keys that wrote the beginning of what was shown, and requests for the places they led to. */
  typedThrough: number;
  typedThroughRequests: number;
}

/** Ghost text on the screen and the text before the cursor once it is accepted. */
interface Shown {
  readonly ghost: Ghost;
  readonly typed: string;
  readonly whole: string;
}

export class Typist {
  readonly engine: Engine;
  readonly counts: Counts = {
    keys: 0,
    accepted: 0,
    requests: 0,
    shown: 0,
    recycled: 0,
    misfits: [],
    typedThrough: 0,
    typedThroughRequests: 0,
  };
  readonly #service: Service;
  readonly #random: () => number;
  readonly #person: Person;
  readonly #clock = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly #index = createSnippetIndex({ now: this.#clock.now, maxBytes: indexBytes, isRefused: () => false });
  readonly #pending = new Set<Promise<unknown>>();
  readonly #promised: Promised[] = [];
  #document = new LineDocument({ path: 'none', languageId: 'plaintext' }, []);
  #page = new Page('', '');
  #controller = new AbortController();
  #shown: Shown | undefined;
  /** The version that a key made which wrote what was shown. */
  #typedThroughVersion = 0;

  constructor(service: Service, random: () => number, person: Person) {
    this.#service = service;
    this.#random = random;
    this.#person = person;
    let ids = 0;
    this.engine = createEngine({
      ask: (prompt, query, signal) => this.#ask(prompt, query, signal),
      buildPrompt,
      createShaper,
      snippets: (query) => this.#index.find(query, snippetsPerPrompt),
      now: this.#clock.now,
      sleep: this.#clock.sleep,
      createId: () => String(ids++),
      settings: () => settings,
    });
  }

  /** Opens the document of an edit and types. Throws if the document does not become what it should. */
  async perform({ before, typed, after, ...names }: Edit, at: number): Promise<void> {
    const page = new Page(before, after);
    this.#page = page;
    this.#document = new LineDocument({ ...names, path: `${at}/${names.path}` }, page.lines);
    this.#index.didOpen(this.#document.snapshot());
    this.#promised.length = 0;
    this.#shown = undefined;
    this.#typedThroughVersion = 0;
    let rest = typed;
    while (rest !== '') {
      const pauseMs = chooseGapMs(page.before, this.#random);
      await this.#pass(pauseMs);
      const accepted = pauseMs < readingMs ? 0 : this.#acceptFrom(rest);
      rest = rest.slice(accepted);
      if (accepted > 0) continue;
      if (this.#random() < slipShare && /^[a-z]/.test(rest)) await this.#slip();
      rest = rest.slice(page.type(rest));
      this.#press();
    }
    if (page.clear()) this.#press();
    await this.#pass(2 * readingMs);
    if (page.before + page.behind !== before + typed + after) throw new Error(`${names.path} was typed wrong`);
  }

  /** Some wrong letters, and back again. */
  async #slip(): Promise<void> {
    const letters = this.#random() < 0.5 ? 'q' : 'zx';
    for (const letter of letters) {
      this.#page.slip(letter);
      this.#press();
      await this.#pass(90 + 80 * this.#random());
    }
    await this.#pass(300 * this.#random());
    for (let count = 0; count < letters.length; count++) {
      this.#page.backspace();
      this.#press();
      await this.#pass(90 + 80 * this.#random());
    }
  }

  /** Accepts what is shown if it is what is wanted. Gives back how much of `wanted` that was. */
  #acceptFrom(wanted: string): number {
    if (this.#person !== 'accepting' || this.#shown === undefined) return 0;
    const { ghost, whole } = this.#shown;
    const added = whole.slice(this.#page.before.length);
    const replaced = ghost.range.end.character - this.#query().position.character;
    if (!wanted.startsWith(added) || replaced > this.#page.closers.length) return 0;
    this.counts.accepted += 1;
    this.#page.accept(added, replaced);
    this.#press();
    this.engine.didAccept(ghost.id, 'all', ghost.text.length);
    this.engine.prefetch(this.#query());
    return added.length;
  }

  /** One key was pressed: the editor tells of the change and asks anew. */
  #press(): void {
    const { counts, engine } = this;
    const { before, lines } = this.#page;
    counts.keys += 1;
    this.#document.become(lines, this.#index);
    const shown = this.#shown;
    if (shown !== undefined && isBetween(shown.typed, before, shown.whole)) {
      counts.typedThrough += 1;
      this.#typedThroughVersion = this.#document.version;
    }
    this.#shown = undefined;
    this.#controller.abort();
    const controller = new AbortController();
    this.#controller = controller;
    engine.didType(this.#document.uri, this.#clock.now());
    void engine.provide(this.#query(), controller.signal).then((ghost) => {
      if (ghost !== undefined && !controller.signal.aborted) this.#show(ghost);
    });
  }

  #show(ghost: Ghost): void {
    const { counts, engine } = this;
    const { before } = this.#page;
    counts.shown += 1;
    if (engine.lastCompletion()?.decision.outcome === 'shownFromRunning') counts.recycled += 1;
    const misfit = findMisfit(ghost, this.#page, this.#promised);
    if (misfit !== undefined)
      counts.misfits.push(`${misfit}: ${JSON.stringify(before.slice(-40))} ${JSON.stringify(ghost)}`);
    const back = this.#query().position.character - ghost.range.start.character;
    const start = before.slice(0, before.length - back);
    this.#shown = { ghost, typed: before, whole: start + ghost.text.replaceAll('\r\n', '\n') };
    if (this.#person !== 'unknown') engine.didShow(ghost.id);
  }

  #query(): Query {
    const lines = this.#page.before.split('\n');
    return {
      document: this.#document.snapshot(),
      position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
      trigger: 'automatic',
      indentUnit: /\n\t/.test(this.#page.before) ? '\t' : '  ',
    };
  }

  async *#ask(prompt: Prompt, { document }: Query, signal: AbortSignal): AsyncGenerator<CompletionEvent> {
    const { before, behind } = this.#page;
    this.counts.requests += 1;
    if (document.version === this.#typedThroughVersion) this.counts.typedThroughRequests += 1;
    // Even one that is not wanted any more: what the service does must not depend on how fast this machine is.
    const asking = collect(this.#service.ask(prompt, new AbortController().signal));
    this.#pending.add(asking);
    await this.#clock.sleep(serviceMs, signal);
    const events = await asking;
    this.#pending.delete(asking);
    const answer = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
    this.#promised.push({ before, answer, behind });
    yield* events;
  }

  /** Time goes by. Requests that were begun have their answers at the end of each step, though not before their time. */
  async #pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await this.#clock.advance(Math.min(left, stepMs));
      await Promise.all(this.#pending);
    }
  }
}

function isBetween(least: string, text: string, most: string): boolean {
  return text.length > least.length && text.length < most.length && text.startsWith(least) && most.startsWith(text);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
