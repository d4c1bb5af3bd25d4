/**
 * Knows beforehand about how many tokens a request will be, and learns from what the service counts.
 * Owns what was learned of each model, between sessions too. The estimate is core/cost/forecast.ts.
 */
import type { Memento } from 'vscode';
import type { Thinking } from '../../api/events.ts';
import type { Answer, Session, Turn } from '../../core/conversation/model.ts';
import { pathTo } from '../../core/conversation/tree.ts';
import { sumContext, weighContext } from '../../core/cost/context.ts';
import { forecast, learn, untaught, type Counted, type Habits, type Upcoming } from '../../core/cost/forecast.ts';
import type { LedgerEntry } from '../../core/cost/ledger.ts';
import type { PaidTokens } from '../../core/cost/prices.ts';
import { estimateTokens } from '../../core/cost/tokens.ts';
import { contextOptions } from './contextOptions.ts';

const habitsKey = 'habits';

export class Forecaster {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** What to expect of a request that goes on from this turn. */
  forecast(session: Session, turnId: string | undefined, upcoming: Upcoming): PaidTokens {
    const last = lastCounted(session, turnId);
    const { [upcoming.model]: habits = untaught } = this.#habits();
    return forecast(upcoming, last && countedOf(session, last), habits);
  }

  /** What was learned of a model. */
  habitsOf(model: string): Habits {
    return this.#habits()[model] ?? untaught;
  }

  /** How much the request for this question will be. */
  promptTokens(session: Session, questionId: string, model: string): number {
    const estimatedTokens = weighPath(session, questionId);
    return this.forecast(session, questionId, { at: Date.now(), model, thinking: 'off', estimatedTokens }).promptTokens;
  }

  /** How much the agent's next request for this answer will be: what the last one was, and what has come since. */
  nextPromptTokens(session: Session, { parentId, parts, usage }: Answer, model: string): number {
    if (usage === undefined) return this.promptTokens(session, parentId, model);
    const last = parts.at(-1)?.round ?? 0;
    const results = parts.reduce(
      (sum, { kind, round = 0, text }) => (kind === 'call' && round === last ? sum + estimateTokens(text) : sum),
      0,
    );
    return usage.promptTokens + usage.completionTokens + results;
  }

  /** The request for this question, made at this effort, was counted. */
  learn(session: Session, questionId: string, thinking: Thinking, { at, model, usage, estimated }: LedgerEntry): void {
    if (estimated) return;
    const habits = this.#habits();
    const counted = { at, model, usage, estimatedTokens: weighPath(session, questionId) };
    void this.#memento.update(habitsKey, { ...habits, [model]: learn(habits[model] ?? untaught, counted, thinking) });
  }

  #habits(): Readonly<Record<string, Habits | undefined>> {
    return this.#memento.get<Readonly<Record<string, Habits>>>(habitsKey, {});
  }
}

/** The last answer up to this turn that the service has counted. */
export function lastCounted(session: Session, turnId: string | undefined): Answer | undefined {
  return pathTo(session, turnId).findLast(
    (turn): turn is Answer => turn.role === 'assistant' && turn.usage !== undefined,
  );
}

function countedOf(session: Session, answer: Answer): Counted | undefined {
  const { usage, model, at, parentId, parts } = answer;
  if (usage === undefined) return undefined;
  // What was counted is the last request, which has the rounds before it in it.
  const last = parts.at(-1)?.round ?? 0;
  const before = { ...answer, parts: parts.filter(({ round = 0 }) => round < last) };
  const path = last === 0 ? pathTo(session, parentId) : [...pathTo(session, parentId), before];
  return { at, model, usage, estimatedTokens: weigh(path) };
}

function weighPath(session: Session, turnId: string): number {
  return weigh(pathTo(session, turnId));
}

function weigh(path: readonly Turn[]): number {
  return sumContext(weighContext(path, contextOptions()));
}
