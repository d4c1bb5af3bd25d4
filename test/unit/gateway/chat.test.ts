/** Chat completions: counting, limits, continuation, tools, cancellation. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { ask, chat, contentOf, eventsOf, type Json, post, send, stream } from './asking.ts';

describe('gateway chat', () => {
  let gateway: Gateway;
  before(async () => (gateway = await startGateway()));
  after(() => gateway.close());
  beforeEach(() => gateway.clear());

  const long = 'Every request of a session begins with the same words, and they are paid for once. '.repeat(30);

  it('counts hits in units of 128 tokens, of the longest prefix alone', async () => {
    const before = await chat(gateway, ask(`${long} one`));
    assert.equal(before.usage.prompt_cache_hit_tokens, 0);
    const after = (await chat(gateway, ask(`${long} two`))).usage;
    assert.ok(after.prompt_cache_hit_tokens >= 384);
    assert.equal(after.prompt_cache_hit_tokens % 128, 0);
    assert.equal(after.prompt_cache_hit_tokens + after.prompt_cache_miss_tokens, after.prompt_tokens);
    const changed = (await chat(gateway, ask(`Also: ${long} two`))).usage;
    assert.equal(changed.prompt_cache_hit_tokens, 0);
  });

  it('keeps users and models apart in the cache, and knows its own answers', async () => {
    const question = `${long} three`;
    const first = await chat(gateway, ask(question));
    assert.equal((await chat(gateway, ask(question, { user_id: 'u' }))).usage.prompt_cache_hit_tokens, 0);
    assert.equal((await chat(gateway, ask(question, { model: 'deepseek-v4-pro' }))).usage.prompt_cache_hit_tokens, 0);
    const messages = [
      { role: 'user', content: question },
      { role: 'assistant', content: first.choices[0].message.content },
      { role: 'user', content: 'Go on' },
    ];
    const next = (await chat(gateway, ask('', { messages }))).usage;
    assert.ok(next.prompt_cache_hit_tokens > first.usage.prompt_tokens);
  });

  it('gives short prompts no hits', async () => {
    await chat(gateway, ask('hi'));
    assert.equal((await chat(gateway, ask('hi'))).usage.prompt_cache_hit_tokens, 0);
  });

  it('spends the token limit on reasoning first', async () => {
    const request = ask('Explain', { thinking: { type: 'enabled' }, max_tokens: 10 });
    const answer = await chat(gateway, request);
    assert.equal(answer.choices[0].finish_reason, 'length');
    assert.equal(answer.choices[0].message.content, '');
    assert.deepEqual(
      [answer.usage.completion_tokens, answer.usage.completion_tokens_details?.reasoning_tokens],
      [10, 10],
    );
  });

  it('thinks longer with more effort and not at all when told so', async () => {
    const lengths = [];
    for (const reasoning_effort of ['none', 'low', 'high', 'max']) {
      const answer = await chat(gateway, ask('Explain', { thinking: { type: 'enabled' }, reasoning_effort }));
      lengths.push(answer.choices[0].message.reasoning_content?.length ?? 0);
    }
    assert.deepEqual(
      [...lengths].sort((a, b) => a - b),
      lengths,
    );
    assert.equal(lengths[0], 0);
    assert.equal(new Set(lengths).size, 4);
  });

  it('begins a stream with the role and empty reasoning, and ends it with reason and usage', async () => {
    const events = eventsOf(await stream(gateway, ask('hi', { thinking: { type: 'enabled' } })));
    assert.deepEqual(events[0]?.choices[0]?.delta, { role: 'assistant', content: null, reasoning_content: '' });
    const last = events.at(-1);
    assert.equal(last?.choices[0]?.finish_reason, 'stop');
    assert.ok(last?.usage);
    assert.ok(events.slice(0, -1).every(({ choices }) => choices[0]?.finish_reason === null));
  });

  it('stops before a stop sequence', async () => {
    const answer = await chat(gateway, ask('list', { stop: ['2.', '### Steps'] }));
    assert.match(answer.choices[0].message.content, /not set[^#]*$/);
  });

  it('continues its own answer where it was cut', async () => {
    const request = { ...ask('a table and maths, please') };
    const whole = (await chat(gateway, request)).choices[0].message.content;
    const cut = (await chat(gateway, { ...request, max_tokens: 50 })).choices[0].message.content;
    assert.ok(whole.startsWith(cut) && cut.length < whole.length);
    const messages = [...(request['messages'] as Json[]), { role: 'assistant', content: cut, prefix: true }];
    const reply = await post(gateway, '/beta/chat/completions', { ...request, messages });
    const rest = (JSON.parse(reply.text) as { choices: [{ message: { content: string } }] }).choices[0].message.content;
    // The parameters that the answer names are those of the first request.
    assert.equal(cut + rest, whole);
  });

  it('answers JSON mode with JSON', async () => {
    const answer = await chat(gateway, ask('Give me json', { response_format: { type: 'json_object' } }));
    assert.equal((JSON.parse(answer.choices[0].message.content) as Json)['simulated'], true);
  });

  it('calls a demanded tool, several mentioned ones, or none', async () => {
    const named = (name: string): Json => ({
      type: 'function',
      function: { name, parameters: { type: 'object', properties: {} } },
    });
    const tools = [named('get_time'), named('list_files')];
    const called = async (question: string, more: Json = {}): Promise<string[]> => {
      const answer = await chat(gateway, ask(question, { tools, ...more }));
      return (answer.choices[0].message.tool_calls ?? []).map((call) => call.function.name);
    };
    assert.deepEqual(await called('hello there'), []);
    assert.deepEqual(await called('hello there', { tool_choice: 'required' }), ['get_time']);
    const choice = { type: 'function', function: { name: 'list_files' } };
    assert.deepEqual(await called('hello there', { tool_choice: choice }), ['list_files']);
    assert.deepEqual(await called('What time is it? Also list my files'), ['get_time', 'list_files']);
    assert.deepEqual(await called('What time is it?', { tool_choice: 'none' }), []);
  });

  it('cuts tool arguments at the token limit', async () => {
    const parameters = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
    const tools = [{ type: 'function', function: { name: 'read_file', parameters } }];
    const answer = await chat(gateway, ask('read_file src/long/path/to/name.ts', { tools, max_tokens: 4 }));
    assert.equal(answer.choices[0].finish_reason, 'length');
    const [call] = answer.choices[0].message.tool_calls ?? [];
    assert.throws(() => JSON.parse(call?.function.arguments ?? '') as unknown);
  });

  it('gives a prepared answer', async () => {
    const toolCalls = [{ id: 'c', name: 'f', arguments: '{"a":1}' }];
    const answer = await chat(gateway, ask('hi'), { answer: { text: 'Ü', toolCalls }, finishReason: 'stop' });
    assert.equal(answer.choices[0].message.content, 'Ü');
    assert.equal(answer.choices[0].message.tool_calls?.[0]?.function.arguments, '{"a":1}');
    assert.equal(answer.choices[0].finish_reason, 'stop');
  });

  it('sees that a client has gone, before and during the answer', async () => {
    for (const fault of [{ slowMs: 60_000 }, { pauseMs: 20 }]) {
      gateway.clear();
      const controller = new AbortController();
      const headers = { 'x-fault': JSON.stringify(fault) };
      const sent = send(gateway, '/chat/completions', ask('hi', { stream: true }), headers, controller.signal);
      if (fault.pauseMs === undefined) {
        while (gateway.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
        sent.catch(() => {});
      } else {
        await (await sent).body?.getReader().read();
      }
      controller.abort();
      await gateway.requests[0]!.closed;
      assert.equal(gateway.requests[0]?.aborted, true);
      assert.ok(gateway.requests[0]?.closedAtMs);
    }
  });

  it('sees that a client has gone in the middle of its request', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write('POST /chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    while (gateway.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    socket.destroy();
    await gateway.requests[0]!.closed;
    assert.equal(gateway.requests[0]?.aborted, true);
    assert.equal(gateway.requests[0]?.status, undefined);
  });

  it('does not take a complete exchange for an abandoned one', async () => {
    assert.ok(contentOf(await stream(gateway, ask('hi'))));
    await gateway.requests[0]!.closed;
    assert.equal(gateway.requests[0]?.aborted, false);
  });

  it('paces tokens', async () => {
    const paced = await startGateway({ pace: 100 });
    const startedAt = performance.now();
    const text = await stream(paced, ask('hi'), { answer: { text: 'a b c d e f' } });
    // Eight events at 100 a second: the last leaves 70 ms after the first.
    assert.equal(eventsOf(text).length, 8);
    assert.ok(performance.now() - startedAt >= 60);
    await paced.close();
  });
});
