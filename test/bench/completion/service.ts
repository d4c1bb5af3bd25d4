/**
 * A service asked as the extension asks it: signed, over a kept connection, through its own client and transport.
 */
import { createClient } from '../../../src/api/client.ts';
import type { Connection } from '../../../src/api/connection.ts';
import type { ChatMessage, CompletionEvent } from '../../../src/api/events.ts';
import { defaultSigning } from '../../../src/api/sign.ts';
import type { Prompt } from '../../../src/core/completion/model.ts';
import { hashing } from '../../../src/host/net/hashing.ts';
import { createTransport } from '../../../src/host/net/http.ts';
import { settings } from './settings.ts';

export interface Service {
  ask(prompt: Prompt, signal: AbortSignal): AsyncIterable<CompletionEvent>;
  /** The text of an answer in JSON, without thinking. */
  chat(messages: readonly ChatMessage[], maxTokens: number): Promise<string>;
  close(): Promise<void>;
}

/** The gateway at `origin`. */
export function openService(origin: string, { key, secret }: { key: string; secret: string }): Service {
  const transport = createTransport({
    readSettings: () => ({ proxy: '', proxySupport: 'off', noProxy: [], caFile: '' }),
    environment: {},
  });
  const client = createClient({ send: transport.send, hashing, now: Date.now, random: Math.random });
  const connection: Connection = {
    kind: 'gateway',
    address: origin,
    credential: { apiKey: key, secretKey: secret, origin },
    signing: defaultSigning,
    headers: {},
    timeouts: { connectMs: 5_000, firstTokenMs: 5_000, idleMs: 5_000 },
    retries: 0,
  };
  return {
    ask({ prefix, suffix, maxTokens, stop }, signal) {
      const request = { model: settings.model, prompt: prefix, suffix, maxTokens, stop, temperature: 0 };
      return client.complete(request, { connection, signal, automatic: true });
    },
    async chat(messages, maxTokens) {
      const request = {
        model: settings.model,
        messages,
        thinking: 'off',
        json: true,
        temperature: 0,
        maxTokens,
      } as const;
      let text = '';
      for await (const event of client.chat(request, { connection, signal: new AbortController().signal })) {
        if (event.type === 'text') text += event.text;
        else if (event.type === 'end' && event.error) throw event.error;
      }
      return text;
    },
    close: () => transport.dispose(),
  };
}
