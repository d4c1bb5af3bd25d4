/**
 * When DeepSeek charges the peak price: 09:00–12:00 and 14:00–18:00 Beijing time, Monday to Friday, not on China's public
 * holidays. Owns the clock and the holidays, not the prices.
 * Source: api-docs.deepseek.com/quick_start/pricing, read 2026-11-15. It gives the hours in UTC: 01:00–04:00 and 06:00–10:00.
 */

export type Tariff = 'peak' | 'offPeak';

/** The tariff of a moment and when the other one begins, in milliseconds since 1970. */
export interface TariffSpan {
  readonly tariff: Tariff;
  readonly until: number;
}

/** First and last days off, in Beijing, as in `2026-10-01`. */
export type Holidays = readonly (readonly [first: string, last: string])[];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const firstEdgeHour = 1;
/** Hours of the day in UTC at which the tariff may change: the first begins a peak, the second ends it, and so on. */
const edgeHours: readonly number[] = [firstEdgeHour, 4, 6, 10];

/**
 * Days off that are known. Days that are worked in exchange are all weekends, which are off-peak anyway.
 * 2026: notice of the State Council of 2025-11-04. 2027: the days fixed by law; which others are moved was not announced
 * when this was written, so a cost on such a day reads too high, never too low.
 */
export const publicHolidays: Holidays = [
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
  ['2027-01-01', '2027-01-01'],
  ['2027-02-05', '2027-02-08'],
  ['2027-04-05', '2027-04-05'],
  ['2027-05-01', '2027-05-02'],
  ['2027-06-09', '2027-06-09'],
  ['2027-09-15', '2027-09-15'],
  ['2027-10-01', '2027-10-03'],
];

/** What a request sent at this time is charged. An edge belongs to the span that begins with it. */
export function tariffAt(at: number, holidays: Holidays = publicHolidays): TariffSpan {
  const tariff = isPeak(at, holidays) ? 'peak' : 'offPeak';
  let until = nextEdge(at);
  while (isPeak(until, holidays) === (tariff === 'peak')) until = nextEdge(until);
  return { tariff, until };
}

/** When a request can be sent off-peak: at once, or when the peak that holds at `at` ends. */
export function offPeakFrom(at: number, holidays?: Holidays): number {
  const { tariff, until } = tariffAt(at, holidays);
  return tariff === 'offPeak' ? at : until;
}

function isPeak(at: number, holidays: Holidays): boolean {
  // The hours in question have the same date in Beijing as in UTC.
  const time = new Date(at);
  const weekday = time.getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  const passed = edgeHours.filter((hour) => hour <= time.getUTCHours()).length;
  return passed % 2 === 1 && !isHoliday(time.toISOString().slice(0, 10), holidays);
}

function isHoliday(date: string, holidays: Holidays): boolean {
  return holidays.some(([first, last]) => first <= date && date <= last);
}

/** The next hour after `at` at which the tariff might change. */
function nextEdge(at: number): number {
  const midnight = Math.floor(at / dayMs) * dayMs;
  const hour = edgeHours.find((edge) => midnight + edge * hourMs > at);
  return hour === undefined ? midnight + dayMs + firstEdgeHour * hourMs : midnight + hour * hourMs;
}
