/** A service that answers by a pure function, piece by piece in virtual time, and an engine built on it. */
import type { CompletionEvent } from '../../../../src/api/events.ts';
import { DeepSeekError, type ErrorCode, type ErrorFacts } from '../../../../src/api/errors.ts';
import type { Engine, EngineParts, EngineSettings } from '../../../../src/core/completion/contract.ts';
import { createEngine } from '../../../../src/core/completion/engine.ts';
import type { Ghost, Prompt, Query } from '../../../../src/core/completion/model.ts';
import { queryAt, splitAt } from '../../../helpers/documentSnapshot.ts';
import { VirtualClock } from '../../../helpers/virtualClock.ts';

export interface FakeService {
  readonly clock: VirtualClock;
  readonly engine: Engine;
  /** Every prompt that was sent, oldest first. */
  readonly sent: Prompt[];
  /** Streams that began and that ended; each ends once. */
  readonly begun: () => number;
  readonly ended: () => number;
  readonly aborted: () => number;
  /** The most streams of one document that were wanted at the same time. */
  readonly mostAtOnce: () => number;
  settings: EngineSettings;
  /** What the model says to a prompt. */
  answer: (prompt: Prompt) => string;
  failure: { readonly code: ErrorCode; readonly facts?: ErrorFacts } | undefined;
  /** Asks and lets up to a second pass. */
  readonly provide: (query: Query) => Promise<Ghost | undefined>;
}

export const pieceMs = 10;
const pieceChars = 4;

/** Starts at noon of a day so that days are told apart by adding 86,400,000 ms. */
export const noon = Date.UTC(2026, 10, 22, 12);

/** `parts` replace what the fake would do. */
export function createFakeService(parts: Partial<EngineParts> = {}): FakeService {
  const clock = new VirtualClock(noon);
  const atOnce = new Map<string, number>();
  let begun = 0;
  let ended = 0;
  let aborted = 0;
  let mostAtOnce = 0;
  let ids = 0;

  async function* ask(prompt: Prompt, query: Query, signal: AbortSignal): AsyncGenerator<CompletionEvent> {
    const { uri } = query.document;
    const leave = (): void => {
      atOnce.set(uri, (atOnce.get(uri) ?? 0) - 1);
      if (signal.aborted) aborted += 1;
    };
    fake.sent.push(prompt);
    begun += 1;
    atOnce.set(uri, (atOnce.get(uri) ?? 0) + 1);
    mostAtOnce = Math.max(mostAtOnce, atOnce.get(uri) ?? 0);
    signal.addEventListener('abort', leave, { once: true });
    try {
      const { failure } = fake;
      await clock.sleep(pieceMs, signal);
      if (failure !== undefined) {
        const error = new DeepSeekError(failure.code, 'as asked', failure.facts);
        yield { type: 'end', reason: 'error', model: 'm', malformedEvents: 0, error };
        return;
      }
      yield { type: 'start', model: 'm' };
      const text = fake.answer(prompt);
      for (let index = 0; index < text.length && !signal.aborted; index += pieceChars) {
        yield { type: 'text', text: text.slice(index, index + pieceChars) };
        await clock.sleep(pieceMs, signal);
      }
      if (signal.aborted) {
        const error = new DeepSeekError('ABORTED', 'as asked');
        yield { type: 'end', reason: 'aborted', model: 'm', malformedEvents: 0, error };
        return;
      }
      const usage = { promptTokens: 100, cacheHitTokens: 60, completionTokens: 20, reasoningTokens: 0 };
      yield { type: 'usage', usage };
      yield { type: 'end', reason: 'stop', model: 'm', malformedEvents: 0 };
    } finally {
      ended += 1;
      if (!signal.aborted) {
        signal.removeEventListener('abort', leave);
        leave();
      }
    }
  }

  const fake: FakeService = {
    clock,
    sent: [],
    begun: () => begun,
    ended: () => ended,
    aborted: () => aborted,
    mostAtOnce: () => mostAtOnce,
    settings: {
      enabled: true,
      eagerness: 'auto',
      model: 'm',
      prefixTokens: 2000,
      suffixTokens: 600,
      cacheBytes: 1_000_000,
    },
    answer: () => '',
    failure: undefined,
    engine: createEngine({
      ask,
      buildPrompt(query, snippets) {
        const [prefix, suffix] = splitAt(query.document, query.position);
        return { prefix, ownPrefix: prefix, suffix, snippets, shape: 'block', maxTokens: 100, stop: [] };
      },
      createShaper({ position }) {
        let text = '';
        return {
          push(piece) {
            text += piece;
            return { ghostText: text, done: false };
          },
          finish: () => (text === '' ? undefined : { text, range: { start: position, end: position } }),
        };
      },
      snippets: () => [],
      now: clock.now,
      sleep: clock.sleep,
      createId: () => `ghost-${(ids += 1)}`,
      settings: () => fake.settings,
      ...parts,
    }),
    async provide(query) {
      const answer = fake.engine.provide(query, new AbortController().signal);
      await clock.advance(1000);
      return answer;
    },
  };
  return fake;
}

/** Starts a query; `ghost` is there once it has answered. */
export function start(fake: FakeService, text: string): { abort(): void; readonly ghost: Promise<string | undefined> } {
  const controller = new AbortController();
  const ghost = fake.engine.provide(queryAt(text), controller.signal).then((found) => found?.text);
  return { abort: () => controller.abort(), ghost };
}

/** What was decided last. */
export function outcome(fake: FakeService): string | undefined {
  return fake.engine.lastCompletion()?.decision.outcome;
}
