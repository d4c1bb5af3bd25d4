/**
 * One batch from its plan to its last result: what there is to do, what is done, and how fast it goes.
 * Owns the states, the wait for the lower price and the counting. How prompts are asked is asker.ts, in which order
 * core/batch/run.ts, what is on disk resultsFile.ts. Knows no editor.
 */
import type { Connection } from '../../../api/connection.ts';
import { capabilities } from '../../../api/endpoint.ts';
import { DeepSeekError } from '../../../api/errors.ts';
import type { PriceBook } from '../../../core/cost/prices.ts';
import { offPeakFrom } from '../../../core/cost/tariff.ts';
import { groupPrompts } from '../../../core/batch/merge.ts';
import { planBatch, type Plan } from '../../../core/batch/plan.ts';
import type { BatchChoice, Prompt } from '../../../core/batch/prompt.ts';
import type { Result } from '../../../core/batch/result.ts';
import { Run } from '../../../core/batch/run.ts';
import { attempt, type DiskFailure } from '../../disk/outcome.ts';
import { Asker, type AskerParts, type BatchFailure } from './asker.ts';
import { weighPrompts, type Item } from './items.ts';
import { takeLease } from './lease.ts';
import type { ResultRow, ResultsFile } from './resultsFile.ts';
import { Tally, type Progress } from './tally.ts';

/** `reading`: the prompts are being weighed. `waiting`: for the lower price. `idle`: nothing is asked unless it is started. */
export type BatchState = 'reading' | 'idle' | 'waiting' | 'running' | 'paused';

export type BatchTrouble =
  | { readonly type: 'service'; readonly failure: BatchFailure }
  | { readonly type: 'disk'; readonly failure: DiskFailure }
  /** Another window works on it. */
  | { readonly type: 'taken' };

/** What is chosen for the whole batch. */
export interface BatchOptions extends BatchChoice {
  /** Short prompts go together. */
  readonly merge: boolean;
}

export interface BatchParts extends Omit<AskerParts, 'connection' | 'choice' | 'keep' | 'enclose'> {
  readonly prompts: readonly Prompt[];
  /** `sending` is given, and ends it, where it is to be sent now. */
  readonly enclose: (prompt: Prompt, model: string, sending?: AbortSignal) => ReturnType<AskerParts['enclose']>;
  readonly results: ResultsFile;
  readonly leasePath: string;
  readonly processId: number;
  readonly connect: () => Promise<Connection>;
  /** Requests under way at most. */
  readonly ceiling: () => number;
  readonly random: () => number;
  /** How many tokens an answer of the model has, as far as is known. */
  readonly answerTokens: (model: string) => number;
  /** The prices that hold, and the holidays. */
  readonly book: () => PriceBook;
  readonly onChange: () => void;
}

export interface Counts {
  readonly all: number;
  readonly ok: number;
  readonly failed: number;
  readonly left: number;
}

const tickMs = 1_000;

export class Batch {
  readonly #parts: BatchParts;
  #items: readonly Item[] = [];
  #options: BatchOptions;
  #connection: Connection | undefined;
  #state: BatchState = 'reading';
  #trouble: BatchTrouble | undefined;
  /** While a run is being prepared; aborted when nobody wants it any more. */
  #preparing: AbortController | undefined;
  #prepared: Promise<void> = Promise.resolve();
  #run: Run<Item, BatchFailure> | undefined;
  /** Resolves when the last run is on disk and the next one may begin. */
  #finished: Promise<void> = Promise.resolve();
  #release: (() => Promise<void>) | undefined;
  #waitsUntil: number | undefined;
  #keepsOffPeak = false;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #tally: Tally;

