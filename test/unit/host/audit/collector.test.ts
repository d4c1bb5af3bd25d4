/** Receipts on their way to a collector: a real OTLP/HTTP receiver takes them apart as a collector does. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { parseEntry, sealReceipt, type Entry } from '../../../../src/core/audit/chain.ts';
import { sendReceipts, tracesUrl } from '../../../../src/host/audit/collector.ts';
import { openUndici } from '../../../helpers/undiciSend.ts';
import { receipt, sealer } from '../../core/audit/receipts.ts';

const id = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`, 'u')));
const digits = v.pipe(v.string(), v.regex(/^\d+$/u));
const attribute = v.strictObject({
  key: v.string(),
  value: v.union([v.strictObject({ stringValue: v.string() }), v.strictObject({ intValue: digits })]),
});
const scope = v.strictObject({ name: v.string(), version: v.string() });
const span = v.strictObject({
  traceId: id(16),
  spanId: id(8),
  name: v.string(),
  kind: v.literal(3),
  startTimeUnixNano: digits,
  endTimeUnixNano: digits,
  attributes: v.array(attribute),
  status: v.strictObject({ code: v.exactOptional(v.literal(2)) }),
});
/** ExportTraceServiceRequest of opentelemetry-proto in its JSON form; anything unknown is refused. */
const traces = v.strictObject({
  resourceSpans: v.array(
    v.strictObject({
      resource: v.strictObject({ attributes: v.array(attribute) }),
      scopeSpans: v.array(v.strictObject({ scope, spans: v.array(span) })),
    }),
  ),
});

describe('the way to a collector', () => {
  const { send, close } = openUndici();
  const parts = { send, version: '1.2.3', signal: new AbortController().signal };
  let server: Server;
  let url = '';
  let status = 200;
  let answer = '{}';
  let spans: v.InferOutput<typeof span>[] = [];
  let requests = 0;

  before(async () => {
    server = createServer((request, response) => {
      void (async () => {
        const { resourceSpans } = v.parse(v.pipe(v.string(), v.parseJson(), traces), await text(request));
        assert.equal(request.method, 'POST');
        assert.equal(request.url, '/otel/v1/traces');
        assert.equal(request.headers['content-type'], 'application/json');
        requests += 1;
        spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans)));
        response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
      })().catch((error: unknown) => response.writeHead(400).end(String(error)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/otel`;
  });
  beforeEach(() => {
    [status, answer, spans, requests] = [200, '{}', [], 0];
  });
  after(async () => {
    await close();
    server.closeAllConnections();
    server.close();
  });

  it('carries every receipt once, in lots, as the protocol wants it', async () => {
    await sendReceipts(url, logOf(1201), parts);
    assert.equal(requests, 3);
    assert.equal(spans.length, 1201);
    assert.equal(new Set(spans.map(({ spanId }) => spanId)).size, 1201);
  });

  it('names what happened with the GenAI names', async () => {
    await sendReceipts(url, logOf(1), parts);
    const found = Object.fromEntries(
      (spans[0]?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]),
    );
    assert.equal(spans[0]?.name, 'chat deepseek-flash');
    assert.equal(found['gen_ai.operation.name'], 'chat');
    assert.equal(found['gen_ai.request.model'], 'deepseek-flash');
    assert.equal(found['gen_ai.usage.input_tokens'], '10');
    assert.equal(found['server.address'], 'api.deepseek.com');
  });

  it('says so when the collector refuses, all or a part', async () => {
    status = 503;
    await assert.rejects(sendReceipts(url, logOf(1), parts), /answered 503/u);
    [status, answer] = [200, '{"partialSuccess":{"rejectedSpans":"7","errorMessage":"full"}}'];
    await assert.rejects(sendReceipts(url, logOf(9), parts), /refused 7/u);
  });

  it('leads to this machine or network, or over https, and nowhere else', () => {
    assert.equal(tracesUrl('https://otel.example.com'), 'https://otel.example.com/v1/traces');
    assert.equal(tracesUrl('http://localhost:4318/v1/traces'), 'http://localhost:4318/v1/traces');
    for (const address of ['http://otel.example.com', 'http://169.254.169.254', 'https://user:pass@otel.example.com']) {
      assert.throws(() => tracesUrl(address), { code: 'BAD_ADDRESS' });
    }
  });
});

function logOf(length: number): readonly Entry[] {
  let last = { seq: 0, mac: '0'.repeat(64) };
  return Array.from({ length }, () => {
    const { line, link } = sealReceipt(receipt(), last, sealer);
    last = link;
    return parseEntry(line) ?? assert.fail();
  });
}
