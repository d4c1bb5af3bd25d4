/**
 * The doctor's page: what it shows, what it may ask for, and the check of what it asks.
 * Owns the contract. The host looks, judges and words; the page draws.
 */
import * as v from 'valibot';
import type { CheckId } from '../core/doctor/finding.ts';
import type { Verdict } from '../core/doctor/judge.ts';

export interface CheckView {
  readonly id: CheckId;
  readonly title: string;
  /** undefined while it is looked at. */
  readonly verdict?: Verdict;
  readonly text: string;
  /** What the one button says; pressing it names the check. */
  readonly action?: string;
}

/** A model server that listens on this machine. */
export interface FoundServer {
  readonly name: string;
  readonly address: string;
  readonly models: readonly string[];
  readonly inUse: boolean;
}

export interface DoctorView {
  readonly running: boolean;
  /** What it comes to, in a sentence. */
  readonly summary: string;
  readonly groups: readonly { readonly title: string; readonly checks: readonly CheckView[] }[];
  /** undefined until somebody asked for them. */
  readonly servers?: { readonly searching: boolean; readonly found: readonly FoundServer[] };
}

const toHost = v.variant('type', [
  v.strictObject({ type: v.picklist(['ready', 'run', 'stop', 'copy', 'findServers']) }),
  v.strictObject({ type: v.literal('act'), check: v.pipe(v.string(), v.maxLength(40)) }),
  v.strictObject({
    type: v.literal('useServer'),
    index: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99)),
  }),
]);

export type DoctorToHost = Readonly<v.InferOutput<typeof toHost>>;

/** Gives the message when `value` is one, exactly, else undefined. Never throws. */
export function parseDoctorMessage(value: unknown): DoctorToHost | undefined {
  const result = v.safeParse(toHost, value);
  return result.success ? result.output : undefined;
}
