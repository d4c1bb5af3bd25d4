import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { explainMiss, type CacheMiss, type SentPart, type SentRequest } from '../../../../src/core/cost/misses.ts';

const hourMs = 3_600_000;
const offPeak = Date.parse('2026-11-21T02:00:00Z');
const flash = { kind: 'official', model: 'deepseek-flash' } as const;

function part(kind: SentPart['kind'], digest: string, tokens = 5_000, label?: string): SentPart {
  return { kind, digest, tokens, ...(label !== undefined && { label }) };
}

const system = part('system', 's', 200);
const history = [
  part('rules', 'r', 300, 'AGENTS.md'),
  part('attachment', 'f', 8_000, 'retry.ts'),
  part('question', 'q1', 20),
  part('answer', 'a1', 2_000),
  part('question', 'q2', 2_000),
];
const before: SentRequest = {
  at: offPeak,
  origin: 'https://api.deepseek.com',
  model: 'deepseek-flash',
  thinking: 'high',
  parts: [system, ...history],
};
const sentTokens = sumOf(before.parts);

function sumOf(parts: readonly SentPart[]): number {
  return parts.reduce((sum, { tokens }) => sum + tokens, 0);
}

/** The next request: the one before, changed, with its answer and another question behind it. */
function ask(hitTokens: number, change: Partial<SentRequest> = {}): CacheMiss | undefined {
  const parts = [...(change.parts ?? before.parts), part('answer', 'a2', 500), part('question', 'q3', 30)];
  const promptTokens = sumOf(parts);
  const usage = { promptTokens, cacheHitTokens: hitTokens, completionTokens: 10, reasoningTokens: 0 };
  return explainMiss(before, { ...before, at: offPeak + 60_000, ...change, parts }, usage, flash);
}

/** The parts with the one of this digest put in another's place. */
function replaced(digest: string, by: Partial<SentPart>): readonly SentPart[] {
  return before.parts.map((old) => (old.digest === digest ? { ...old, digest: 'new', ...by } : old));
}

describe('a miss of the cache', () => {
  it('is none when all that was sent before was found', () => {
    assert.equal(ask(sentTokens), undefined);
    assert.equal(ask(sentTokens - 500), undefined);
  });

  it('lies no time back when the clock was put back', () => {
    assert.equal(ask(0, { at: offPeak - hourMs })?.hours, 0);
  });

  it('is laid to what changed above the rest', () => {
    const causes: readonly (readonly [readonly SentPart[], number, Partial<CacheMiss>])[] = [
      [replaced('s', {}), 0, { cause: 'instructions' }],
      [replaced('r', {}), 200, { cause: 'rules' }],
      [before.parts.filter(({ kind }) => kind !== 'rules'), 200, { cause: 'rules' }],
      [replaced('f', { tokens: 9_000 }), 500, { cause: 'attachment', label: 'retry.ts' }],
      [replaced('q1', {}), 8_500, { cause: 'question' }],
      [replaced('a1', {}), 8_520, { cause: 'answer' }],
      [[system, ...history.slice(3)], 200, { cause: 'shortened' }],
    ];
    for (const [parts, hitTokens, expected] of causes) {
      const { cause, label } = ask(hitTokens, { parts }) ?? {};
      assert.deepEqual({ cause, ...(label !== undefined && { label }) }, expected);
    }
  });

  it('is laid to model, service, thinking or time when what is the same was not found', () => {
    assert.equal(ask(0, { model: 'deepseek-v4-pro' })?.cause, 'model');
    assert.equal(ask(0, { origin: 'https://gateway.example' })?.cause, 'service');
    assert.equal(ask(0, { thinking: 'off' })?.cause, 'thinking');
    assert.deepEqual(pick(ask(0, { at: offPeak + 30.5 * hourMs })), { cause: 'expired', hours: 30 });
    assert.deepEqual(pick(ask(0)), { cause: 'unknown', hours: 0 });
  });

  it('says how many tokens it cost and the money, by the prices of the request', () => {
    const miss = ask(0);
    assert.equal(miss?.tokens, sentTokens);
    // Dollars for a million: 0.15 without the cache and 0.003 with it; yuan: 1 and 0.02.
    assert.deepEqual(miss.cost, { USD: sentTokens * 147, CNY: sentTokens * 980 });
  });

  it('is no miss where only the end of the chat is another', () => {
    const parts = before.parts.slice(0, -1);
    assert.equal(ask(sumOf(parts), { parts }), undefined);
  });

  it('never costs more tokens than were sent, whatever is compared', () => {
    const parts = fc.array(
      fc.record({
        kind: fc.constantFrom<SentPart['kind']>('system', 'rules', 'attachment', 'question', 'answer'),
        digest: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        tokens: fc.nat({ max: 20_000 }),
      }),
    );
    fc.assert(
      fc.property(parts, parts, fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 }), (old, next, prompt, hit) => {
        const usage = {
          promptTokens: prompt,
          cacheHitTokens: Math.min(hit, prompt),
          completionTokens: 0,
          reasoningTokens: 0,
        };
        const miss = explainMiss({ ...before, parts: old }, { ...before, parts: next }, usage, flash);
        if (miss === undefined) return;
        assert.ok(miss.tokens >= 1_024 && miss.tokens <= prompt - usage.cacheHitTokens + 1);
      }),
    );
  });
});

function pick(miss: CacheMiss | undefined): Partial<CacheMiss> {
  return miss === undefined ? {} : { cause: miss.cause, hours: miss.hours };
}
