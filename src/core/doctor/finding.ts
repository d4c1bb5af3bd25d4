/**
 * What the doctor looks at, and what was seen there. Owns the closed list of checks and the shape of what each saw.
 * How bad it is says judge.ts; words are the host's.
 */
import type { FimStyle, ServiceKind } from '../../api/connection.ts';
import type { DeepSeekError } from '../../api/errors.ts';

/** In the order shown. */
export const checkIds = [
  'place',
  'versions',
  'storage',
  'keyring',
  'service',
  'key',
  'proxy',
  'names',
  'socket',
  'certificate',
  'clock',
  'models',
  'balance',
  'chat',
  'completion',
  'vision',
  'automatic',
] as const;

export type CheckId = (typeof checkIds)[number];

/** What came of a check. */
export type Finding =
  /** Something else has to be mended first. */
  | { readonly check: CheckId; readonly waitsFor: CheckId }
  /** There is no such thing here: no balance at a gateway, no certificate without TLS. */
  | { readonly check: CheckId; readonly absent: true }
  /** The check itself broke. */
  | { readonly check: CheckId; readonly defect: true }
  | { readonly check: CheckId; readonly error: DeepSeekError }
  | Seen;

/** What was seen; a `cause` is the code of what did not go well. */
export type Seen =
  | {
      readonly check: 'place';
      readonly remote: string | undefined;
      readonly inBrowser: boolean;
      readonly system: string;
    }
  | { readonly check: 'versions'; readonly editor: string; readonly node: string; readonly extension: string }
  | { readonly check: 'storage'; readonly cause?: string; readonly freeBytes?: number }
  | { readonly check: 'keyring'; readonly isKept: boolean }
  | { readonly check: 'service'; readonly kind: ServiceKind; readonly url: string }
  | {
      readonly check: 'key';
      readonly kind: ServiceKind;
      readonly origin: string;
      /** Where it comes from and what it is called, in words. */
      readonly source?: string;
      readonly name?: string;
      readonly hasSecret: boolean;
    }
  | { readonly check: 'proxy'; readonly via: ProxyReason; readonly proxy?: string; readonly cause?: string }
  | {
      readonly check: 'names';
      readonly host: string;
      readonly addresses: readonly string[];
      readonly tookMs: number;
      readonly cause?: string;
    }
  | { readonly check: 'socket'; readonly host: string; readonly tookMs: number; readonly cause?: string }
  | ({ readonly check: 'certificate' } & Certificate)
  | { readonly check: 'clock'; readonly skewSeconds: number; readonly isSigned: boolean }
  | { readonly check: 'models'; readonly models: readonly string[]; readonly chosen: string; readonly tookMs: number }
  | { readonly check: 'balance'; readonly amounts: readonly string[]; readonly available: boolean }
  | {
      readonly check: 'chat';
      readonly model: string;
      readonly firstMs: number;
      /** undefined where too little came to tell. */
      readonly tokensPerSecond: number | undefined;
      readonly protocol: string | undefined;
    }
  | { readonly check: 'completion'; readonly style: FimStyle; readonly tookMs: number }
  | { readonly check: 'vision'; readonly model: string; readonly tookMs: number }
  | {
      readonly check: 'automatic';
      readonly refusal?: DeepSeekError;
      readonly isOffline: boolean;
      /** When the day's budget of automatic completions is whole again, in milliseconds since 1970. */
      readonly restsUntil?: number;
    };

/** Why a request goes through a proxy, or why not. */
export type ProxyReason = 'setting' | 'environment' | 'none' | 'loopback' | 'exception' | 'off';

export interface Certificate {
  readonly host: string;
  readonly tookMs: number;
  readonly protocol?: string;
  readonly application?: string;
  readonly issuer?: string;
  /** In milliseconds since 1970. */
  readonly validUntil?: number;
  /** The names on the way from the server's certificate up. */
  readonly chain: readonly string[];
  /** Who signed the last of the chain and is not known here. */
  readonly unknownIssuer?: string;
  readonly cause?: string;
}
