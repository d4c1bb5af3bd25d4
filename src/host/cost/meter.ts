/**
 * The meter below the composer: what the next request weighs and costs, and what was used so far.
 * Owns when it is looked at again and the mapping to the panel's words. The sums are core/cost.
 */
import { env, EventEmitter, type Disposable, type Memento } from 'vscode';
import type { Answer, Session, Turn } from '../../core/conversation/model.ts';
import { path } from '../../core/conversation/tree.ts';
import { sumContext, weighAsking, weighContext, type ContextOptions } from '../../core/cost/context.ts';
import { forecast, learn, untaught, type Counted, type Habits } from '../../core/cost/forecast.ts';
import { formatMoney } from '../../core/cost/money.ts';
import { priceOf, type Currency } from '../../core/cost/prices.ts';
import { tariffAt } from '../../core/cost/tariff.ts';
import type { ContextKind, MeterView } from '../../protocol/view.ts';
import type { Composer } from '../chat/composer.ts';
import { presentCost, presentUsage } from '../chat/present.ts';
import type { ModelCatalog } from '../connection/models.ts';
import { describeMiss } from './missWords.ts';
import type { Accounts } from './accounts.ts';
import { contextOptions } from './contextOptions.ts';

const habitsKey = 'habits';
/** Typing makes it look again no more often than this. */
const pauseMs = 250;

export interface MeterParts {
  readonly composer: Composer;
  readonly catalog: ModelCatalog;
  readonly accounts: Accounts;
  readonly memento: Memento;
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

  /** The session has one more answer: what the service counted is learned from. */
  learn(): void {
    const { session } = this.#parts.composer;
    const last = lastAnswer(path(session));
    const counted = last && countedOf(session, last, contextOptions());
    if (counted === undefined) return;
    void this.#parts.memento.update(habitsKey, {
      ...this.#habits(),
      [counted.model]: learn(this.#habitsOf(counted.model), counted),
    });
  }

  view(): MeterView {
    const { composer, catalog, accounts } = this.#parts;
    const { connection, session, upcoming } = composer;
    const { model } = composer.view();
    const at = Date.now();
    const options = contextOptions();
    const turns = path(session);
    const weight = weighContext(turns, options);
    const asking = weighAsking(upcoming);
    const estimates: Readonly<Record<ContextKind, number>> = {
      ...weight,
      rules: weight.rules + asking.rules,
      attachments: weight.attachments + asking.attachments,
      draft: upcoming.text === '' ? 0 : asking.said,
    };
    const estimatedTokens = Object.values(estimates).reduce((sum, tokens) => sum + tokens, 0);
    const last = lastAnswer(turns);
    const before = last && countedOf(session, last, options);
    const next = forecast({ at, model, estimatedTokens }, before, this.#habitsOf(model));
    const scale = estimatedTokens === 0 ? 1 : next.promptTokens / estimatedTokens;

    const priced = connection && { kind: connection.kind, model };
    const cost = priced && priceOf(next, priced, at);
    const currency = accounts.currency();
    const money = (amounts: Readonly<Record<Currency, number>>): string => formatMoney(amounts[currency], currency);
    const windowTokens = connection && catalog.windowTokens(connection, model);
    const spent = sessionCost(session);
    const today = accounts.today().all;
    const tariff = tariffAt(at);
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

  #habits(): Readonly<Record<string, Habits>> {
    return this.#parts.memento.get<Readonly<Record<string, Habits>>>(habitsKey, {});
  }

  #habitsOf(model: string): Habits {
    return this.#habits()[model] ?? untaught;
  }
}

const kinds: readonly ContextKind[] = ['system', 'rules', 'attachments', 'history', 'answer', 'draft'];

/** The last answer on the path that the service has counted. */
function lastAnswer(turns: readonly Turn[]): Answer | undefined {
  return turns.findLast((turn): turn is Answer => turn.role === 'assistant' && turn.usage !== undefined);
}

function countedOf(session: Session, answer: Answer, options: ContextOptions): Counted | undefined {
  const { usage, model, at, parentId } = answer;
  if (usage === undefined) return undefined;
  const estimatedTokens = sumContext(weighContext(path({ ...session, head: parentId }), options));
  return { at, model, usage, estimatedTokens };
}

/** All answers of the session, on whichever branch; undefined where no price was known. */
function sessionCost({ turns }: Session): Readonly<Record<Currency, number>> | undefined {
  let sum: Record<Currency, number> | undefined;
  for (const turn of turns.values()) {
    if (turn.role !== 'assistant' || turn.cost === undefined) continue;
    sum = { CNY: (sum?.CNY ?? 0) + turn.cost.CNY, USD: (sum?.USD ?? 0) + turn.cost.USD };
  }
  return sum;
}

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
