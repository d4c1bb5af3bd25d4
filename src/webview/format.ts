/** Numbers as people read them in a narrow panel. Owns rounding and units, in the reader's language. */
import { t } from './l10n.ts';

/** `380`, `1.2K`, `41K`, `1M`: at most three signs and a unit, in every language. */
export function formatTokens(tokens: number): string {
  if (tokens < 1_000) return String(Math.round(tokens));
  if (tokens < 999_500) return `${round(tokens / 1_000)}K`;
  return `${round(tokens / 1_000_000)}M`;
}

/** `4 s`, `1 min 5 s`; never less than `0 s`. */
export function formatSeconds(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1_000));
  if (seconds < 60) return t('{0} s', seconds);
  return t('{0} min {1} s', Math.floor(seconds / 60), seconds % 60);
}

/** `92%`. `share` is 0 to 1. */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function round(value: number): string {
  return value < 9.95 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
