import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { costOf, ratesAt, type Currency } from '../../../../src/core/cost/prices.ts';

const offPeak = Date.parse('2026-11-21T02:00:00Z');
const peak = Date.parse('2026-11-20T02:00:00Z');
const million = 1_000_000;
const unit = 1e9;

const flash = { kind: 'official', model: 'deepseek-flash' } as const;
const pro = { kind: 'official', model: 'deepseek-v4-pro' } as const;

/** A million tokens of each sort: cached in, not cached in, out. */
const each = { promptTokens: 2 * million, cacheHitTokens: million, completionTokens: million };

describe('the cost of a request', () => {
  it('is what the price page says for a million tokens of each sort', () => {
    const page: readonly (readonly [typeof flash | typeof pro, Currency, number, number])[] = [
      [flash, 'USD', 0.003 + 0.15 + 0.6, 0.006 + 0.3 + 1.2],
      [flash, 'CNY', 0.02 + 1 + 4, 0.04 + 2 + 8],
      [pro, 'USD', 0.022 + 0.66 + 1.98, 0.044 + 1.32 + 3.96],
      [pro, 'CNY', 0.15 + 4.5 + 13.5, 0.3 + 9 + 27],
    ];
    for (const [model, currency, cheap, dear] of page) {
      assert.equal(costOf(each, model, offPeak, currency), Math.round(cheap * unit));
      assert.equal(costOf(each, model, peak, currency), Math.round(dear * unit));
    }
  });

  it('is exact for a usage as the service reports it', () => {
    // 40,000 in, of which 36,864 cached, 1,200 out: 36,864 × 0.003 + 3,136 × 0.15 + 1,200 × 0.6 dollars a million.
    const usage = { promptTokens: 40_000, cacheHitTokens: 36_864, completionTokens: 1_200 };
    assert.equal(costOf(usage, flash, offPeak, 'USD'), 110_592 + 470_400 + 720_000);
    assert.equal(costOf(usage, flash, peak, 'USD'), 2 * (110_592 + 470_400 + 720_000));
  });

  it('goes by the millisecond at which the request was sent', () => {
    const edges = ['01:00', '04:00', '06:00', '10:00'].map((time) => Date.parse(`2026-11-18T${time}:00Z`));
    const costs = edges.map((edge) => [edge - 1, edge].map((at) => costOf(each, pro, at, 'CNY')));
    const [cheap, dear] = [18.15, 36.3].map((yuan) => Math.round(yuan * unit));
    assert.deepEqual(costs, [
      [cheap, dear],
      [dear, cheap],
      [cheap, dear],
      [dear, cheap],
    ]);
  });

  it('is twice as much in each minute of a peak, and in none of a holiday', () => {
    const minuteMs = 60_000;
    const first = Date.parse('2026-09-29T00:00:00Z');
    // Tuesday and Wednesday are worked, Thursday to the next Wednesday is the national holiday, then Thursday is worked.
    const worked = new Set(['2026-09-29', '2026-09-30', '2026-10-08']);
    for (let at = first; at < first + 10 * 24 * 60 * minuteMs; at += minuteMs) {
      const [day = '', time = ''] = new Date(at).toISOString().split('T');
      const isPeak = worked.has(day) && ((time >= '01:00' && time < '04:00') || (time >= '06:00' && time < '10:00'));
      assert.equal(costOf(each, flash, at, 'USD'), Math.round((isPeak ? 1.506 : 0.753) * unit), `${day} ${time}`);
    }
  });

  it('of a model under an old name is that of the model that answers', () => {
    for (const model of ['deepseek-v4-flash', 'deepseek-v4-flash-vision-exp', 'deepseek-chat']) {
      assert.deepEqual(ratesAt({ kind: 'official', model }, peak, 'USD'), ratesAt(flash, peak, 'USD'));
    }
  });

  it('is unknown for models without a price and for services that are not DeepSeek’s own', () => {
    assert.equal(costOf(each, { kind: 'official', model: 'deepseek-v9' }, peak, 'USD'), undefined);
    assert.equal(costOf(each, { kind: 'official', model: 'constructor' }, peak, 'USD'), undefined);
    assert.equal(costOf(each, { kind: 'gateway', model: 'deepseek-flash' }, peak, 'USD'), undefined);
    assert.equal(costOf(each, { kind: 'local', model: 'deepseek-flash' }, peak, 'CNY'), undefined);
  });

  it('is a whole number, so that the cost of a sum is the sum of the costs', () => {
    const tokens = fc.nat({ max: million });
    const usage = fc
      .record({ hit: tokens, miss: tokens, completionTokens: tokens })
      .map(({ hit, miss, completionTokens }) => ({ promptTokens: hit + miss, cacheHitTokens: hit, completionTokens }));
    const currency = fc.constantFrom<Currency>('CNY', 'USD');
    fc.assert(
      fc.property(
        usage,
        usage,
        fc.constantFrom(flash, pro),
        currency,
        fc.boolean(),
        (one, other, model, money, isPeak) => {
          const at = isPeak ? peak : offPeak;
          const both = {
            promptTokens: one.promptTokens + other.promptTokens,
            cacheHitTokens: one.cacheHitTokens + other.cacheHitTokens,
            completionTokens: one.completionTokens + other.completionTokens,
          };
          const cost = costOf(both, model, at, money) ?? Number.NaN;
          assert.ok(Number.isSafeInteger(cost));
          assert.equal(cost, (costOf(one, model, at, money) ?? 0) + (costOf(other, model, at, money) ?? 0));
          assert.equal(costOf(one, model, peak, money), 2 * (costOf(one, model, offPeak, money) ?? 0));
        },
      ),
    );
  });
});
