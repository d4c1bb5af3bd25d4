/** `@ai-sdk/deepseek` with `ai` as an independent witness of reasoning, tools, files, prefixes and usage. */
import assert from 'node:assert/strict';
import { createDeepSeek } from '@ai-sdk/deepseek';
import { generateText, isStepCount, jsonSchema, Output, streamText, tool, uploadFile } from 'ai';
import { type Gateway, startGateway } from '../../../gateway/gateway.ts';
import { makePng } from '../pictures.ts';

describe('gateway seen by the AI SDK', () => {
  let gateway: Gateway;
  let provider: ReturnType<typeof createDeepSeek>;
  before(async () => {
    gateway = await startGateway();
    provider = createDeepSeek({ apiKey: gateway.key, baseURL: gateway.url });
  });
  after(() => gateway.close());

  it('streams reasoning, then text', async () => {
    const result = streamText({ model: provider('deepseek-flash'), prompt: 'Explain maps in Go', maxRetries: 0 });
    const kinds: string[] = [];
    for await (const part of result.fullStream) if (part.type.endsWith('-delta')) kinds.push(part.type);
    assert.deepEqual([...new Set(kinds)], ['reasoning-delta', 'text-delta']);
    assert.match(await result.text, /simulated on this machine/);
    assert.ok(((await result.usage).outputTokenDetails.reasoningTokens ?? 0) > 0);
  });

  it('keeps a conversation going over tools, with its reasoning sent back', async () => {
    const readFile = tool({
      inputSchema: jsonSchema<{ path: string }>({
        type: 'object',
        properties: { path: { type: 'string' } },
        required: ['path'],
      }),
      execute: async ({ path }) => `contents of ${path}`,
    });
    const model = provider('deepseek-flash');
    const tools = { read_file: readFile };
    const first = await generateText({
      model,
      tools,
      stopWhen: isStepCount(3),
      prompt: 'Use read_file on src/main.ts',
      maxRetries: 0,
    });
    assert.match(first.text, /contents of src\/main\.ts/);
    const messages = [
      { role: 'user' as const, content: 'Use read_file on src/main.ts' },
      ...first.response.messages,
      { role: 'user' as const, content: 'Thank you, what have you learnt?' },
    ];
    const second = await generateText({ model, tools, messages, maxRetries: 0 });
    assert.match(second.text, /\*\*Earlier turns:\*\* 1/);
  });

  it('counts what the context cache has seen before', async () => {
    const model = provider('deepseek-flash');
    const system = 'Answer briefly and name the file that each claim is about. '.repeat(40);
    const ask = (prompt: string): Promise<{ usage: { inputTokenDetails: { cacheReadTokens: number | undefined } } }> =>
      generateText({ model, instructions: system, prompt, maxRetries: 0 });
    assert.equal((await ask('What is a monad?')).usage.inputTokenDetails.cacheReadTokens, 0);
    const hit = (await ask('What is a functor?')).usage.inputTokenDetails.cacheReadTokens ?? 0;
    assert.ok(hit >= 384 && hit % 128 === 0, String(hit));
  });

  it('gets an object that fits its schema', async () => {
    const schema = jsonSchema<{ title: string; count: number }>({
      type: 'object',
      properties: { title: { type: 'string' }, count: { type: 'integer', minimum: 3 } },
      required: ['title', 'count'],
      additionalProperties: false,
    });
    const { output } = await generateText({
      model: provider('deepseek-flash'),
      output: Output.object({ schema }),
      prompt: 'Describe this project',
      maxRetries: 0,
    });
    assert.deepEqual(Object.keys(output), ['title', 'count']);
    assert.equal(output.count, 3);
  });

  it('uploads an image and talks about it', async () => {
    const uploaded = await uploadFile({
      api: provider,
      data: new Uint8Array(makePng(9, 4, [10, 20, 30, 255])),
      mediaType: 'image/png',
      filename: 'small.png',
    });
    const result = await generateText({
      model: provider('deepseek-flash'),
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is in it?' },
            { type: 'file', data: uploaded.providerReference, mediaType: 'image/png' },
          ],
        },
      ],
      maxRetries: 0,
    });
    assert.match(result.text, /9×4 pixels.*with transparency/);
  });

  it('continues a prefix under /beta', async () => {
    const beta = createDeepSeek({ apiKey: gateway.key, baseURL: `${gateway.url}/beta` });
    const result = await generateText({
      model: beta('deepseek-flash'),
      providerOptions: { deepseek: { thinking: { type: 'disabled' } } },
      messages: [
        { role: 'user', content: 'Write a word counter' },
        { role: 'assistant', content: '```python\n', providerOptions: { deepseek: { prefix: true } } },
      ],
      stopSequences: ['```'],
      maxRetries: 0,
    });
    assert.match(result.text, /^from collections import Counter/);
    assert.ok(!result.text.includes('```'));
  });

  it('reads an error inside a stream', async () => {
    gateway.fault({ errorAfter: 2 });
    const result = streamText({ model: provider('deepseek-flash'), prompt: 'hi', maxRetries: 0, onError: () => {} });
    const errors: unknown[] = [];
    for await (const part of result.fullStream) if (part.type === 'error') errors.push(part.error);
    assert.equal(errors.length, 1);
    assert.match(JSON.stringify(errors), /Internal server error/);
  });
});
