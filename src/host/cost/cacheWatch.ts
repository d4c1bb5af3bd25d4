/**
 * Watches whether the service finds in its cache what it has read before, and knows why when it does not.
 * Owns the memory of the last request of each session. The comparison is core/cost/misses.ts.
 */
import { hash } from 'node:crypto';
import type { Thinking } from '../../api/events.ts';
import type { Answer, Session, Turn } from '../../core/conversation/model.ts';
import { pathTo } from '../../core/conversation/tree.ts';
import type { LedgerEntry } from '../../core/cost/ledger.ts';
import { explainMiss, type CacheMiss, type SentRequest } from '../../core/cost/misses.ts';
import { partsOf } from '../../core/cost/sent.ts';
import { currentBook } from './book/currentBook.ts';
import { contextOptions } from './contextOptions.ts';

const rememberedSessions = 8;

/** A question that was answered, and how hard the model was to think. */
export interface Asked {
  readonly session: Session;
  readonly questionId: string;
  readonly thinking: Thinking;
  /** Of the agent, as it stood when this was asked: it is in the request. */
  readonly answer?: Answer;
}

export class CacheWatch {
  readonly #last = new Map<string, SentRequest>();

  /** What the request for this question missed, and why; undefined if nothing worth a word, or if it was not counted. */
  explain({ session, questionId, thinking, answer }: Asked, entry: LedgerEntry): CacheMiss | undefined {
    const { at, origin, model, usage } = entry;
    const path = [...pathTo(session, questionId), ...(answer === undefined ? [] : [answer])];
    const request: SentRequest = { at, origin, model, thinking, parts: partsOf(path, contextOptions(), digest) };
    const before = this.#last.get(session.id) ?? earlierRequest(path, request);
    this.#remember(session.id, request);
    return before === undefined || entry.estimated
      ? undefined
      : explainMiss(before, request, usage, entry, currentBook());
  }

  #remember(sessionId: string, request: SentRequest): void {
    this.#last.delete(sessionId);
    this.#last.set(sessionId, request);
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= rememberedSessions) break;
      this.#last.delete(oldest);
    }
  }
}

/** After a restart: what the answer before this question was asked with, as far as the session tells. */
function earlierRequest(path: readonly Turn[], { origin }: SentRequest): SentRequest | undefined {
  const index = path.findLastIndex((turn) => turn.role === 'assistant' && turn.usage !== undefined);
  const answer = path[index] as Answer | undefined;
  if (answer === undefined) return undefined;
  const { at, model, thinking } = answer;
  return { at, origin, model, thinking, parts: partsOf(path.slice(0, index), contextOptions(), digest) };
}

function digest(text: string): string {
  return hash('sha1', text, 'base64');
}
