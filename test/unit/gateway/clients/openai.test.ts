/** The `openai` package as an independent witness: what it accepts, DeepSeek clients accept. */
import assert from 'node:assert/strict';
import OpenAI, { AuthenticationError, BadRequestError, RateLimitError } from 'openai';
import { type Gateway, startGateway } from '../../../gateway/gateway.ts';
import { dataUri, makePng } from '../pictures.ts';

describe('gateway seen by openai', () => {
  let gateway: Gateway;
  let client: OpenAI;
  before(async () => {
    gateway = await startGateway();
    client = new OpenAI({ apiKey: gateway.key, baseURL: gateway.url, maxRetries: 0 });
  });
  after(() => gateway.close());

  const model = 'deepseek-flash';

  it('answers a question', async () => {
    const answer = await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'hi' }] });
    assert.match(answer.choices[0]?.message.content ?? '', /simulated on this machine/);
    assert.equal(answer.choices[0]?.finish_reason, 'stop');
    assert.equal(answer.usage?.total_tokens, answer.usage!.prompt_tokens + answer.usage!.completion_tokens);
  });

  it('streams the same answer with reasoning first and usage at the end', async () => {
    const messages = [{ role: 'user', content: 'explain tables in rust' }] as const;
    const whole = await client.chat.completions.create({ model, messages: [...messages] });
    const options = { include_usage: true };
    const stream = await client.chat.completions.create({
      model,
      messages: [...messages],
      stream: true,
      stream_options: options,
    });
    const order: string[] = [];
    let [text, reasoning] = ['', ''];
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      const delta = chunk.choices[0]?.delta as { content?: string | null; reasoning_content?: string | null };
      if (delta.reasoning_content) order.push('reasoning');
      if (delta.content) order.push('text');
      reasoning += delta.reasoning_content ?? '';
      text += delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    const said = whole.choices[0]!.message as { content: string; reasoning_content?: string };
    assert.equal(text, said.content);
    assert.equal(reasoning, said.reasoning_content);
    assert.ok(order.lastIndexOf('reasoning') < order.indexOf('text'));
    assert.equal(usage?.completion_tokens, whole.usage?.completion_tokens);
    assert.equal(
      usage?.completion_tokens_details?.reasoning_tokens,
      order.filter((kind) => kind === 'reasoning').length,
    );
  });

  it('calls a tool that the question mentions, streamed and whole, and uses its result', async () => {
    const tools: OpenAI.ChatCompletionTool[] = [
      {
        type: 'function',
        function: {
          name: 'get_weather',
          parameters: {
            type: 'object',
            properties: { city: { type: 'string' }, unit: { enum: ['celsius', 'fahrenheit'] } },
            required: ['city', 'unit'],
          },
        },
      },
    ];
    const question = { role: 'user', content: 'What is the weather in Berlin in fahrenheit?' } as const;
    const first = await client.chat.completions.create({ model, messages: [question], tools });
    assert.equal(first.choices[0]?.finish_reason, 'tool_calls');
    const message = first.choices[0]?.message;
    assert.ok(message);
    const call = message.tool_calls?.[0];
    assert.ok(call?.type === 'function');
    assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Berlin', unit: 'fahrenheit' });

    const streamed = await client.chat.completions.stream({ model, messages: [question], tools }).finalChatCompletion();
    const again = streamed.choices[0]?.message.tool_calls?.[0];
    assert.ok(again?.type === 'function');
    assert.deepEqual([again.id, again.function.arguments], [call.id, call.function.arguments]);

    const result = { role: 'tool', tool_call_id: call.id, content: '58 degrees' } as const;
    const second = await client.chat.completions.create({ model, messages: [question, message, result], tools });
    assert.match(second.choices[0]?.message.content ?? '', /58 degrees/);
    assert.equal(second.choices[0]?.finish_reason, 'stop');
  });

  it('sees an image', async () => {
    const url = dataUri(makePng(12, 7, [0, 128, 255]));
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url } },
    ] as const;
    const answer = await client.chat.completions.create({ model, messages: [{ role: 'user', content: [...content] }] });
    assert.match(answer.choices[0]?.message.content ?? '', /PNG image, 12×7 pixels.*#0080ff/);
    assert.ok((answer.usage?.prompt_tokens ?? 0) >= 384);
  });

  it('lists models', async () => {
    const ids = [];
    for await (const entry of client.models.list()) ids.push(entry.id);
    assert.deepEqual(ids, ['deepseek-flash', 'deepseek-v4-pro']);
  });

  it('completes text under /beta', async () => {
    const beta = new OpenAI({ apiKey: gateway.key, baseURL: `${gateway.url}/beta`, maxRetries: 0 });
    const prompt = 'const first = load(1);\nconst second = save(2);\nconst fir';
    const answer = await beta.completions.create({ model, prompt, suffix: '', max_tokens: 4 });
    assert.equal(answer.choices[0]?.text, 'st = load(');
    assert.equal(answer.choices[0]?.finish_reason, 'length');
  });

  it('reads errors as the classes that they are', async () => {
    const wrong = new OpenAI({ apiKey: 'sk-wrong', baseURL: gateway.url, maxRetries: 0 });
    await assert.rejects(wrong.models.list(), AuthenticationError);
    const messages = [{ role: 'user', content: 'hi' } as const];
    await assert.rejects(client.chat.completions.create({ model: 'gpt-4', messages }), (error: unknown) => {
      assert.ok(error instanceof BadRequestError);
      assert.match(error.message, /supported API model names/);
      return true;
    });
    gateway.fault({ status: 429 });
    await assert.rejects(client.chat.completions.create({ model, messages }), RateLimitError);
  });

  it('is retried after a failure that may be retried', async () => {
    gateway.clear();
    gateway.fault({ status: 503, retryAfter: 0 });
    const patient = new OpenAI({ apiKey: gateway.key, baseURL: gateway.url, maxRetries: 1 });
    await patient.chat.completions.create({ model, messages: [{ role: 'user', content: 'hi' }] });
    assert.deepEqual(
      gateway.requests.map(({ status }) => status),
      [503, 200],
    );
  });
});
