/**
 * Our client beside its peers, all in one process against one server in another.
 * Rounds are interleaved and every number is a median of ratios within rounds, so that a slow moment of the machine
 * falls on all of them.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { median, type Results } from '../results.ts';
import { measureAbort } from './abort.ts';
import { answers, blastModel, shortModel } from './answers.ts';
import { createOurs } from './ours.ts';
import { createAiSdk, createFloor, createOpenAI, type AskOnce } from './peers.ts';

const peers = ['floor', 'openai', 'aisdk'] as const;
type Name = (typeof peers)[number] | 'ours';

/** Short requests for each client in each round. */
const requestsPerRound = 12;
const blastsPerRound = 3;
const promptBytes = 4096;

/** Ratios ours / theirs of the time to the first token and of the CPU time per event. */
export async function measureClient(): Promise<Results> {
  const server = fork(new URL('server.ts', import.meta.url), { stdio: 'inherit' });
  try {
    const [port] = (await once(server, 'message')) as [number];
    const origin = `http://127.0.0.1:${port}`;
    const prompt = 'Why do all clients retry at once? '.repeat(Math.ceil(promptBytes / 34)).slice(0, promptBytes);
    const ours = createOurs(origin, prompt);
    const clients: Readonly<Record<Name, AskOnce>> = {
      ours,
      floor: createFloor(origin, prompt),
      openai: createOpenAI(origin, prompt),
      aisdk: createAiSdk(origin, prompt),
    };
    for (const ask of Object.values(clients)) await warmUp(ask);
    return {
      // A first token takes a wake-up of the server, which the scheduler makes short or long: more rounds are needed.
      ...(await compare('client.ttft', clients, measureFirstToken, 3)),
      ...(await compare('client.cpu_per_event', clients, measureBlast, 1)),
      ...(await measureAbort(server, ours)),
    };
  } finally {
    await stop(server);
  }
}

/** Connections opened and code compiled before anything counts. */
async function warmUp(ask: AskOnce): Promise<void> {
  for (let count = 0; count < 20; count++) await askChecked(ask, shortModel);
  for (let count = 0; count < 3; count++) await askChecked(ask, blastModel);
}

/** Median milliseconds from the call to the first text. */
async function measureFirstToken(ask: AskOnce): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < requestsPerRound; count++) {
    const start = performance.now();
    times.push((await askChecked(ask, shortModel)) - start);
  }
  return median(times);
}

/** Microseconds of CPU, user and system, for each event of a blast. */
async function measureBlast(ask: AskOnce): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < blastsPerRound; count++) await askChecked(ask, blastModel);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (answers.blast.length * blastsPerRound);
}

/** Asks, makes sure that all of the text came, and gives back when the first piece did. */
async function askChecked(ask: AskOnce, model: string): Promise<number> {
  let firstAt: number | undefined;
  let characters = 0;
  await ask(model, (text) => {
    firstAt ??= performance.now();
    characters += text.length;
  });
  const expected = (model === blastModel ? answers.blast : answers.short).join('').length;
  if (firstAt === undefined || characters !== expected) throw new Error(`${characters} of ${expected} characters came`);
  return firstAt;
}

/**
 * The median ratio for each peer. In each pass there is a round for each order of the clients, so that each comes equally often
 * after each other and inherits its heat and garbage.
 */
async function compare(
  key: string,
  clients: Readonly<Record<Name, AskOnce>>,
  measure: (ask: AskOnce) => Promise<number>,
  passes: number,
): Promise<Results> {
  const measured: Record<Name, number[]> = { ours: [], floor: [], openai: [], aisdk: [] };
  const orders = permute<Name>(['ours', ...peers]);
  for (const order of Array.from({ length: passes }, () => orders).flat()) {
    for (const name of order) {
      // The garbage of the one before is cleared away at nobody's expense.
      await askChecked(clients[name], blastModel);
      await setTimeout(20);
      measured[name].push(await measure(clients[name]));
    }
  }
  for (const [name, numbers] of Object.entries(measured))
    console.log(`  ${key} ${name}: ${median(numbers).toPrecision(3)}`);
  return Object.fromEntries(
    peers.map((peer) => [
      `${key}.vs_${peer}`,
      median(measured.ours.map((ours, round) => ours / (measured[peer][round] ?? Number.NaN))),
    ]),
  );
}

function permute<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) => permute(items.toSpliced(at, 1)).map((rest) => [item].concat(rest)));
}

async function stop(server: ChildProcess): Promise<void> {
  const exited = once(server, 'exit');
  server.kill();
  await exited;
}
