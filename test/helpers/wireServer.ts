/**
 * A real HTTP server that answers as a test says and remembers what it was asked.
 * Owns sockets and recording; what a healthy DeepSeek says is in `chunk` and `sse`.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, type DeepSeekClient } from '../../src/api/client.ts';
import type { Connection, ServiceKind } from '../../src/api/connection.ts';
import type { ChatRequest } from '../../src/api/events.ts';
import { connectionTo } from './connections.ts';
import { hashing } from './hashing.ts';
import { openUndici } from './undiciSend.ts';

/** One request as it arrived. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Settles when the connection under this request is closed. */
  readonly closed: Promise<unknown>;
}

export type Handler = (response: ServerResponse, asked: Asked, index: number) => unknown;

/** A server, a client over real sockets, and what came in. */
export interface WireServer {
  readonly origin: string;
  readonly asked: Asked[];
  readonly client: DeepSeekClient;
  /** A connection to this server, with key and secret. */
  readonly connect: (kind: ServiceKind, overrides?: Partial<Connection>) => Connection;
  readonly close: () => Promise<void>;
}

/** Starts a server. `random` is 0 unless given, so that retries do not wait. */
export async function openWireServer(handler: Handler, now = Date.now, random = (): number => 0): Promise<WireServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url = '', headers, socket } = request;
      const closed = new Promise((resolve) => void socket.once('close', resolve));
      const entry = { method, path: url, headers, body: Buffer.concat(pieces), closed };
      asked.push(entry);
      handler(response, entry, asked.length - 1);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { send, close } = openUndici();
  return {
    origin,
    asked,
    client: createClient({ send, hashing, now, random }),
    connect: (kind, overrides = {}) => connectionTo(origin, { kind, ...overrides }),
    async close() {
      await close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Runs `test` against a server and closes it, whatever happens. */
export async function withServer(handler: Handler, test: (server: WireServer) => Promise<void>): Promise<void> {
  const server = await openWireServer(handler);
  try {
    await test(server);
  } finally {
    await server.close();
  }
}

/** Answers every request with `body` while `call` runs; gives back what `call` gave. */
export async function serving<T>(body: string, call: (server: WireServer) => Promise<T>): Promise<T> {
  const server = await openWireServer((response) => response.end(body));
  try {
    return await call(server);
  } finally {
    await server.close();
  }
}

/** Everything a stream hands out. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const events: T[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** The last event, which must be an `end`. */
export function endOf<T extends { readonly type: string }>(events: readonly T[]): Extract<T, { readonly type: 'end' }> {
  const last = events.at(-1);
  if (last?.type !== 'end') throw new Error('the stream did not end');
  return last as Extract<T, { readonly type: 'end' }>;
}

/** Joined text of one type of piece. */
export function textOf(events: readonly { readonly type: string; readonly text?: string }[], type = 'text'): string {
  return events.map((event) => (event.type === type ? (event.text ?? '') : '')).join('');
}

/** One chunk of a healthy chat stream. */
export function chunk(delta: object, rest: object = {}): string {
  const choice = { index: 0, delta, logprobs: null, finish_reason: null };
  return sse({ id: 'x', object: 'chat.completion.chunk', model: 'deepseek-flash', choices: [{ ...choice, ...rest }] });
}

export function sse(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

export const done = 'data: [DONE]\n\n';

/** A whole short answer. */
export const healthy = [
  chunk({ role: 'assistant', content: null, reasoning_content: '' }),
  chunk({ content: null, reasoning_content: 'Let me ' }),
  chunk({ content: null, reasoning_content: 'think.' }),
  chunk({ content: '你好', reasoning_content: null }),
  chunk({ content: ' 🌏', reasoning_content: null }),
  sse({
    model: 'deepseek-flash',
    choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: 10,
      completion_tokens: 7,
      prompt_cache_hit_tokens: 4,
      prompt_cache_miss_tokens: 6,
      completion_tokens_details: { reasoning_tokens: 3 },
    },
  }),
  done,
].join('');

export const question: ChatRequest = {
  model: 'deepseek-flash',
  messages: [{ role: 'user', text: 'Hello?' }],
  thinking: 'high',
};

export const never = new AbortController().signal;
