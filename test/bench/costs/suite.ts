/**
 * Ninety days of ten thousand calls each in the ledger, as the page of costs finds them: how long until it has the first week
 * and all of them, when they were never added up and when they were, and how long the host is held up meanwhile.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeLine, type LedgerEntry } from '../../../src/core/cost/ledger.ts';
import { priceOf, savingOf } from '../../../src/core/cost/prices.ts';
import { daysOf, sumUp } from '../../../src/core/cost/sums/report.ts';
import { LedgerFiles } from '../../../src/host/cost/ledgerFiles.ts';
import type { Results } from '../results.ts';

const callsPerDay = 10_000;
const dayMs = 86_400_000;

/** Milliseconds. */
export async function measureCosts(): Promise<Results> {
  const folder = await mkdtemp(join(tmpdir(), 'costs-'));
  try {
    const days = daysOf('quarter', Date.now());
    const bytes = await writeLedger(folder, days);
    const newest = days.toReversed();
    const watch = watchLoop();
    const files = new LedgerFiles(folder);
    const week = await timed(() => read(files, newest.slice(0, 7)));
    const all = await timed(() => read(files, newest));
    const heldUpMs = watch();
    const again = await timed(() => read(new LedgerFiles(folder), newest));
    console.log(`  ${(bytes / 1e6).toFixed(0)} MB`);
    return {
      'costs.first_week_ms': week,
      'costs.first_quarter_ms': week + all,
      'costs.quarter_ms': again,
      'costs.held_up_ms': heldUpMs,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function read(files: LedgerFiles, days: readonly string[]): Promise<void> {
  const known = [];
  for (const day of days) {
    const outcome = await files.sums(day);
    if (!outcome.ok) throw new Error(outcome.cause);
    known.push({ day, sums: outcome.value });
  }
  const { calls } = sumUp(known).all;
  if (calls !== days.length * callsPerDay) throw new Error(`${calls} calls were counted`);
}

/** The longest time for which nothing else got its turn, until asked. */
function watchLoop(): () => number {
  let longestMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last - 1);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longestMs;
  };
}

async function writeLedger(folder: string, days: readonly string[]): Promise<number> {
  await mkdir(folder, { recursive: true });
  let bytes = 0;
  for (const day of days) {
    const midnight = Date.parse(day);
    const lines = Array.from({ length: callsPerDay }, (_, call) =>
      encodeLine(entryAt(midnight + Math.floor((call * dayMs) / callsPerDay), call)),
    );
    const text = lines.map((line) => `\n${line}`).join('');
    bytes += Buffer.byteLength(text);
    await writeFile(join(folder, `${day}.jsonl`), text);
  }
  return bytes;
}

function entryAt(at: number, call: number): LedgerEntry {
  const isChat = call % 10 === 0;
  const usage = {
    promptTokens: 2_000 + (call % 700),
    cacheHitTokens: 1_024,
    completionTokens: 40 + (call % 90),
    reasoningTokens: 0,
  };
  const priced = { kind: 'official', model: isChat ? 'deepseek-v4-pro' : 'deepseek-flash' } as const;
  const cost = priceOf(usage, priced, at);
  const saved = savingOf(usage.cacheHitTokens, priced, at);
  return {
    at,
    purpose: isChat ? 'chat' : 'completion',
    ...(isChat
      ? { sessionId: `session-${call % 40}`, answerId: `answer-${call}` }
      : { path: `src/file${call % 60}.ts` }),
    ...priced,
    origin: 'https://api.deepseek.com',
    usage,
    ...(cost && { cost }),
    ...(saved && { saved }),
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
