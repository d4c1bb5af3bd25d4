import assert from 'node:assert/strict';
import { readBook } from '../../../../../src/core/cost/book/readBook.ts';
import { priceOf, publicBook, ratesAt } from '../../../../../src/core/cost/prices.ts';

const peak = Date.parse('2026-11-18T02:00:00Z');
const offPeak = Date.parse('2026-11-18T12:00:00Z');
const flash = { kind: 'official', model: 'deepseek-flash' } as const;
const each = { promptTokens: 2_000_000, cacheHitTokens: 1_000_000, completionTokens: 1_000_000 };
const from = { source: 'the contract', date: '2026-11-22' };

describe('a person’s own prices', () => {
  it('are those of the extension while nothing is set', () => {
    assert.deepEqual(readBook({}), { book: publicBook });
  });

  it('take the place of the model they name, by tariff or for all day, and leave the others', () => {
    const own = { USD: [1, 2, 3], CNY: { offPeak: [7, 14, 21], peak: [14, 28, 42] } };
    const { book, mistake } = readBook({ ...from, official: { 'deepseek-flash': own } });
    assert.equal(mistake, undefined);
    assert.equal(book.source, 'the contract');
    assert.deepEqual(priceOf(each, flash, peak, book), { USD: 6e9, CNY: 84e9, tariff: 'peak' });
    assert.deepEqual(priceOf(each, flash, offPeak, book), { USD: 6e9, CNY: 42e9, tariff: 'offPeak' });
    const pro = { kind: 'official', model: 'deepseek-v4-pro' } as const;
    assert.deepEqual(priceOf(each, pro, peak, book), priceOf(each, pro, peak));
  });

  it('give a gateway’s models a price, for that gateway alone', () => {
    const { book } = readBook({ ...from, gateway: { ours: { USD: [0, 1, 2], CNY: [0, 7, 14] } } });
    assert.deepEqual(ratesAt({ kind: 'gateway', model: 'ours' }, peak, 'USD', book), {
      cacheHit: 0,
      cacheMiss: 1_000,
      output: 2_000,
    });
    assert.equal(ratesAt({ kind: 'official', model: 'ours' }, peak, 'USD', book), undefined);
  });

  it('add days off, on which there is no peak', () => {
    const { book } = readBook({ ...from, holidays: ['2026-11-18', '2026-12-24/2026-12-26'] });
    for (const day of ['2026-11-18', '2026-12-24', '2026-12-25']) {
      assert.equal(priceOf(each, flash, Date.parse(`${day}T02:00:00Z`), book)?.tariff, 'offPeak', day);
    }
    assert.equal(priceOf(each, flash, Date.parse('2026-11-19T02:00:00Z'), book)?.tariff, 'peak');
    assert.equal(priceOf(each, flash, Date.parse('2026-10-01T02:00:00Z'), book)?.tariff, 'offPeak');
  });

  it('count for nothing when they say something impossible, and the mistake is named', () => {
    const wrong: readonly (readonly [unknown, string])[] = [
      [{ official: {} }, 'source'],
      [{ ...from, date: '2026-13-01' }, 'date'],
      [{ ...from, official: { 'deepseek-flash': { USD: [1, 2, 3] } } }, 'official.deepseek-flash.CNY'],
      [{ ...from, official: { 'deepseek-flash': { USD: [1, -2, 3], CNY: [1, 2, 3] } } }, 'official.deepseek-flash.USD'],
      [{ ...from, holidays: ['2026-12-26/2026-12-24'] }, 'holidays.0'],
      [{ ...from, holidays: ['tomorrow'] }, 'holidays.0'],
      [{ ...from, models: {} }, 'models'],
    ];
    for (const [setting, path] of wrong) {
      const { book, mistake } = readBook(setting);
      assert.equal(book, publicBook);
      assert.ok(mistake?.startsWith(path), `${mistake} for ${path}`);
    }
  });
});
