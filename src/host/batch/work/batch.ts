/**
 * One batch from its plan to its last result: what there is to do, what is done, and how fast it goes.
 * Owns the states, the wait for the lower price and the counting. How prompts are asked is asker.ts, in which order
 * core/batch/run.ts, what is on disk resultsFile.ts. Knows no editor.
 */
import type { Connection } from '../../../api/connection.ts';
import type { Currency, PriceBook } from '../../../core/cost/prices.ts';
import { offPeakFrom } from '../../../core/cost/tariff.ts';
import { groupPrompts } from '../../../core/batch/merge.ts';
import { planBatch, type Plan } from '../../../core/batch/plan.ts';
import type { BatchChoice, Prompt } from '../../../core/batch/prompt.ts';
import type { Result } from '../../../core/batch/result.ts';
import { Run } from '../../../core/batch/run.ts';
import type { DiskFailure } from '../../disk/outcome.ts';
import { Asker, type AskerParts, type BatchFailure } from './asker.ts';
import { weighPrompts, type Item } from './items.ts';
import { takeLease } from './lease.ts';
import { Rate } from './rate.ts';
import type { ResultRow, ResultsFile } from './resultsFile.ts';

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
  readonly enclose: (prompt: Prompt, model: string) => ReturnType<AskerParts['enclose']>;
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

/** How a run goes, or went. */
export interface Progress {
  readonly done: number;
  readonly all: number;
  readonly cached: number;
  /** Requests that merging made unnecessary. */
  readonly saved: number;
  /** Undefined where no price is known. In billionths. */
  readonly cost: Readonly<Record<Currency, number>> | undefined;
  /** Results in a minute, of late. */
  readonly perMinute: number;
  readonly leftMs: number | undefined;
  readonly underWay: number;
}

const tickMs = 1_000;

export class Batch {
  readonly #parts: BatchParts;
  #items: readonly Item[] = [];
  #options: BatchOptions;
  #connection: Connection | undefined;
  #state: BatchState = 'reading';
  #trouble: BatchTrouble | undefined;
  #run: Run<Item, BatchFailure> | undefined;
  #release: (() => Promise<void>) | undefined;
  #waitsUntil: number | undefined;
  #keepsOffPeak = false;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #rate: Rate;
  #tally = { done: 0, all: 0, cached: 0, saved: 0, CNY: 0, USD: 0, isPriced: false };

  constructor(parts: BatchParts, options: BatchOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#rate = new Rate(parts.now());
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
    const { done, all, cached, saved, isPriced, CNY, USD } = this.#tally;
    const perMinute = this.#rate.perMinute(this.#parts.now());
    return {
      done,
      all,
      cached,
      saved: Math.floor(saved),
      cost: isPriced ? { CNY, USD } : undefined,
      perMinute,
      leftMs: perMinute > 0 ? ((all - done) / perMinute) * 60_000 : undefined,
      underWay: this.#run?.load.underWay ?? 0,
    };
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
    const items = this.#items.filter((item) => this.resultOf(item) === undefined);
    const requests = this.#group(items).map((group) => {
      const model = group[0]?.prompt.model ?? this.#options.model;
      return {
        model,
        promptTokens: group.reduce((sum, { tokens }) => sum + tokens, 0),
        answerTokens: group.length * answerTokens(model),
      };
    });
    const kind = this.#connection?.kind ?? 'gateway';
    return planBatch(requests, { kind, book: book() }, now(), ceiling());
  }

  /** Weighs the prompts and reads what is there of results. Rejects if there is no usable address. */
  async load(options: BatchOptions = this.#options): Promise<void> {
    this.#options = options;
    this.#state = 'reading';
    this.#parts.onChange();
    this.#connection = await this.#parts.connect();
    await this.#parts.results.read();
    const { prompts, hashing, enclose } = this.#parts;
    const model = (prompt: Prompt): string => prompt.model ?? options.model;
    this.#items = await weighPrompts(prompts, options, (prompt) => enclose(prompt, model(prompt)), hashing);
    this.#state = 'idle';
    this.#parts.onChange();
  }

  /** Asks what has no result yet. */
  async start(): Promise<void> {
    await this.#begin(this.#items.filter((item) => this.resultOf(item) === undefined));
  }

  /** Does so when the lower price holds, and only while it does. */
  async startOffPeak(): Promise<void> {
    this.#keepsOffPeak = true;
    if (!this.#isPeak()) return this.start();
    this.#wait();
    return undefined;
  }

  /** Asks these anew, whatever became of them. */
  async retry(items: readonly Item[]): Promise<void> {
    await this.#begin(items);
  }

  pause(): void {
    if (this.#state === 'waiting') this.#end();
    else this.#run?.pause();
  }

  /** Goes on after a pause; at once, if the lower price was waited for. */
  async resume(): Promise<void> {
    this.#keepsOffPeak = false;
    if (this.#run === undefined) return this.start();
    const written = await this.#parts.results.retry();
    if (!written.ok) return this.#fail({ type: 'disk', failure: written.failure });
    this.#trouble = undefined;
    this.#waitsUntil = undefined;
    this.#run.resume();
    return undefined;
  }

  /** Ends what is under way. What has a result keeps it. */
  async cancel(): Promise<void> {
    const run = this.#run;
    run?.cancel();
    await run?.over;
    if (this.#state === 'waiting') this.#end();
  }

  async #begin(items: readonly Item[]): Promise<void> {
    if (this.#run !== undefined || items.length === 0 || this.#state === 'reading') return;
    const { leasePath, processId, ceiling, connect } = this.#parts;
    this.#trouble = undefined;
    this.#state = 'running';
    this.#connection = await connect();
    this.#release = await takeLease(leasePath, processId);
    if (this.#release === undefined) return this.#fail({ type: 'taken' });
    // Another window may have had it before.
    await this.#parts.results.read();
    const { now, random, cache, hashing, client, costOf, enclose } = this.#parts;
    const asker = new Asker({
      client,
      connection: this.#connection,
      choice: this.#options,
      cache,
      hashing,
      now,
      costOf,
      enclose: ({ prompt }, model) => enclose(prompt, model),
      keep: (result) => this.#keep(result),
    });
    this.#tally = { done: 0, all: items.length, cached: 0, saved: 0, CNY: 0, USD: 0, isPriced: false };
    this.#rate = new Rate(now());
    const run = new Run<Item, BatchFailure>(this.#group(items), ceiling(), {
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
    run.resume();
    void run.over.then(() => this.#finish());
    return undefined;
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
    this.#count(result);
    if (!outcome.ok) {
      this.#trouble = { type: 'disk', failure: outcome.failure };
      this.#run?.pause();
    }
  }

  #count({ status, cached, merged, cost }: Result): void {
    const tally = this.#tally;
    tally.done += 1;
    if (cached) tally.cached += 1;
    if (merged !== undefined) tally.saved += 1 - 1 / merged;
    if (cost !== undefined) {
      tally.isPriced = true;
      tally.CNY += cost.CNY;
      tally.USD += cost.USD;
    }
    if (status === 'ok' && !cached) this.#rate.note(this.#parts.now());
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
    } else if (this.#keepsOffPeak && this.#state === 'running' && this.#isPeak()) {
      this.#wait();
      this.#run?.pause();
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

  #fail(trouble: BatchTrouble): void {
    this.#trouble = trouble;
    this.#state = this.#run === undefined ? 'idle' : 'paused';
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
