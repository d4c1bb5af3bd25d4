/** Waiting for what only asking again can tell: files, requests, and what a page shows at a moment. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than a busy machine takes. */
const patienceMs = 20_000;

/** Resolves when `isSo`; throws with what was wanted. */
export async function until(
  isSo: () => Promise<boolean> | boolean,
  wanted: () => Promise<string> | string,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Wanted: ${await wanted()}`);
    await sleep(50);
  }
}

/** Resolves when `read` gives what is expected; throws with what it gave last, as `assert.deepEqual` does. */
export async function becomes<Value>(read: () => Promise<Value> | Value, expected: Value): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      assert.deepEqual(await read(), expected);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(50);
  }
}
