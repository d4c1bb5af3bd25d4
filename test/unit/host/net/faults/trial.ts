/**
 * One question asked through the real client and transport, and what must hold whatever went wrong on the way.
 * Owns the invariants. What goes wrong is said by the files beside it.
 */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { createClient, type CallReport } from '../../../../../src/api/client.ts';
import type { Connection, ServiceKind } from '../../../../../src/api/connection.ts';
import type { ErrorCode } from '../../../../../src/api/errors.ts';
import type { ChatEvent, End } from '../../../../../src/api/events.ts';
import { defaultSigning } from '../../../../../src/api/sign.ts';
import { receiptOf } from '../../../../../src/core/audit/receiptOf.ts';
import { hashing } from '../../../../../src/host/net/hashing.ts';
import { createTransport, type NetworkSettings, type TransportOptions } from '../../../../../src/host/net/http.ts';
import { createCanary, findCanaries } from '../../../../helpers/canary.ts';
import { reasoning, text } from './recording.ts';

/** Secrets that go in and must not come out anywhere but at the server they are for. */
export const canaries = {
  apiKey: createCanary('apiKey'),
  secretKey: createCanary('secretKey'),
  header: createCanary('header'),
  proxyPassword: createCanary('proxyPassword'),
  question: createCanary('question'),
};

export const timeouts = { connectMs: 5000, firstTokenMs: 5000, idleMs: 5000 };

/** What differs from a plain question to a gateway. */
export interface Question {
  readonly address: string;
  readonly kind?: ServiceKind;
  readonly settings?: Partial<NetworkSettings>;
  readonly options?: Partial<TransportOptions>;
  readonly connection?: Partial<Connection>;
  readonly signal?: AbortSignal;
  /** Asked again over the same connections, if they are still there. */
  readonly times?: number;
  readonly onEvent?: (event: ChatEvent, index: number) => unknown;
  readonly beforeAgain?: () => unknown;
}

/** How it came out, the last time it was asked. */
export interface Outcome {
  readonly events: readonly ChatEvent[];
  readonly text: string;
  readonly end: End;
}

/** Asks, checks the invariants, closes everything. */
export async function ask(question: Question): Promise<Outcome> {
  const { address, kind = 'gateway', settings, options, connection, times = 1 } = question;
  const said: unknown[] = [];
  const network: NetworkSettings = { proxy: '', proxySupport: 'override', noProxy: [], caFile: '', ...settings };
  const transport = createTransport({
    readSettings: () => network,
    environment: {},
    onFallback: (origin) => said.push(origin),
    ...options,
  });
  const reports: CallReport[] = [];
  const client = createClient({
    send: transport.send,
    hashing,
    now: Date.now,
    random: () => 0,
    onCall: (report) => reports.push(report),
  });
  const { apiKey, secretKey } = canaries;
  const whole: Connection = {
    kind,
    address,
    credential: { apiKey, secretKey, origin: new URL(address).origin },
    signing: { ...defaultSigning, bearer: true },
    headers: { 'x-team': canaries.header },
    timeouts,
    retries: 0,
    ...connection,
  };
  const signal = question.signal ?? new AbortController().signal;
  const request = {
    model: 'deepseek-flash',
    messages: [{ role: 'user', text: canaries.question }],
    thinking: 'high',
  } as const;
  try {
    let events: ChatEvent[] = [];
    for (let time = 0; time < times; time += 1) {
      if (time > 0) await question.beforeAgain?.();
      events = [];
      for await (const event of client.chat(request, { connection: whole, signal, label: { purpose: 'chat' } })) {
        events.push(event);
        await question.onEvent?.(event, events.length - 1);
      }
    }
    const receipts = reports.map((report) => receiptOf(report, undefined, hashing));
    assert.equal(receipts.length, times, 'one receipt for each call');
    assert.equal(getEventListeners(signal, 'abort').length, 0, 'a listener is left');
    said.push(events, receipts, JSON.stringify(events));
    assert.deepEqual(findCanaries(inspect(said, { depth: 12, showHidden: true }), Object.values(canaries)), []);
    return check(events);
  } finally {
    await transport.dispose();
  }
}

/** Asserts that the answer failed with one of these codes. */
export function assertFailed({ end }: Outcome, ...codes: readonly ErrorCode[]): void {
  const { code } = end.error ?? {};
  assert.ok(
    code !== undefined && codes.includes(code),
    `ended with ${end.reason} ${inspect(end.error?.facts)} ${code}`,
  );
}

/** Asserts that the whole answer came. */
export function assertWhole({ end }: Outcome): void {
  assert.equal(end.reason, 'stop', `${end.error?.code} ${inspect(end.error?.facts)}`);
}

/** The grammar of a stream: what is shown is a prefix of what was sent, nothing twice, exactly one end. */
function check(events: readonly ChatEvent[]): Outcome {
  const ends = events.filter((event) => event.type === 'end');
  const [end] = ends;
  assert.equal(ends.length, 1, 'exactly one end');
  assert.ok(end !== undefined && events.at(-1) === end, 'nothing after the end');
  const start = events.findIndex(({ type }) => type === 'start');
  assert.ok(!events.some(({ type }, index) => type === 'start' && index !== start), 'one start');
  assert.ok(start < 0 || !events.slice(start).some(({ type }) => type === 'waiting'), 'no try after the start');
  const shown = (type: 'text' | 'reasoning'): string =>
    events.map((event) => (event.type === type ? event.text : '')).join('');
  assert.ok(text.startsWith(shown('text')), `shown: ${shown('text')}`);
  assert.ok(reasoning.startsWith(shown('reasoning')), `shown: ${shown('reasoning')}`);
  assert.ok(shown('text') === '' || shown('reasoning') === reasoning, 'nothing left out in between');
  assert.equal(end.malformedEvents, 0);
  if (end.error === undefined) assert.equal(shown('text'), text);
  return { events, text: shown('text'), end };
}
