/** What a receipt says, and how it looks outside: in search, in a spreadsheet, at a collector. */
import assert from 'node:assert/strict';
import { DeepSeekError } from '../../../../src/api/errors.ts';
import { sealReceipt, parseEntry, type Entry } from '../../../../src/core/audit/chain.ts';
import { toCsv } from '../../../../src/core/audit/csv.ts';
import { toOtlp } from '../../../../src/core/audit/otlp.ts';
import { choicesOf, everything, findReceipts, sumReceipts } from '../../../../src/core/audit/query.ts';
import type { Receipt } from '../../../../src/core/audit/receipt.ts';
import { receiptOf } from '../../../../src/core/audit/receiptOf.ts';
import { callReport, connectionTo } from '../../../helpers/connections.ts';
import { hashing } from '../../../helpers/hashing.ts';
import { receipt, sealer } from './receipts.ts';

const apiKey = 'sk-CANARY-0123456789abcdef';
const report = callReport({
  options: {
    connection: connectionTo('https://ai.example.com/deepseek/v1', {
      credential: { apiKey, secretKey: 'CANARY-secret', origin: 'https://ai.example.com' },
      headers: { 'x-team': 'CANARY-header' },
    }),
    signal: new AbortController().signal,
    label: { purpose: 'chat', sessionId: 's', answerId: 'a' },
  },
  model: 'deepseek-flash',
  answeredBy: 'x'.repeat(500),
  durationMs: 12.6,
  tries: 2,
  status: 503,
  requestId: 'r',
  tls: 'TLSv1.3',
  sentBytes: 5,
  receivedBytes: 6,
  error: new DeepSeekError('SERVER', 'CANARY words'),
});

const entry = (more: Partial<Receipt>, seq = 1): Entry => {
  const last = { seq: seq - 1, mac: '0'.repeat(64) };
  return parseEntry(sealReceipt(receipt(more), last, sealer).line) ?? assert.fail();
};

describe('a receipt', () => {
  it('says who was asked, what for and how it went, and holds no secret and no words', () => {
    const usage = { promptTokens: 9, cacheHitTokens: 0, completionTokens: 3, reasoningTokens: 0 };
    const cost = { CNY: 5, USD: 1, tariff: 'peak', estimated: true } as const;
    const paid = {
      at: 0,
      purpose: 'chat',
      model: 'm',
      kind: 'gateway',
      origin: '',
      usage,
      cost,
      estimated: true,
    } as const;
    const made = receiptOf(report, paid, hashing);
    assert.equal(made.origin, 'https://ai.example.com');
    assert.match(made.key ?? '', /^[0-9a-f]{8}$/);
    assert.deepEqual([made.session, made.answer, made.outcome, made.status, made.tries], ['s', 'a', 'SERVER', 503, 2]);
    assert.deepEqual([made.promptTokens, made.costCNY, made.tariff, made.estimated], [9, 5, 'peak', true]);
    assert.equal(made.answeredBy?.length, 200);
    const { line } = sealReceipt(made, { seq: 0, mac: '' }, sealer);
    assert.doesNotMatch(line, /CANARY/);
    assert.ok(parseEntry(line));
  });

  it('of a call without usage or label says less', () => {
    const { label: _, ...options } = report.options;
    const made = receiptOf({ ...report, options, endpoint: undefined, answeredBy: undefined }, undefined, hashing);
    assert.deepEqual([made.purpose, made.endpoint], ['other', '']);
    assert.ok(!('promptTokens' in made) && !('answeredBy' in made) && !('estimated' in made));
  });
});

describe('looking up receipts', () => {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const entries = [
    entry({ at: Date.UTC(2026, 0, 1), purpose: 'chat', session: 's1', answer: 'a1' }, 1),
    entry({ at: Date.UTC(2026, 0, 2), purpose: 'completion', outcome: 'AUTH', answeredBy: 'other' }, 2),
    entry({ at: Date.UTC(2026, 0, 2), purpose: 'chat', requestId: 'Needle' }, 3),
  ];
  const found = (query: Partial<typeof everything>): number[] =>
    findReceipts(entries, { ...everything, ...query }, day).map(({ seq }) => seq);

  it('finds by purpose, day, model, outcome, answer and words, newest first', () => {
    assert.deepEqual(found({}), [3, 2, 1]);
    assert.deepEqual(found({ purpose: 'chat' }), [3, 1]);
    assert.deepEqual(found({ day: '2026-01-02', model: 'other' }), [2]);
    assert.deepEqual(found({ outcome: 'AUTH' }), [2]);
    assert.deepEqual(found({ answer: 'a1' }), [1]);
    assert.deepEqual(found({ text: ' needle DEEPSEEK ' }), [3]);
    assert.deepEqual(found({ text: 'nowhere' }), []);
  });

  it('offers what there is, and adds it up', () => {
    assert.deepEqual(choicesOf(entries, day), {
      purposes: ['chat', 'completion'],
      days: ['2026-01-02', '2026-01-01'],
      models: ['deepseek-flash', 'other'],
      outcomes: ['AUTH', 'ok'],
    });
    assert.deepEqual(sumReceipts(entries), {
      calls: 3,
      failed: 1,
      promptTokens: 30,
      completionTokens: 21,
      costCNY: 36_000,
      costUSD: 5_100,
    });
  });
});

describe('an export', () => {
  it('to a spreadsheet quotes what needs it and starts no formula', () => {
    const [head, row, end] = toCsv([entry({ requestId: '=cmd("x"),1', at: 0 })]).split('\r\n');
    assert.match(head ?? '', /^seq,at,purpose,session,/);
    assert.match(row ?? '', /^1,1970-01-01T00:00:00\.000Z,chat,,/);
    assert.ok(row?.includes(`"'=cmd(""x""),1"`));
    assert.equal(end, '');
  });

  it('to OpenTelemetry has the names of the conventions and whole numbers as text', () => {
    const { resourceSpans } = JSON.parse(toOtlp([entry({ at: 1000, durationMs: 5, outcome: 'AUTH' })], '1.2.3')) as {
      resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
    };
    const span = resourceSpans[0]?.scopeSpans[0]?.spans[0] ?? assert.fail();
    const attributes = new Map(
      (span['attributes'] as { key: string; value: object }[]).map(({ key, value }) => [key, Object.values(value)[0]]),
    );
    assert.equal(span['name'], 'chat deepseek-flash');
    assert.match(`${String(span['traceId'])} ${String(span['spanId'])}`, /^[0-9a-f]{32} [0-9a-f]{16}$/);
    assert.deepEqual([span['startTimeUnixNano'], span['endTimeUnixNano']], ['1000000000', '1005000000']);
    assert.deepEqual(span['status'], { code: 2 });
    assert.equal(attributes.get('gen_ai.usage.input_tokens'), '10');
    assert.equal(attributes.get('gen_ai.request.model'), 'deepseek-flash');
    assert.equal(attributes.get('error.type'), 'AUTH');
    assert.equal(attributes.get('server.port'), '443');
  });
});
