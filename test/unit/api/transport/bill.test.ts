import assert from 'node:assert/strict';
import type { BilledCall, CallOptions } from '../../../../src/api/client.ts';
import { createClient } from '../../../../src/api/client.ts';
import type { HttpSend } from '../../../../src/api/http.ts';
import { unconnected } from '../../../helpers/connections.ts';
import { hashing } from '../../../helpers/hashing.ts';
import { chunk, collect, done, never, question, sse } from '../../../helpers/wireServer.ts';

const usage = { prompt_tokens: 100, completion_tokens: 20, prompt_cache_hit_tokens: 60 };
const counted = sse({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage });
const connection = { ...unconnected, retries: 1 };

/** A client whose network gives these answers in turn, at a clock that moves on by a second with each try. */
function clientOver(...answers: readonly (readonly string[] | number)[]) {
  const bills: BilledCall[] = [];
  const left = [...answers];
  let now = 0;
  const send: HttpSend = () => {
    const answer = left.shift() ?? 500;
    const pieces = typeof answer === 'number' ? [''] : answer;
    return Promise.resolve({
      status: typeof answer === 'number' ? answer : 200,
      headers: {},
      body: (async function* body() {
        for (const piece of pieces) yield Buffer.from(piece);
      })(),
    });
  };
  const parts = { send, hashing, now: () => (now += 1000), random: () => 0 };
  return { bills, client: createClient(parts, undefined, (call) => bills.push(call)) };
}

const options = (more: Partial<CallOptions> = {}): CallOptions => ({ connection, signal: never, ...more });
const text = chunk({ content: 'Hello' });

describe('a bill', () => {
  it('comes once for each call that was answered, with its label and before the end', async () => {
    const { bills, client } = clientOver([text, counted, done]);
    const label = { purpose: 'chat', sessionId: 's' };
    for await (const event of client.chat(question, options({ label }))) {
      assert.equal(bills.length, event.type === 'end' || event.type === 'usage' ? 1 : 0, event.type);
    }
    const [bill] = bills;
    assert.deepEqual(bill?.usage, { promptTokens: 100, cacheHitTokens: 60, completionTokens: 20, reasoningTokens: 0 });
    assert.equal(bill?.options.label, label);
    assert.equal(bill?.request, question);
    assert.equal(bill?.receivedChars, 5);
  });

  it('bears the time of the try that was answered', async () => {
    const { bills, client } = clientOver(500, [text, counted, done]);
    await collect(client.chat(question, options()));
    const { bills: atOnce, client: other } = clientOver([text, counted, done]);
    await collect(other.chat(question, options()));
    assert.ok((bills[0]?.sentAt ?? 0) > (atOnce[0]?.sentAt ?? Infinity));
  });

  it('comes without usage for an answer that the caller left', async () => {
    const { bills, client } = clientOver([text, text, text]);
    for await (const event of client.chat(question, options())) if (event.type === 'text') break;
    assert.equal(bills.length, 1);
    assert.equal(bills[0]?.usage, undefined);
    assert.ok((bills[0]?.receivedChars ?? 0) >= 5);
  });

  it('comes without usage for an answer that was stopped', async () => {
    const { bills, client } = clientOver([text, text, text]);
    const abort = new AbortController();
    for await (const event of client.chat(question, options({ signal: abort.signal }))) {
      if (event.type === 'text') abort.abort();
    }
    assert.deepEqual([bills.length, bills[0]?.usage], [1, undefined]);
  });

  it('does not come when nothing came', async () => {
    const { bills, client } = clientOver(401);
    await collect(client.chat(question, options()));
    assert.deepEqual(bills, []);
  });

  it('comes once when the caller leaves at the very end', async () => {
    const { bills, client } = clientOver([text, counted, done]);
    for await (const event of client.chat(question, options())) if (event.type === 'end') break;
    assert.equal(bills.length, 1);
  });
});
