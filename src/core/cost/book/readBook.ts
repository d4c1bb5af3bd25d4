/**
 * A person's own prices: what the setting `prices` says, laid over the table that comes with the extension.
 * Owns the setting's shape and what is wrong with it. A book that says something impossible counts for nothing: a price that
 * is half understood would be believed.
 */
import * as v from 'valibot';
import { publicBook, type PriceBook, type PricesPerMillion } from '../prices.ts';

const price = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(10_000));
const triple = v.strictTuple([price, price, price]);
/** The same all day, or by tariff. */
const tariffs = v.union([
  v.pipe(
    triple,
    v.transform((prices) => ({ offPeak: prices, peak: prices })),
  ),
  v.strictObject({ offPeak: triple, peak: triple }),
]);
const models = v.record(v.pipe(v.string(), v.minLength(1)), v.strictObject({ CNY: tariffs, USD: tariffs }));

const dayPattern = String.raw`\d{4}-\d{2}-\d{2}`;
const day = v.pipe(v.string(), v.regex(new RegExp(`^${dayPattern}$`)), v.check(isDay));
/** A day, or the first and the last of several. */
const daysOff = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${dayPattern}(/${dayPattern})?$`)),
  v.transform((text): [string, string] => [text.slice(0, 10), text.slice(-10)]),
  v.check(([first, last]) => isDay(first) && isDay(last) && first <= last),
);

const book = v.strictObject({
  source: v.pipe(v.string(), v.trim(), v.minLength(1)),
  date: day,
  official: v.optional(models, {}),
  gateway: v.optional(models, {}),
  local: v.optional(models, {}),
  /** On top of those that are known. */
  holidays: v.optional(v.array(daysOff), []),
});

/** The book that holds, and where the setting goes wrong: the path of its first mistake. */
export interface ReadBook {
  readonly book: PriceBook;
  readonly mistake?: string;
}

/** Reads the setting; an empty one leaves the public book as it is. */
export function readBook(setting: unknown): ReadBook {
  if (isEmpty(setting)) return { book: publicBook };
  const parsed = v.safeParse(book, setting);
  if (!parsed.success) return { book: publicBook, mistake: v.getDotPath(parsed.issues[0]) ?? '' };
  const { source, date, holidays, ...services } = parsed.output;
  const over = (kind: keyof typeof services): ReadonlyMap<string, PricesPerMillion> =>
    new Map([...publicBook.models[kind], ...Object.entries(services[kind])]);
  return {
    book: {
      source,
      date,
      models: { official: over('official'), gateway: over('gateway'), local: over('local') },
      holidays: [...publicBook.holidays, ...holidays],
    },
  };
}

function isEmpty(setting: unknown): boolean {
  return typeof setting === 'object' && setting !== null && Object.keys(setting).length === 0;
}

/** Whether the calendar has it. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
