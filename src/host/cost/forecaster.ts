/**
 * Knows beforehand about how many tokens a request will be, and learns from what the service counts.
 * Owns what was learned of each model, between sessions too. The estimate is core/cost/forecast.ts.
 */
import type { Memento } from 'vscode';
import type { Thinking } from '../../api/events.ts';
import type { Answer, Session } from '../../core/conversation/model.ts';
import { pathTo } from '../../core/conversation/tree.ts';
import { sumContext, weighContext } from '../../core/cost/context.ts';
import { forecast, learn, untaught, type Counted, type Habits, type Upcoming } from '../../core/cost/forecast.ts';
import type { LedgerEntry } from '../../core/cost/ledger.ts';
import type { PaidTokens } from '../../core/cost/prices.ts';
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

function countedOf(session: Session, { usage, model, at, parentId }: Answer): Counted | undefined {
  return usage && { at, model, usage, estimatedTokens: weighPath(session, parentId) };
}

function weighPath(session: Session, turnId: string): number {
  return sumContext(weighContext(pathTo(session, turnId), contextOptions()));
}
