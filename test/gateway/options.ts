/**
 * What a gateway can be told: the options of startGateway and the same as command line arguments.
 */
import { parseArgs } from 'node:util';
import type { Auth } from './api/auth.ts';

/** Every option has a default; see `withDefaults`. */
export interface GatewayOptions {
  /** 0 takes a free port. */
  readonly port?: number;
  readonly key?: string;
  readonly secret?: string;
  readonly auth?: Auth;
  /** What signatures cover; `full` unless said. */
  readonly signedBody?: 'full' | 'empty';
  /** `official` refuses what DeepSeek refuses; `gateway` also serves retired models, the vision endpoint and FIM under /v1. */
  readonly flavour?: 'official' | 'gateway';
  readonly tls?: boolean;
  /** Host names beside localhost that the certificate is for. */
  readonly hosts?: readonly string[];
  /** Newest TLS version to offer; 1.3 unless said. */
  readonly tlsMaxVersion?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  /** Tokens that fit into a request and its answer; `/models` tells it when it is not DeepSeek's own. */
  readonly contextTokens?: number;
  /** Offer HTTP/2 beside HTTP/1.1 over TLS; true unless said. */
  readonly http2?: boolean;
  /** Path that comes before every endpoint, such as /team-a. */
  readonly prefix?: string;
  /** Text files under this folder feed completions. */
  readonly folder?: string;
  /** Tokens per second, 0 for no limit. */
  readonly pace?: number;
  /** More chats and completions than this at a time are refused with 429. */
  readonly concurrency?: number;
  /** Yuan that the account holds; without any, what costs something is refused with 402. 110 unless said. */
  readonly balance?: () => number;
  /** More chats and completions in a second than this, after as many at once, are refused with 429; 0 for no limit. */
  readonly requestsPerSecond?: number;
  /** The clock, for the Date header and the window of signatures. */
  readonly now?: () => number;
}

/** What DeepSeek's own models take. */
export const officialContextTokens = 1_048_576;

/** Options with nothing left open. */
export type Settings = Required<GatewayOptions>;

/** Fills in what was not given. */
export function withDefaults(options: GatewayOptions): Settings {
  const auth = options.auth ?? 'bearer';
  return {
    port: 0,
    key: 'sk-loopback',
    secret: 'loopback-secret',
    signedBody: 'full',
    flavour: auth === 'hmac' || auth === 'both' ? 'gateway' : 'official',
    tls: false,
    hosts: [],
    contextTokens: officialContextTokens,
    tlsMaxVersion: 'TLSv1.3',
    http2: true,
    folder: '',
    pace: 0,
    concurrency: 2500,
    requestsPerSecond: 0,
    now: Date.now,
    balance: () => 110,
    ...options,
    auth,
    prefix: (options.prefix ?? '').replace(/^(?=[^/])/, '/').replace(/\/+$/, ''),
  };
}

/** Reads command line arguments. Throws an Error that names the one that is not understood. */
export function readArguments(args: readonly string[]): GatewayOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      key: { type: 'string' },
      secret: { type: 'string' },
      auth: { type: 'string' },
      'signed-body': { type: 'string' },
      flavour: { type: 'string' },
      tls: { type: 'boolean' },
      'no-http2': { type: 'boolean' },
      prefix: { type: 'string' },
      folder: { type: 'string' },
      pace: { type: 'string' },
    },
  });
  return {
    ...optional('port', number(values.port, '--port')),
    ...optional('key', values.key),
    ...optional('secret', values.secret),
    ...optional('auth', oneOf(['bearer', 'hmac', 'both', 'none'] as const, values.auth, '--auth')),
    ...optional('signedBody', oneOf(['full', 'empty'] as const, values['signed-body'], '--signed-body')),
    ...optional('flavour', oneOf(['official', 'gateway'] as const, values.flavour, '--flavour')),
    ...optional('tls', values.tls),
    ...(values['no-http2'] === true ? { http2: false } : {}),
    ...optional('prefix', values.prefix),
    ...optional('folder', values.folder),
    ...optional('pace', number(values.pace, '--pace')),
  };
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: Value });
}

function number(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`${name} takes a number, not ${text}`);
  return value;
}

function oneOf<Value extends string>(
  values: readonly Value[],
  text: string | undefined,
  name: string,
): Value | undefined {
  if (text === undefined) return undefined;
  const value = values.find((known) => known === text);
  if (value === undefined) throw new Error(`${name} is one of ${values.join(', ')}, not ${text}`);
  return value;
}
