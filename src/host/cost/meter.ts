/**
 * The meter below the composer: what the next request weighs and costs, and what was used so far.
 * Owns when it is looked at again and the mapping to the panel's words. The sums are core/cost.
 */
import { env, EventEmitter, type Disposable } from 'vscode';
import { withRules } from '../../core/context/rules.ts';
import type { Attachment } from '../../core/conversation/model.ts';
import { path } from '../../core/conversation/tree.ts';
import { weighAsking, weighContext } from '../../core/cost/context.ts';
import { likelyAnswer } from '../../core/cost/forecast.ts';
import { formatMoney } from '../../core/cost/money.ts';
import { priceOf, type Currency } from '../../core/cost/prices.ts';
import { costOfSession } from '../../core/cost/sums/sessionCost.ts';
import { tariffAt } from '../../core/cost/tariff.ts';
import type { ContextKind, MeterView, Thinking } from '../../protocol/view.ts';
import type { Composer } from '../chat/composer.ts';
import { presentCost, presentUsage } from '../chat/present.ts';
import type { ModelCatalog } from '../connection/models.ts';
import { currentBook } from './book/currentBook.ts';
import { lastCounted } from './forecaster.ts';
import { describeMiss } from './missWords.ts';
import type { Accounts } from './accounts.ts';
import type { Budgets } from './limits/budgets.ts';
import { contextOptions } from './contextOptions.ts';

/** Typing makes it look again no more often than this. */
const pauseMs = 250;

export interface MeterParts {
  readonly composer: Composer;
  readonly catalog: ModelCatalog;
  readonly accounts: Accounts;
  readonly budgets: Budgets;
  /** What the workspace wants heeded, as it is now. */
  readonly rules: () => Attachment;
}

export class Meter implements Disposable {
  readonly #parts: MeterParts;
  readonly #changed = new EventEmitter<void>();
  #pause: NodeJS.Timeout | undefined;
  #clock: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(parts: MeterParts) {
    this.#parts = parts;
  }

  /** Something that is measured has changed. */
  refresh(): void {
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      this.#changed.fire();
    }, pauseMs);
  }

  view(): MeterView {
    const { composer, catalog, accounts, budgets, rules } = this.#parts;
    const { connection, session, upcoming } = composer;
    const { model, thinking } = composer.view();
    const at = Date.now();
    const book = currentBook();
    const options = contextOptions();
    const turns = path(session);
    const weight = weighContext(turns, options);
    const asking = weighAsking({ ...upcoming, attachments: withRules(turns, upcoming.attachments, rules()) });
    const estimates: Readonly<Record<ContextKind, number>> = {
      ...weight,
      rules: weight.rules + asking.rules,
      attachments: weight.attachments + asking.attachments,
      draft: upcoming.text === '' ? 0 : asking.said,
    };
    const estimatedTokens = Object.values(estimates).reduce((sum, tokens) => sum + tokens, 0);
    const last = lastCounted(session, session.head);
    const next = accounts.forecaster.forecast(session, session.head, { at, model, thinking, estimatedTokens });
    const habits = accounts.forecaster.habitsOf(model);
    const scale = estimatedTokens === 0 ? 1 : next.promptTokens / estimatedTokens;

    const priced = connection && { kind: connection.kind, model };
    const cost = priced && priceOf(next, priced, at, book);
    const currency = accounts.currency();
    const money = (amounts: Readonly<Record<Currency, number>>): string => formatMoney(amounts[currency], currency);
    const windowTokens = connection && catalog.windowTokens(connection, model);
    const spent = costOfSession(session);
    const today = accounts.today().all;
    const budget = budgets.note();
    const tariff = tariffAt(at, book.holidays);
    if (cost !== undefined) this.#wakeAt(tariff.until);
    return {
      ...(windowTokens !== undefined && { windowTokens }),
      parts: kinds
        .map((kind) => ({ kind, tokens: Math.round(estimates[kind] * scale) }))
        .filter(({ tokens }) => tokens > 0),
      next: {
        promptTokens: next.promptTokens,
        cachedTokens: next.cacheHitTokens,
        answerTokens: next.completionTokens,
        ...(cost && { cost: money(cost) }),
        efforts: efforts.map((thinking) => {
          const { tokens, guessed } = likelyAnswer(habits, thinking);
          const cost = priced && priceOf({ ...next, completionTokens: tokens }, priced, at, book);
          return { thinking, tokens, guessed, ...(cost && { cost: money(cost) }) };
        }),
      },
      ...(last?.usage && {
        last: {
          usage: presentUsage(last.usage),
          ...(last.cost && { cost: presentCost(last.cost, currency) }),
          ...(last.miss && { miss: describeMiss(last.miss, currency) }),
        },
      }),
      ...(spent && { sessionCost: money(spent) }),
      ...(today.calls > today.unpriced && { todayCost: money(today) }),
      ...(budget && { budget }),
      ...(cost && { clock: { tariff: tariff.tariff, until: beijingTime(tariff.until, at) } }),
    };
  }

  dispose(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#clock);
    this.#changed.dispose();
  }

  /** The other tariff makes another price. */
  #wakeAt(at: number): void {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.refresh(), at - Date.now());
    this.#clock.unref();
  }
}

const kinds: readonly ContextKind[] = ['system', 'rules', 'attachments', 'history', 'answer', 'draft'];

const efforts: readonly Thinking[] = ['off', 'low', 'high', 'max'];

/** `09:00`, with the weekday when it is not within a day. */
function beijingTime(at: number, now: number): string {
  return new Intl.DateTimeFormat(env.language, {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(at - now > 86_400_000 && { weekday: 'short' }),
    ...(at - now > 6 * 86_400_000 && { month: 'short', day: 'numeric' }),
  }).format(at);
}
