/**
 * One request on its way: what has come so far, whether a later place still continues it, and its one end.
 * Owns the consumption of the stream. Outlives the call that started it, so that the next one can pick it up.
 */
import { DeepSeekError } from '../../../api/errors.ts';
import type { End, Usage } from '../../../api/events.ts';
import type { EngineParts, RequestRecord, RunEnd, Shaper } from '../contract.ts';
import type { Prompt, Query, Range } from '../model.ts';
import { type Anchor, findNewClosers, type Follower } from './anchor.ts';

/** How a run ended. */
export interface Ended {
  readonly reason: RunEnd;
  /** Present if and only if reason is `answered`. */
  readonly ghost?: { readonly text: string; readonly range: Range };
  /** Present if and only if reason is `failed`: what the service said, or what a part threw. */
  readonly error?: Error;
  /** As the service counted, if it came to that. */
  readonly usage?: Usage;
}

export interface RunParts {
  readonly query: Query;
  readonly prompt: Prompt;
  /** The place of the query. */
  readonly anchor: Anchor;
  readonly shaper: Shaper;
  readonly ask: EngineParts['ask'];
  readonly now: () => number;
  /** Called once, whichever way it ends, before `ended` and `changed` resolve. */
  readonly onEnd: (ended: Ended, record: RequestRecord) => void;
}

/** A request that is on its way from the moment it is made. */
export class Run {
  readonly anchor: Anchor;
  readonly #parts: RunParts;
  readonly #abortion = new AbortController();
  #record: RequestRecord;
  #waiting = Promise.withResolvers<void>();
  #ended: Ended | undefined;
  /** The stream has come to its own end. */
  #hasStopped = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.anchor = parts.anchor;
    const { document, position } = parts.query;
    const { path, languageId } = document;
    const askedAt = parts.now();
    this.#record = { path, languageId, position, prompt: parts.prompt, received: '', ghostText: '', askedAt };
    void this.#consume();
  }

  /** What was sent and what has come so far. */
  get record(): RequestRecord {
    return this.#record;
  }

  get ended(): Ended | undefined {
    return this.#ended;
  }

  /** Whether this place can still be what the run is producing. */
  isFollowedBy(follower: Follower): boolean {
    const continuation = follower.continuationOf(this.anchor, maxWrittenChars);
    if (continuation === undefined) return false;
    const { written, behind } = continuation;
    const ghostText = this.#record.ghostText.replaceAll('\r\n', '\n');
    return (
      (ghostText.startsWith(written) || written.startsWith(ghostText)) &&
      findNewClosers(this.anchor.after, behind) !== undefined
    );
  }

  /** Ends the run for this reason, if it still goes on. */
  abort(reason: 'diverged' | 'disposed'): void {
    this.#end({ reason });
  }

  /** Resolves when more text came, when the run ends or when the signal fires. */
  async changed(signal: AbortSignal): Promise<void> {
    if (this.#ended !== undefined || signal.aborted) return;
    const fired = Promise.withResolvers<void>();
    const fire = (): void => fired.resolve();
    signal.addEventListener('abort', fire, { once: true });
    await Promise.race([this.#waiting.promise, fired.promise]);
    signal.removeEventListener('abort', fire);
  }

  async #consume(): Promise<void> {
    const { shaper, ask, prompt, query } = this.#parts;
    let usage: Usage | undefined;
    try {
      for await (const event of ask(prompt, query, this.#abortion.signal)) {
        if (this.#ended !== undefined) return;
        switch (event.type) {
          case 'text': {
            const { ghostText, done } = shaper.push(event.text);
            this.#read(event.text, ghostText);
            if (done) return this.#finish(usage);
            this.#wake();
            break;
          }
          case 'usage':
            ({ usage } = event);
            break;
          case 'end':
            this.#hasStopped = true;
            if (isWhole(event)) return this.#finish(usage);
            if (isNothing(event)) return this.#end({ reason: 'empty', ...(usage && { usage }) });
            return this.#fail(event.error ?? halfway(), usage);
          case 'start':
          case 'waiting':
            break;
        }
      }
      this.#fail(halfway(), usage);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)), usage);
    }
  }

  #read(text: string, ghostText: string): void {
    const { received, firstTextAt = this.#parts.now() } = this.#record;
    this.#record = { ...this.#record, received: received + text, ghostText, firstTextAt };
  }

  #finish(usage: Usage | undefined): void {
    const ghost = this.#parts.shaper.finish();
    const isEmpty = ghost === undefined || ghost.text === '';
    this.#end({ ...(isEmpty ? { reason: 'empty' } : { reason: 'answered', ghost }), ...(usage && { usage }) });
  }

  #fail(error: Error, usage: Usage | undefined): void {
    this.#end({ reason: 'failed', error, ...(usage && { usage }) });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = Promise.withResolvers();
    waiting.resolve();
  }

  #end(ended: Ended): void {
    if (this.#ended !== undefined) return;
    this.#ended = ended;
    const { reason, error, ghost } = ended;
    this.#record = {
      ...this.#record,
      endedAt: this.#parts.now(),
      end: reason,
      ...(error && { error: DeepSeekError.is(error) ? error.code : 'MALFORMED' }),
      ...(ghost && { ghostText: ghost.text }),
    };
    this.#parts.onEnd(ended, this.#record);
    if (!this.#hasStopped) this.#abortion.abort();
    this.#waiting.resolve();
  }
}

/** Whether the service said all it had to say: it neither failed nor gave up. */
function isWhole({ reason }: End): boolean {
  return reason === 'stop' || reason === 'length' || reason === 'unknown';
}

/** There is an answer and it is that there is nothing to show: asking again would not help. */
function isNothing({ reason, error }: End): boolean {
  return reason === 'content_filter' || error?.code === 'EMPTY' || error?.code === 'CONTENT_RISK';
}

function halfway(): DeepSeekError {
  return new DeepSeekError('STREAM_CLOSED', 'The service stopped halfway');
}

// Typing further ahead of a stream than this is writing something else.
const maxWrittenChars = 256;
