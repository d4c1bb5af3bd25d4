/**
 * The smallest HttpSend: undici's `request` over one Agent, as tests and benchmarks need it.
 * Owns neither proxies nor certificates; the extension's own is src/host.
 */
import { Agent, type Dispatcher } from 'undici';
import type { HttpSend } from '../../src/api/http.ts';

/** An HttpSend and the connections behind it. */
export interface UndiciSend {
  readonly send: HttpSend;
  readonly close: () => Promise<void>;
}

/** Opens an Agent. Close it, or its sockets outlive the test. */
export function openUndici(options: Agent.Options = {}): UndiciSend {
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, ...options });
  return {
    close: () => agent.destroy(),
    async send({ method, url, headers, body, signal }) {
      const response: Dispatcher.ResponseData = await agent.request({
        origin: new URL(url).origin,
        path: url.slice(new URL(url).origin.length),
        method,
        headers,
        body: body ?? null,
        signal,
      });
      const joined = Object.entries(response.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]);
      return { status: response.statusCode, headers: Object.fromEntries(joined), body: response.body };
    },
  };
}