  constructor(parts: BatchParts, options: BatchOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#tally = new Tally(0, parts.now());
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  get options(): BatchOptions {
    return this.#options;
  }

  get connection(): Connection | undefined {
    return this.#connection;
  }

  get state(): BatchState {
    return this.#state;
  }

  /** Why nothing is asked though something should. */
  get trouble(): BatchTrouble | undefined {
    return this.#trouble;
  }

  /** When the lower price begins that is waited for. */
  get waitsUntil(): number | undefined {
    return this.#state === 'waiting' ? this.#waitsUntil : undefined;
  }

  get progress(): Progress {
    return this.#tally.progress(this.#run?.load.underWay ?? 0, this.#parts.now());
  }

  resultOf(item: Item): ResultRow | undefined {
    return this.#parts.results.rows.find({ id: item.prompt.id, hash: item.hash });
  }

  counts(): Counts {
    const sums = { ok: 0, failed: 0, left: 0 };
    for (const item of this.#items) sums[this.resultOf(item)?.status ?? 'left'] += 1;
    return { all: this.#items.length, ...sums };
  }

  /** What is still to be done, estimated. */
  plan(): Plan {
    const { answerTokens, ceiling, now, book } = this.#parts;
    const kind = this.#connection?.kind ?? 'gateway';
    const looksFirst = capabilities[kind].images === 'endpoint';
    const requests = this.#group(this.#left()).flatMap((group) => {
      const model = group[0]?.prompt.model ?? this.#options.model;
      const asking = {
        model,
        promptTokens: group.reduce((sum, { tokens }) => sum + tokens, 0),
        answerTokens: group.length * answerTokens(model),
      };
      const look = { model, promptTokens: 0, answerTokens: 0 };
      return looksFirst && group[0]?.prompt.image !== undefined ? [look, asking] : [asking];
    });
    return planBatch(requests, { kind, book: book() }, now(), ceiling());
  }

  /**
   * Weighs the prompts and reads what is there of results. A batch that is worked on stays as it is. Rejects if there is no
   * usable address; what was chosen before then holds on.
   */
  async load(options: BatchOptions = this.#options): Promise<void> {
    if (this.#state !== 'idle' && this.#state !== 'reading') return;
    this.#state = 'reading';
    this.#parts.onChange();
    const { prompts, hashing, enclose, results, connect } = this.#parts;
    const model = (prompt: Prompt): string => prompt.model ?? options.model;
    try {
      this.#connection = await connect();
      await results.read();
      this.#items = await weighPrompts(prompts, options, (prompt) => enclose(prompt, model(prompt)), hashing);
      this.#options = options;
    } finally {
      this.#state = 'idle';
      this.#parts.onChange();
    }
  }

  /** Asks what has no result yet. */
  async start(): Promise<void> {
    await this.#begin(() => this.#left());
  }

  /** Does so when the lower price holds, and only while it does. */
  async startOffPeak(): Promise<void> {
    if (this.#state !== 'idle') return undefined;
    this.#keepsOffPeak = true;
    if (!this.#isPeak()) return this.start();
    this.#wait();
    return undefined;
  }

  /** Asks these anew, whatever became of them. */
  async retry(items: readonly Item[]): Promise<void> {
    if (this.#state === 'idle') await this.#begin(() => items);
  }

  /** Asks nothing more, nor waits for a lower price. What was not begun yet is not begun. */
  pause(): void {
    this.#preparing?.abort();
    if (this.#run !== undefined) {
      this.#keepsOffPeak = false;
      this.#waitsUntil = undefined;
      this.#run.pause();
      this.#follow();
    } else if (this.#state === 'waiting') this.#end();
  }

  /** Goes on after a pause; at once, if the lower price was waited for. */
  async resume(): Promise<void> {
    this.#keepsOffPeak = false;
    const run = this.#run;
    if (run === undefined) return this.start();
    const written = await this.#parts.results.retry();
    this.#waitsUntil = undefined;
    if (written.ok) run.resume();
    this.#follow();
    this.#trouble = written.ok ? undefined : { type: 'disk', failure: written.failure };
    this.#parts.onChange();
    return undefined;
  }

  /** Ends what is under way. What has a result keeps it, on disk when this resolves. */
  async cancel(): Promise<void> {
    this.#preparing?.abort();
    await this.#prepared;
    this.#run?.cancel();
    await this.#finished;
    if (this.#state === 'waiting') this.#end();
  }

  #left(): readonly Item[] {
    return this.#items.filter((item) => this.resultOf(item) === undefined);
  }

  /** Prepares and starts a run, unless there is one: what is asked twice is paid for twice. Never rejects. */
  async #begin(choose: () => readonly Item[]): Promise<void> {
    const isBusy = this.#preparing !== undefined || this.#run !== undefined || this.#state === 'reading';
    if (isBusy || choose().length === 0) return;
    const preparing = new AbortController();
    this.#preparing = preparing;
    this.#trouble = undefined;
    this.#waitsUntil = undefined;
    this.#state = 'running';
    this.#tally = new Tally(0, this.#parts.now());
    this.#parts.onChange();
    this.#prepared = this.#prepare(choose, preparing.signal);
    await this.#prepared;
  }

  async #prepare(choose: () => readonly Item[], signal: AbortSignal): Promise<void> {
    try {
      const connection = await this.#parts.connect();
      this.#connection = connection;
      this.#trouble = await this.#secure();
      const items = choose();
      if (this.#trouble === undefined && items.length > 0 && !signal.aborted) this.#ask(items, connection);
    } catch (error) {
      const known = DeepSeekError.is(error) ? error : new DeepSeekError('MALFORMED', 'Not a failure of the wire');
      this.#trouble = { type: 'service', failure: { code: known.code, error: known } };
    }
    if (this.#run === undefined) await this.#finish();
    this.#preparing = undefined;
  }

  /** Makes this the only window that asks, with all the results there are. Gives back why it may not. */
  async #secure(): Promise<BatchTrouble | undefined> {
    const { leasePath, processId, results } = this.#parts;
    const lease = await attempt(() => takeLease(leasePath, processId));
    if (!lease.ok) return { type: 'disk', failure: lease.failure };
    if (lease.value === undefined) return { type: 'taken' };
    this.#release = lease.value;
    // Another window may have had it before.
    const read = await results.read();
    return read.ok ? undefined : { type: 'disk', failure: read.failure };
  }

  #ask(items: readonly Item[], connection: Connection): void {
    const { now, random, cache, hashing, client, costOf, enclose, see } = this.#parts;
    const asker = new Asker({
      client,
      connection,
      choice: this.#options,
      cache,
      hashing,
      now,
      costOf,
      enclose: ({ prompt }, model, sending) => enclose(prompt, model, sending),
      see,
      keep: (result) => this.#keep(result),
    });
    this.#tally = new Tally(items.length, now());
    const run = new Run<Item, BatchFailure>(this.#group(items), this.#parts.ceiling(), {
      ask: (asked, tries, signal) => asker.ask(asked, tries, signal),
      giveUp: (asked, failure, tries) => asker.giveUp(asked, failure, tries),
      now,
      random,
      after: (delayMs, work) => {
        const timer = setTimeout(work, delayMs);
        return () => clearTimeout(timer);
      },
      onChange: () => this.#follow(),
    });
    this.#run = run;
    this.#ticking ??= setInterval(() => this.#tick(), tickMs);
    this.#finished = run.over.then(() => this.#finish());
    run.resume();
  }

  #group(items: readonly Item[]): readonly (readonly Item[])[] {
    if (!this.#options.merge) return items.map((item) => [item]);
    const byPrompt = new Map(items.map((item) => [item.prompt, item]));
    return groupPrompts([...byPrompt.keys()], this.#options).map((group) =>
      group.flatMap((prompt) => byPrompt.get(prompt) ?? []),
    );
  }

  async #keep(result: Result): Promise<void> {
    const outcome = await this.#parts.results.append(result);
    this.#tally.add(result, this.#parts.now());
    if (!outcome.ok) {
      this.#trouble = { type: 'disk', failure: outcome.failure };
      this.#run?.pause();
    }
  }

  #follow(): void {
    const { state, trouble } = this.#run ?? {};
    if (trouble !== undefined) this.#trouble = { type: 'service', failure: trouble };
    if (this.#waitsUntil === undefined && (state === 'running' || state === 'paused')) this.#state = state;
    this.#parts.onChange();
  }

  /** Starts, stops and counts down with the tariff. */
  #tick(): void {
    const now = this.#parts.now();
    if (this.#state === 'waiting' && (this.#waitsUntil ?? 0) <= now) {
      this.#waitsUntil = undefined;
      if (this.#run === undefined) void this.start();
      else this.#run.resume();
    } else if (this.#keepsOffPeak && this.#run?.state === 'running' && this.#isPeak()) {
      this.#wait();
      this.#run.pause();
    } else this.#parts.onChange();
  }

  #offPeakAt(): number {
    return offPeakFrom(this.#parts.now(), this.#parts.book().holidays);
  }

  #isPeak(): boolean {
    return this.#offPeakAt() > this.#parts.now();
  }

  #wait(): void {
    this.#state = 'waiting';
    this.#waitsUntil = this.#offPeakAt();
    this.#ticking ??= setInterval(() => this.#tick(), tickMs);
    this.#parts.onChange();
  }

  async #finish(): Promise<void> {
    await this.#parts.results.retry();
    await this.#parts.results.read();
    await this.#release?.();
    this.#release = undefined;
    this.#end();
  }

  #end(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.#run = undefined;
    this.#keepsOffPeak = false;
    this.#waitsUntil = undefined;
    this.#state = 'idle';
    this.#parts.onChange();
  }
}
