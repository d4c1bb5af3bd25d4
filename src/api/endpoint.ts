/**
 * What each service kind can do and where it does it.
 * Owns the capability table and the making of URLs; spelling and refusal of addresses are address.ts.
 * Paths: api-docs.deepseek.com (2026-11) for `official`, the OpenAI-compatible usual ones for `local`.
 */
import { parseAddress } from './address.ts';
import type { Connection, ServiceKind } from './connection.ts';
import { DeepSeekError } from './errors.ts';

/** What can be asked. `prefix` is chat that continues a begun answer. */
export type Endpoint = 'chat' | 'prefix' | 'completion' | 'image' | 'models' | 'balance';

/** One row of the table below. */
export interface Capabilities {
  /** Paths under the address; an endpoint without one is not offered. */
  readonly paths: { readonly [E in Endpoint]?: string };
  /** Whether `thinking` and `reasoning_effort` are understood. Strict model servers refuse unknown parameters. */
  readonly thinking: boolean;
  /** Earlier reasoning in later requests: on every turn (`""` where lost), where it is known, or never. */
  readonly reasoning: 'always' | 'known' | 'never';
  /** Whether sampling parameters are kept back while thinking, where the service ignores them. */
  readonly sampling: 'always' | 'notThinking';
  /** How a question about an image is put: inside a chat, or to the vision endpoint. */
  readonly images: 'chat' | 'endpoint';
  /** Whether requests are signed. */
  readonly signed: boolean;
}

/** The capability table. */
export const capabilities: Readonly<Record<ServiceKind, Capabilities>> = {
  official: {
    paths: {
      chat: '/chat/completions',
      prefix: '/beta/chat/completions',
      completion: '/beta/completions',
      models: '/models',
      balance: '/user/balance',
    },
    thinking: true,
    reasoning: 'always',
    sampling: 'notThinking',
    images: 'chat',
    signed: false,
  },
  gateway: {
    paths: {
      chat: '/v1/chat/completions',
      completion: '/beta/completions',
      image: '/v1/vision/analysis',
      models: '/v1/models',
    },
    thinking: true,
    reasoning: 'known',
    sampling: 'always',
    images: 'endpoint',
    signed: true,
  },
  local: {
    paths: { chat: '/v1/chat/completions', completion: '/v1/completions', models: '/v1/models' },
    thinking: false,
    reasoning: 'never',
    sampling: 'always',
    images: 'chat',
    signed: false,
  },
};

/** Gives back the origin (scheme, host, port) that a key for this address is bound to. Throws `BAD_ADDRESS`. */
export function originOf(kind: ServiceKind, address: string): string {
  return parseAddress(kind, address).origin;
}

/** Where one endpoint is. `path` begins with the address's own prefix. */
export interface Target {
  readonly origin: string;
  readonly path: string;
}

/** Gives back where an endpoint is. Throws `UNSUPPORTED` if the kind has none, `BAD_ADDRESS` if the address is refused. */
export function locate({ kind, address }: Pick<Connection, 'kind' | 'address'>, endpoint: Endpoint): Target {
  const { origin, prefix } = parseAddress(kind, address);
  const path = capabilities[kind].paths[endpoint];
  if (path === undefined) {
    const facts = endpoint === 'chat' ? { origin } : { origin, feature: endpoint };
    throw new DeepSeekError('UNSUPPORTED', `A ${kind} service has no ${endpoint} endpoint`, facts);
  }
  return { origin, path: prefix + path };
}

/** Gives back the URL of an endpoint. Throws like `locate`. */
export function serviceUrl(connection: Pick<Connection, 'kind' | 'address'>, endpoint: Endpoint): string {
  const { origin, path } = locate(connection, endpoint);
  return origin + path;
}
