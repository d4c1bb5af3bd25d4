/**
 * What each service kind can do and where it does it.
 * Owns the capability table and the making of URLs; spelling and refusal of addresses are address.ts.
 * Paths: api-docs.deepseek.com (2026-11) for `official`, the OpenAI-compatible usual ones for `local`, the READMEs of
 * llama.cpp and Ollama for their own.
 */
import { parseAddress } from './address.ts';
import type { Connection, FimStyle, ServiceKind } from './connection.ts';
import { DeepSeekError } from './errors.ts';

/** What can be asked. `prefix` is chat that continues a begun answer; completions go where the FIM style says. */
export type Endpoint = 'chat' | 'prefix' | 'completion' | 'image' | 'models' | 'balance' | ServerQuestion;

/** Questions of which each is answered by one model server only. */
export type ServerQuestion = 'llamacppProps' | 'ollamaVersion' | 'ollamaModel';

/** One row of the table below. */
export interface Capabilities {
  /** Paths under the address; an endpoint without one is not offered. */
  readonly paths: { readonly [E in Exclude<Endpoint, 'completion' | ServerQuestion>]?: string };
  /** How completions are asked for unless the connection says. */
  readonly fimStyle: FimStyle;
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
      models: '/models',
      balance: '/user/balance',
    },
    fimStyle: 'deepseek-beta',
    thinking: true,
    reasoning: 'always',
    sampling: 'notThinking',
    images: 'chat',
    signed: false,
  },
  gateway: {
    paths: {
      chat: '/v1/chat/completions',
      image: '/v1/vision/analysis',
      models: '/v1/models',
    },
    fimStyle: 'deepseek-beta',
    thinking: true,
    reasoning: 'known',
    sampling: 'always',
    images: 'endpoint',
    signed: true,
  },
  local: {
    paths: { chat: '/v1/chat/completions', models: '/v1/models' },
    fimStyle: 'openai-suffix',
    thinking: false,
    reasoning: 'never',
    sampling: 'always',
    images: 'chat',
    signed: false,
  },
};

const completionPaths: Readonly<Record<FimStyle, string>> = {
  'deepseek-beta': '/beta/completions',
  'openai-suffix': '/v1/completions',
  template: '/v1/completions',
  'llamacpp-infill': '/infill',
  'ollama-generate': '/api/generate',
  'ollama-raw': '/api/generate',
};

const questionPaths: Readonly<Record<ServerQuestion, string>> = {
  llamacppProps: '/props',
  ollamaVersion: '/api/version',
  ollamaModel: '/api/show',
};

/** Gives back how completions are asked for on this connection. */
export function fimStyleOf({ kind, fimStyle }: Pick<Connection, 'kind' | 'fimStyle'>): FimStyle {
  return fimStyle ?? capabilities[kind].fimStyle;
}

/** Gives back the origin (scheme, host, port) that a key for this address is bound to. Throws `BAD_ADDRESS`. */
export function originOf(kind: ServiceKind, address: string): string {
  return parseAddress(kind, address).origin;
}

/** Where one endpoint is. `path` begins with the address's own prefix. */
export interface Target {
  readonly origin: string;
  readonly path: string;
}

/** What decides where an endpoint is. */
type Place = Pick<Connection, 'kind' | 'address' | 'fimStyle'>;

/** Gives back where an endpoint is. Throws `UNSUPPORTED` if the kind has none, `BAD_ADDRESS` if the address is refused. */
export function locate(place: Place, endpoint: Endpoint): Target {
  const { kind, address } = place;
  const { origin, prefix } = parseAddress(kind, address);
  if (endpoint === 'completion') return { origin, path: prefix + completionPaths[fimStyleOf(place)] };
  if (isQuestion(endpoint)) return { origin, path: prefix + questionPaths[endpoint] };
  const path = capabilities[kind].paths[endpoint];
  if (path === undefined) {
    const facts = endpoint === 'chat' ? { origin } : { origin, feature: endpoint };
    throw new DeepSeekError('UNSUPPORTED', `A ${kind} service has no ${endpoint} endpoint`, facts);
  }
  return { origin, path: prefix + path };
}

/** Gives back the URL of an endpoint. Throws like `locate`. */
export function serviceUrl(connection: Place, endpoint: Endpoint): string {
  const { origin, path } = locate(connection, endpoint);
  return origin + path;
}

function isQuestion(endpoint: Endpoint): endpoint is ServerQuestion {
  return endpoint in questionPaths;
}
