/**
 * What DeepSeek's own service charges. Owns the price table and the sum for one request; when which tariff holds is tariff.ts.
 * What a gateway or a local server costs is its own affair: for them, and for models not listed here, no price is known but
 * what a person writes into a book of their own (book/readBook.ts).
 *
 * Money is counted in billionths (nano) of a yuan or dollar. One token costs a whole number of them, so sums are exact.
 */
import type { ServiceKind } from '../../api/connection.ts';
import type { Usage } from '../../api/events.ts';
import { replacementFor } from '../models.ts';
import { publicHolidays, tariffAt, type Holidays, type Tariff } from './tariff.ts';

export type Currency = 'CNY' | 'USD';

/** An amount in both currencies, in billionths. */
export type Amounts = Readonly<Record<Currency, number>>;

export const noAmounts: Amounts = { CNY: 0, USD: 0 };

export function addAmounts(one: Amounts, other: Amounts): Amounts {
  return { CNY: one.CNY + other.CNY, USD: one.USD + other.USD };
}

/** Prices in billionths for one token. `output` holds for reasoning too. */
export interface Rates {
  readonly cacheHit: number;
  readonly cacheMiss: number;
  readonly output: number;
}

/** What was asked, and where. */
export interface PricedModel {
  readonly kind: ServiceKind;
  readonly model: string;
}

/** The tokens that are paid for. */
export type PaidTokens = Pick<Usage, 'promptTokens' | 'cacheHitTokens' | 'completionTokens'>;

/** What a request cost, fixed when it was made: prices and the person's currency may change. In billionths. */
export interface Cost {
  readonly CNY: number;
  readonly USD: number;
  readonly tariff: Tariff;
  /** The service did not say how many tokens it was. */
  readonly estimated?: true;
}

/** For a million tokens in whole units of the currency, as the page has them: cache hit, cache miss, output. */
export type PricesPerMillion = Readonly<Record<Currency, Readonly<Record<Tariff, readonly [number, number, number]>>>>;

/** All that a price depends on. */
export interface PriceBook {
  /** Where it is from, and the day on which it was read there. */
  readonly source: string;
  readonly date: string;
  readonly models: Readonly<Record<ServiceKind, ReadonlyMap<string, PricesPerMillion>>>;
  readonly holidays: Holidays;
}

const official: ReadonlyMap<string, PricesPerMillion> = new Map([
  [
    'deepseek-flash',
    {
      USD: { offPeak: [0.003, 0.15, 0.6], peak: [0.006, 0.3, 1.2] },
      CNY: { offPeak: [0.02, 1, 4], peak: [0.04, 2, 8] },
    },
  ],
  [
    'deepseek-v4-pro',
    {
      USD: { offPeak: [0.022, 0.66, 1.98], peak: [0.044, 1.32, 3.96] },
      CNY: { offPeak: [0.15, 4.5, 13.5], peak: [0.3, 9, 27] },
    },
  ],
] satisfies [string, PricesPerMillion][]);

/** As DeepSeek's page has it. */
export const publicBook: PriceBook = {
  source: 'api-docs.deepseek.com/quick_start/pricing',
  date: '2026-11-15',
  models: { official, gateway: new Map(), local: new Map() },
  holidays: publicHolidays,
};

const nanoPerTokenOfMillion = 1_000;

/** The prices of a request sent at this time (milliseconds since 1970); undefined where none are known. */
export function ratesAt(
  { kind, model }: PricedModel,
  at: number,
  currency: Currency,
  { models, holidays }: PriceBook = publicBook,
): Rates | undefined {
  const known = models[kind];
  const name = kind === 'official' && !known.has(model) ? (replacementFor(model)?.model ?? model) : model;
  const prices = known.get(name)?.[currency][tariffAt(at, holidays).tariff];
  if (prices === undefined) return undefined;
  const [cacheHit, cacheMiss, output] = prices;
  return { cacheHit: toNano(cacheHit), cacheMiss: toNano(cacheMiss), output: toNano(output) };
}

/** What a request sent at this time cost, in billionths of the currency; undefined where no price is known. */
export function costOf(
  { promptTokens, cacheHitTokens, completionTokens }: PaidTokens,
  model: PricedModel,
  at: number,
  currency: Currency,
  book?: PriceBook,
): number | undefined {
  const rates = ratesAt(model, at, currency, book);
  if (rates === undefined) return undefined;
  const missed = Math.max(0, promptTokens - cacheHitTokens);
  return cacheHitTokens * rates.cacheHit + missed * rates.cacheMiss + completionTokens * rates.output;
}

/** What a request sent at this time cost; undefined where no price is known. */
export function priceOf(
  tokens: PaidTokens,
  model: PricedModel,
  at: number,
  book: PriceBook = publicBook,
): Cost | undefined {
  const CNY = costOf(tokens, model, at, 'CNY', book);
  const USD = costOf(tokens, model, at, 'USD', book);
  return CNY === undefined || USD === undefined ? undefined : { CNY, USD, tariff: tariffAt(at, book.holidays).tariff };
}

/** What these tokens would have cost more had the cache not had them; undefined where no price is known. */
export function savingOf(cachedTokens: number, model: PricedModel, at: number, book?: PriceBook): Amounts | undefined {
  const [CNY, USD] = [ratesAt(model, at, 'CNY', book), ratesAt(model, at, 'USD', book)];
  if (CNY === undefined || USD === undefined) return undefined;
  return { CNY: cachedTokens * (CNY.cacheMiss - CNY.cacheHit), USD: cachedTokens * (USD.cacheMiss - USD.cacheHit) };
}

/** Two costs as one, at the tariff of the later. */
export function addCosts(one: Cost | undefined, other: Cost): Cost {
  return one === undefined ? other : { ...one, ...other, CNY: one.CNY + other.CNY, USD: one.USD + other.USD };
}

function toNano(pricePerMillion: number): number {
  return Math.round(pricePerMillion * nanoPerTokenOfMillion);
}
