/** Waiting that ends early when an exchange is over. */
import { setTimeout as wait } from 'node:timers/promises';

/** Settles after `ms`, or as soon as `signal` aborts; never rejects. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await wait(ms, undefined, { signal }).catch(() => {});
}
