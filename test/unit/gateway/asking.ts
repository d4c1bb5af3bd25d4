/** Plain requests to a gateway, without any client library: what the tests of its rules and faults speak with. */
import type { Gateway } from '../../gateway/gateway.ts';
import type { Fault } from '../../gateway/faults/fault.ts';

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A JSON object of any shape. */
export type Json = Record<string, unknown>;

/** Posts a body with the gateway's bearer key. Objects are sent as JSON. */
export async function post(gateway: Gateway, path: string, body: unknown, headers: Json = {}): Promise<Reply> {
  const response = await send(gateway, path, body, headers);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Like `post`, but leaves the body unread. */
export async function send(
  gateway: Gateway,
  path: string,
  body: unknown,
  headers: Json = {},
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(gateway.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${gateway.key}`,
      ...(headers as Record<string, string>),
    },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
    redirect: 'manual',
    ...(signal === undefined ? {} : { signal }),
  });
}

/** A chat request with one question, thinking off. */
export function ask(question: string, more: Json = {}): Json {
  return {
    model: 'deepseek-flash',
    thinking: { type: 'disabled' },
    messages: [{ role: 'user', content: question }],
    ...more,
  };
}

/** Posts a chat request and returns its answer. Throws when it is refused. */
export async function chat(gateway: Gateway, request: Json, fault: Fault = {}): Promise<Completion> {
  const reply = await post(gateway, '/chat/completions', request, { 'x-fault': faultHeader(fault) });
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  return JSON.parse(reply.text) as Completion;
}

/** Posts a streaming chat request and returns the raw text of the stream. */
export async function stream(gateway: Gateway, request: Json, fault: Fault = {}): Promise<string> {
  const reply = await post(
    gateway,
    '/chat/completions',
    { ...request, stream: true },
    { 'x-fault': faultHeader(fault) },
  );
  return reply.text;
}

/** A fault as the value of the header x-fault, which is plain ASCII. */
export function faultHeader(fault: Fault): string {
  return JSON.stringify(fault).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The JSON values of a stream's events, `[DONE]` left out. Throws on an event that is not JSON. */
export function eventsOf(text: string): Chunk[] {
  return text
    .split(/\r?\n\r?\n/)
    .filter((event) => event.startsWith('data: ') && event !== 'data: [DONE]')
    .map((event) => JSON.parse(event.slice(6)) as Chunk);
}

/** The content that a stream's events add up to. */
export function contentOf(text: string): string {
  return eventsOf(text)
    .map((event) => event.choices[0]?.delta.content ?? '')
    .join('');
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly prompt_cache_hit_tokens: number;
  readonly prompt_cache_miss_tokens: number;
  readonly completion_tokens_details?: { readonly reasoning_tokens: number };
}

interface Call {
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface Completion {
  readonly model: string;
  readonly choices: readonly [
    {
      readonly finish_reason: string;
      readonly message: {
        readonly content: string;
        readonly reasoning_content?: string;
        readonly tool_calls?: readonly Call[];
      };
    },
  ];
  readonly usage: Usage;
}

export interface Chunk {
  readonly choices: readonly {
    readonly finish_reason: string | null;
    readonly delta: {
      readonly content?: string | null;
      readonly reasoning_content?: string | null;
      readonly tool_calls?: readonly unknown[];
    };
  }[];
  readonly usage?: Usage;
}
