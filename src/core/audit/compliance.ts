/**
 * What a period of the log comes to: who was asked, with which keys and models, what for, how much, and what the rules held back.
 * Owns the sums. Words and the page are the host's.
 */
import type { Entry } from './chain.ts';
import { modelOf } from './query.ts';

/** One row of a table: what was summed under this name. */
export interface Volume {
  readonly name: string;
  readonly calls: number;
  readonly failed: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** In billionths. */
  readonly costCNY: number;
  readonly costUSD: number;
}

/** When a key was used, by its fingerprint. */
export interface KeyUse {
  readonly fingerprint: string;
  readonly origins: readonly string[];
  readonly calls: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface ComplianceFacts {
  readonly total: Volume;
  readonly sessions: number;
  /** Named `service origin`. */
  readonly services: readonly Volume[];
  readonly models: readonly Volume[];
  readonly purposes: readonly Volume[];
  readonly outcomes: readonly Volume[];
  /** Named by the version; empty where there was none or it is not known. */
  readonly tls: readonly Volume[];
  readonly keys: readonly KeyUse[];
  readonly policy: {
    /** Calls with masked secrets, and how many secrets that were. */
    readonly maskedCalls: number;
    readonly maskedSecrets: number;
    /** Calls that a rule kept in the house. */
    readonly refused: number;
  };
}

/** Sums the receipts from `from` on and before `to`. */
export function summarize(entries: readonly Entry[], from: number, to: number): ComplianceFacts {
  const period = entries.filter(({ at }) => at >= from && at < to);
  // What never left has no service, model or purpose to count.
  const sent = period.filter(({ tries }) => tries > 0);
  const masked = sent.filter((entry) => (entry.masked ?? 0) > 0);
  return {
    total: volumeOf('', sent),
    sessions: new Set(sent.flatMap(({ session }) => session ?? [])).size,
    services: groupBy(sent, ({ service, origin }) => `${service} ${origin}`),
    models: groupBy(sent, modelOf),
    purposes: groupBy(sent, ({ purpose }) => purpose),
    outcomes: groupBy(sent, ({ outcome }) => outcome),
    tls: groupBy(sent, ({ tls }) => tls ?? ''),
    keys: keysOf(sent),
    policy: {
      maskedCalls: masked.length,
      maskedSecrets: masked.reduce((sum, entry) => sum + (entry.masked ?? 0), 0),
      refused: period.length - sent.length,
    },
  };
}

/** When each key was used for the first time, by its fingerprint. */
export function firstUses(entries: readonly Entry[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { key, at } of entries) {
    if (key !== undefined) first.set(key, Math.min(at, first.get(key) ?? at));
  }
  return first;
}

/** The most used first. */
function groupBy(entries: readonly Entry[], nameOf: (entry: Entry) => string): readonly Volume[] {
  const groups = [...Map.groupBy(entries, nameOf)].map(([name, group]) => volumeOf(name, group));
  return groups.toSorted((a, b) => b.calls - a.calls || a.name.localeCompare(b.name));
}

function volumeOf(name: string, entries: readonly Entry[]): Volume {
  const sum = (amountOf: (entry: Entry) => number | undefined): number =>
    entries.reduce((total, entry) => total + (amountOf(entry) ?? 0), 0);
  return {
    name,
    calls: entries.length,
    failed: sum(({ outcome }) => (outcome === 'ok' ? 0 : 1)),
    sentBytes: sum(({ requestBytes }) => requestBytes),
    receivedBytes: sum(({ responseBytes }) => responseBytes),
    promptTokens: sum(({ promptTokens }) => promptTokens),
    completionTokens: sum(({ completionTokens }) => completionTokens),
    costCNY: sum(({ costCNY }) => costCNY),
    costUSD: sum(({ costUSD }) => costUSD),
  };
}

function keysOf(entries: readonly Entry[]): readonly KeyUse[] {
  const groups = Map.groupBy(entries, ({ key }) => key ?? '');
  groups.delete('');
  return [...groups].map(([fingerprint, group]) => ({
    fingerprint,
    origins: [...new Set(group.map(({ origin }) => origin))],
    calls: group.length,
    firstAt: group.reduce((first, { at }) => Math.min(first, at), Infinity),
    lastAt: group.reduce((last, { at }) => Math.max(last, at), 0),
  }));
}
