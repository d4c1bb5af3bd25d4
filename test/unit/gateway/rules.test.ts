/** The rules that break careless clients: each is refused with the status and the body that DeepSeek sends. */
import assert from 'node:assert/strict';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { ask, type Json, post } from './asking.ts';
import { dataUri, makePng } from './pictures.ts';

const tool = { type: 'function', function: { name: 'read_file', parameters: { type: 'object', properties: {} } } };
const user = { role: 'user', content: 'hi' };
const image = { type: 'image_url', image_url: { url: dataUri(makePng(2, 2, [255, 0, 0])) } };
const call = { id: 'call_1', type: 'function', function: { name: 'read_file', arguments: '{}' } };

/** What is refused, the request, and words of the refusal. */
const refused: readonly (readonly [string, Json, RegExp])[] = [
  ['no messages', { model: 'deepseek-flash' }, /missing field `messages` at line 1 column 26/],
  ['no model', { messages: [user] }, /missing field `model`/],
  ['an empty conversation', ask('', { messages: [] }), /Empty input messages/],
  [
    'an unknown model',
    ask('hi', { model: 'gpt-4' }),
    /^The supported API model names are deepseek-flash, deepseek-v4-pro, but you passed gpt-4\.$/,
  ],
  ['deepseek-chat', ask('hi', { model: 'deepseek-chat' }), /but you passed deepseek-chat/],
  ['deepseek-reasoner', ask('hi', { model: 'deepseek-reasoner' }), /but you passed deepseek-reasoner/],
  ['the developer role', ask('', { messages: [{ role: 'developer', content: 'x' }] }), /unknown variant `developer`/],
  ['a user without content', ask('', { messages: [{ role: 'user', content: null }] }), /missing field `content`/],
  [
    'an assistant without anything',
    ask('', { messages: [user, { role: 'assistant', content: null }, user] }),
    /content or tool_calls must be set/,
  ],
  [
    'lost reasoning with tools',
    ask('', {
      thinking: { type: 'enabled' },
      tools: [tool],
      messages: [user, { role: 'assistant', content: 'x' }, user],
    }),
    /^The reasoning_content in the thinking mode must be passed back to the API\.$/,
  ],
  [
    'a demanded tool while thinking',
    ask('hi', { thinking: { type: 'enabled' }, tools: [tool], tool_choice: 'required' }),
    /does not support this tool_choice/,
  ],
  [
    'a named tool while thinking',
    ask('hi', { thinking: {}, tools: [tool], tool_choice: { type: 'function', function: { name: 'read_file' } } }),
    /does not support this tool_choice/,
  ],
  [
    'JSON mode without the word',
    ask('hi', { response_format: { type: 'json_object' } }),
    /must contain the word 'json'/,
  ],
  ['a JSON schema', ask('json', { response_format: { type: 'json_schema' } }), /response_format type is unavailable/],
  [
    'an image for a text model',
    ask('', { model: 'deepseek-v4-pro', messages: [{ role: 'user', content: [image] }] }),
    /^This model does not support image$/,
  ],
  [
    'an image of the assistant',
    ask('', { messages: [{ role: 'assistant', content: [image] }, user] }),
    /Images are not supported in assistant/,
  ],
  [
    'an image that is none',
    ask('', {
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } }] }],
    }),
    /only JPEG, PNG, GIF and WebP/,
  ],
  [
    'stream options without a stream',
    ask('hi', { stream_options: { include_usage: true } }),
    /stream_options should be set along with stream = true/,
  ],
  [
    'too much temperature',
    ask('hi', { temperature: 2.5 }),
    /^Invalid temperature value, the valid range of temperature is \[0, 2\]$/,
  ],
  ['top_p of nothing', ask('hi', { top_p: 0 }), /range of top_p is \(0, 1\]/],
  ['no room for an answer', ask('hi', { max_tokens: 0 }), /range of max_tokens is \[1, 393216\]/],
  ['seventeen stop sequences', ask('hi', { stop: Array.from({ length: 17 }, String) }), /at most 16/],
  ['an endless user id', ask('hi', { user_id: 'x'.repeat(513) }), /user_id/],
  ['a tool with a bad name', ask('hi', { tools: [{ type: 'function', function: { name: 'a b' } }] }), /function\.name/],
  ['the same tool twice', ask('hi', { tools: [tool, tool] }), /unique/],
  [
    'a call without a result',
    ask('', { messages: [user, { role: 'assistant', tool_calls: [call] }, user] }),
    /insufficient tool messages/,
  ],
  [
    'a result without a call',
    ask('', { messages: [user, { role: 'tool', tool_call_id: 'x', content: 'x' }] }),
    /must be a response to a preceding message/,
  ],
  [
    'a prefix outside the beta',
    ask('', { messages: [user, { role: 'assistant', content: 'x', prefix: true }] }),
    /beta/,
  ],
  [
    'more than the context',
    ask(`${'a '.repeat(530_000)}${'1 '.repeat(530_000)}`),
    /maximum context length is 1048576 tokens\. However, you requested \d+ tokens/,
  ],
];

