/**
 * Works through the prompts of a batch: so many at once as the service takes, each until it has its result.
 * Owns the order, the waits and the tries. What a request is and where results go is handed in.
 *
 * A prompt costs at most four requests. What would go wrong for every other prompt too (a key that is refused, a disk that is
 * full) is nobody's result: the run pauses and says why.
 */
import { Pace } from './pace.ts';

/** Requests for one prompt at most. */
export const mostTries = 4;

/** What one request came to. */
export type Asked<P, Failure> =
  /** Everything has its result but `again`, which is asked anew, one by one. */
  | { readonly type: 'settled'; readonly again?: readonly P[] }
  /** `crowded`: the service has too much to do. `final`: another try would say the same. `stop`: so would every prompt. */
  | {
      readonly type: 'failed';
      readonly verdict: 'again' | 'crowded' | 'final' | 'stop';
      readonly failure: Failure;
      readonly retryAfterMs?: number;
    }
  | { readonly type: 'aborted' };

export interface RunParts<P, Failure> {
  /** Makes one request for these prompts and keeps their results. `tries` counts this one. Never rejects. */
  readonly ask: (prompts: readonly P[], tries: number, signal: AbortSignal) => Promise<Asked<P, Failure>>;
  /** Keeps that there is no answer. Never rejects. */
  readonly giveUp: (prompts: readonly P[], failure: Failure, tries: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Calls `work` after a while; gives back what calls that off. */
  readonly after: (delayMs: number, work: () => void) => () => void;
  /** Called after each change of what the getters say. */
  readonly onChange?: () => void;
}

interface Job<P> {
  readonly prompts: readonly P[];
  readonly tries: number;
  /** Not before. */
  readonly at: number;
}

export type RunState = 'running' | 'paused' | 'done' | 'cancelled';

const firstWaitMs = 500;

export class Run<P, Failure> {
  readonly #parts: RunParts<P, Failure>;
  readonly #pace: Pace;
  readonly #fresh: Job<P>[];
  #next = 0;
  readonly #waiting: Job<P>[] = [];
  readonly #aborting = new AbortController();
  readonly #over = Promise.withResolvers<void>();
  #underWay = 0;
  #callOff: () => void = () => undefined;
  #state: RunState = 'paused';
  #trouble: Failure | undefined;

  /** Nothing is asked before `resume`. `ceiling`: requests under way at most. */
  constructor(groups: readonly (readonly P[])[], ceiling: number, parts: RunParts<P, Failure>) {
    this.#parts = parts;
    this.#pace = new Pace(ceiling);
    this.#fresh = groups.map((prompts) => ({ prompts, tries: 0, at: 0 }));
  }

  get state(): RunState {
    return this.#state;
  }

  /** Why the run paused by itself. */
  get trouble(): Failure | undefined {
    return this.#trouble;
  }

  /** Requests under way, and how many there may be. */
  get load(): { readonly underWay: number; readonly most: number } {
    return { underWay: this.#underWay, most: this.#pace.concurrency };
  }

  /** Resolves when the run is done or cancelled and nothing is under way. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** Starts, or goes on after a pause. */
  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    this.#trouble = undefined;
    this.#pump();
    this.#parts.onChange?.();
  }

  /** Asks nothing more. What is under way comes to its end: it is paid for. */
  pause(trouble?: Failure): void {
    if (this.#state !== 'running') return;
    this.#state = 'paused';
    this.#trouble = trouble;
    this.#callOff();
    this.#parts.onChange?.();
  }

  /** Ends the run and what is under way. Prompts without a result stay without one. */
  cancel(): void {
    if (this.#state === 'done' || this.#state === 'cancelled') return;
    this.#state = 'cancelled';
    this.#callOff();
    this.#aborting.abort();
    this.#settle();
    this.#parts.onChange?.();
  }

  #pump(): void {
    this.#callOff();
    while (this.#state === 'running' && this.#underWay < this.#pace.concurrency) {
      const now = this.#parts.now();
      const job = this.#take(now);
      const at = Math.max(this.#pace.readyAt(), job?.at ?? Infinity);
      if (job === undefined) break;
      if (at > now) {
        this.#waiting.push(job);
        this.#callOff = this.#parts.after(Math.ceil(at - now), () => this.#pump());
        break;
      }
      void this.#work(job, now);
    }
    this.#settle();
  }

  /** What was asked before comes first, once its wait is over; without anything else, what has the shortest to wait. */
  #take(now: number): Job<P> | undefined {
    const soonest = this.#waiting.reduce<Job<P> | undefined>(
      (best, job) => (best === undefined || job.at < best.at ? job : best),
      undefined,
    );
    const fresh = this.#fresh[this.#next];
    if (soonest !== undefined && (soonest.at <= now || fresh === undefined)) {
      this.#waiting.splice(this.#waiting.indexOf(soonest), 1);
      return soonest;
    }
    if (fresh !== undefined) this.#next += 1;
    return fresh;
  }

  async #work({ prompts, tries: before }: Job<P>, sentAt: number): Promise<void> {
    const tries = before + 1;
    this.#underWay += 1;
    this.#pace.sent(sentAt);
    const asked = await this.#parts.ask(prompts, tries, this.#aborting.signal);
    const now = this.#parts.now();
    if (asked.type === 'settled') {
      this.#pace.answered(now);
      for (const prompt of asked.again ?? []) this.#waiting.push({ prompts: [prompt], tries, at: now });
    } else if (asked.type === 'failed') {
      const { verdict, failure, retryAfterMs } = asked;
      if (verdict === 'crowded') this.#pace.crowded(now, sentAt, retryAfterMs);
      if (verdict === 'stop') {
        this.#waiting.push({ prompts, tries: before, at: now });
        this.pause(failure);
      } else if (verdict === 'final' || tries >= mostTries) await this.#parts.giveUp(prompts, failure, tries);
      else this.#waiting.push({ prompts, tries, at: now + Math.max(retryAfterMs ?? 0, this.#waitMs(tries)) });
    }
    this.#underWay -= 1;
    this.#pump();
    this.#parts.onChange?.();
  }

  /** Twice as long each time, and never the same for two. */
  #waitMs(tries: number): number {
    return firstWaitMs * 2 ** (tries - 1) * (0.5 + this.#parts.random());
  }

  #settle(): void {
    if (this.#underWay > 0) return;
    if (this.#state === 'running' && this.#next >= this.#fresh.length && this.#waiting.length === 0)
      this.#state = 'done';
    if (this.#state === 'done' || this.#state === 'cancelled') this.#over.resolve();
  }
}
