/**
 * One at a time among several processes, with files alone: for work on files that all windows share.
 * Owns the protocol. What is done under the lock, and that it is short, is the caller's matter.
 *
 * Turns are numbered; a turn is a file `turn.N` that names its process, and `turn.N.over` beside it ends it. The highest
 * turn rules. Who wants the next one makes `turn.N+1`, which the system lets only one process do. A number is never
 * given twice: turns are removed from the lowest up, so the turn before a removed one is gone as well, and a process that
 * was slow finds that out after it made its file and before it puts its name in. The first turn has none before it, so
 * it is marked as past instead of removed.
 *
 * A turn also ends with its process. A process that died before it wrote its name leaves an empty turn, which is passed
 * over after a while; should it live on, both look for the other's file after making their own, so at most one goes on.
 */
import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './outcome.ts';

const namelessMs = 2_000;
/** No work takes that long: the number of a dead process has been given to another. */
const longestTurnMs = 60_000;
const past = 'past';

/** Runs `work` while no other process runs any under the lock of this folder. Rejects like `work`, or when the disk refuses. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const turn = await takeTurn(folder);
  try {
    return await work();
  } finally {
    // What the work came to counts, even if the disk is full now: the turn then ends with its time.
    await writeFile(over(folder, turn), '', { flag: 'wx' }).catch(() => undefined);
  }
}

async function takeTurn(folder: string): Promise<number> {
  for (let round = 0; ; round += 1) {
    if (round > 0) await pause(Math.min(round, 10));
    const highest = await highestIn(folder);
    if (!(await isOver(folder, highest))) continue;
    const turn = highest + 1;
    if (!(await make(file(folder, turn)))) continue;
    // A turn that had been removed may have been made again.
    if (!(await isOver(folder, highest))) continue;
    await writeFile(file(folder, turn), String(process.pid));
    // A process that stood still in between has been passed over, and its turn may even have been removed.
    if ((await highestIn(folder)) > turn) continue;
    await removeBefore(folder, highest);
    return turn;
  }
}

/** Whether a turn has been and its successor may be made. */
async function isOver(folder: string, turn: number): Promise<boolean> {
  if (turn === 0) return true;
  try {
    const path = file(folder, turn);
    const [name, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    // The ruling turn is there beside it, or was lost with others: whoever makes the next one looks for it.
    if (name === past) return true;
    if (await exists(over(folder, turn))) return true;
    // A clock that was set back must not make it young for days.
    const ageMs = Math.abs(Date.now() - mtimeMs);
    return name === '' ? ageMs > namelessMs : !isAlive(Number(name)) || ageMs > longestTurnMs;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function removeBefore(folder: string, last: number): Promise<void> {
  const turns = (await readdir(folder)).map((name) => numberOf(name.replace(/\.over$/, '')));
  for (const turn of [...new Set(turns)].filter((one) => one > 0 && one < last).sort((a, b) => a - b)) {
    if (turn === 1) await writeFile(file(folder, turn), past);
    else await rm(file(folder, turn), { force: true });
    await rm(over(folder, turn), { force: true });
  }
}

async function highestIn(folder: string): Promise<number> {
  return Math.max(0, ...(await readdir(folder)).map(numberOf));
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** The number of a turn; 0 for any other file. */
function numberOf(name: string): number {
  return Number(/^turn\.(\d+)$/.exec(name)?.[1] ?? 0);
}

function file(folder: string, turn: number): string {
  return join(folder, `turn.${turn}`);
}

function over(folder: string, turn: number): string {
  return `${file(folder, turn)}.over`;
}

/** Makes an empty file; false if there is one. */
async function make(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

function pause(rounds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, rounds * (1 + Math.random() * 4)));
}