describe('gateway rules', () => {
  let gateway: Gateway;
  before(async () => (gateway = await startGateway()));
  after(() => gateway.close());

  for (const [name, request, words] of refused) {
    it(`refuses ${name}`, async () => {
      const reply = await post(gateway, '/chat/completions', request);
      assert.equal(reply.status, 400, reply.text);
      assert.equal(reply.headers.get('content-type'), 'application/octet-stream');
      const { error } = JSON.parse(reply.text) as { error: Json };
      assert.match(String(error['message']), words);
      assert.deepEqual(
        { ...error, message: '' },
        { message: '', type: 'invalid_request_error', param: null, code: 'invalid_request_error' },
      );
    });
  }

  it('accepts what stands next to the refused: empty reasoning, empty content, aliases, /v1', async () => {
    const assistant = { role: 'assistant', content: '', reasoning_content: '' };
    const accepted = [
      ask('', { thinking: { type: 'enabled' }, tools: [tool], messages: [user, assistant, user] }),
      ask('', { thinking: { type: 'enabled' }, messages: [user, { role: 'assistant', content: 'x' }, user] }),
      ask('', {
        messages: [
          user,
          { role: 'assistant', tool_calls: [call], content: null },
          { role: 'tool', tool_call_id: 'call_1', content: 'x' },
        ],
      }),
      ask('hi', { model: 'deepseek-v4-flash', temperature: 2, stop: 'x', user_id: '!?' }),
      ask('hi', { thinking: { type: 'enabled' }, reasoning_effort: 'none', tools: [tool], tool_choice: 'required' }),
    ];
    for (const request of accepted) {
      const reply = await post(gateway, '/v1/chat/completions', request);
      assert.equal(reply.status, 200, reply.text);
    }
  });

  it('refuses text that is not JSON with a body that is not JSON', async () => {
    const reply = await post(gateway, '/chat/completions', '{"model": ');
    assert.equal(reply.status, 400);
    assert.equal(reply.headers.get('content-type'), 'application/octet-stream');
    assert.throws(() => JSON.parse(reply.text) as unknown);
  });

  it('refuses another content type with 415 and plain text', async () => {
    const reply = await post(gateway, '/chat/completions', '{}', { 'content-type': 'text/plain' });
    assert.equal(reply.status, 415);
    assert.match(reply.headers.get('content-type') ?? '', /^text\/plain/);
  });

  it('knows no other path and no other method, with nothing in the body', async () => {
    const cases = [
      ['POST', '/nothing', 404],
      ['POST', '/v1/vision/analysis', 404],
      ['GET', '/chat/completions', 405],
      ['POST', '/models', 405],
    ] as const;
    for (const [method, path, status] of cases) {
      const response = await fetch(gateway.url + path, { method });
      assert.equal(response.status, status, path);
      assert.equal(await response.text(), '');
    }
  });

  it('refuses a body beyond the limit with 413 and serves the next request', async () => {
    const tooBig = new Uint8Array(48 * 1024 * 1024 + 1);
    const reply = await post(gateway, '/chat/completions', tooBig).catch((error: Error) => error);
    // The answer may be lost to the reset that follows it: the rest of the body is never read.
    if (!(reply instanceof Error)) assert.equal(reply.status, 413);
    assert.equal((await post(gateway, '/chat/completions', ask('hi'))).status, 200);
    assert.equal(gateway.requests.at(-2)?.status, 413);
  });

  it('sends completions without the beta away', async () => {
    const reply = await post(gateway, '/completions', { model: 'deepseek-flash', prompt: 'a' });
    assert.equal(reply.status, 400);
    assert.match(reply.text, /only available when using beta api/);
  });

  it('serves retired models in gateway flavour', async () => {
    const own = await startGateway({ auth: 'none', flavour: 'gateway' });
    const reply = await post(own, '/v1/chat/completions', { model: 'deepseek-chat', messages: [user] });
    assert.equal(reply.status, 200);
    assert.ok(!reply.text.includes('reasoning_content'));
    const models = await (await fetch(`${own.url}/v1/models`)).json();
    assert.ok((models as { data: { id: string }[] }).data.some(({ id }) => id === 'deepseek-chat'));
    await own.close();
  });

  it('serves under its prefix and nowhere else', async () => {
    const own = await startGateway({ auth: 'none', prefix: 'team-a/' });
    assert.match(own.url, /\/team-a$/);
    assert.equal((await post(own, '/v1/chat/completions', ask('hi'))).status, 200);
    const outside = await fetch(`${new URL(own.url).origin}/v1/models`);
    assert.equal(outside.status, 404);
    await own.close();
  });

  it('refuses more requests at a time than it is told to bear', async () => {
    const own = await startGateway({ auth: 'none', concurrency: 1 });
    const first = post(own, '/chat/completions', ask('hi'), { 'x-fault': '{"keepAlive":{"forMs":300,"everyMs":50}}' });
    while (own.requests[0]?.status === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await post(own, '/chat/completions', ask('hi'));
    assert.equal(second.status, 429);
    assert.match(second.text, /exceeds your concurrency limit of 1/);
    assert.equal((await first).status, 200);
    assert.equal((await post(own, '/chat/completions', ask('hi'))).status, 200);
    await own.close();
  });
});
