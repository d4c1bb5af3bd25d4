/**
 * The clients we stand beside: the floor (what any client must at least do), openai and the AI SDK.
 * Each is used as its documentation shows, without retries, and hands over every piece of text.
 */
import { createDeepSeek } from '@ai-sdk/deepseek';
import { streamText } from 'ai';
import { createParser } from 'eventsource-parser';
import OpenAI from 'openai';
import { Agent, request } from 'undici';

/** Asks for one answer and calls `onText` with each piece of text; resolves at its end. Only ours heeds a signal. */
export type AskOnce = (model: string, onText: (text: string) => void, signal?: AbortSignal) => Promise<void>;

const apiKey = 'sk-benchmark';

interface Chunk {
  readonly choices: readonly [{ readonly delta: { readonly content?: string } }];
}

/** undici, eventsource-parser and JSON.parse, with nothing around them. */
export function createFloor(origin: string, prompt: string): AskOnce {
  const dispatcher = new Agent();
  return async (model, onText) => {
    const { body } = await request(`${origin}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: prompt }], stream: true }),
      dispatcher,
    });
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent({ data }) {
        if (data === '[DONE]') return;
        const text = (JSON.parse(data) as Chunk).choices[0].delta.content;
        if (text) onText(text);
      },
    });
    for await (const bytes of body as AsyncIterable<Uint8Array>) parser.feed(decoder.decode(bytes, { stream: true }));
  };
}

export function createOpenAI(origin: string, prompt: string): AskOnce {
  const client = new OpenAI({ apiKey, baseURL: `${origin}/v1`, maxRetries: 0 });
  return async (model, onText) => {
    const stream = await client.chat.completions.create({
      model,
      messages: [{ role: 'user', content: prompt }],
      stream: true,
    });
    for await (const chunk of stream) {
      const text = chunk.choices[0]?.delta.content;
      if (text) onText(text);
    }
  };
}

export function createAiSdk(origin: string, prompt: string): AskOnce {
  const provider = createDeepSeek({ apiKey, baseURL: `${origin}/v1` });
  return async (model, onText) => {
    const { textStream } = streamText({ model: provider(model), prompt, maxRetries: 0 });
    for await (const text of textStream) onText(text);
  };
}
