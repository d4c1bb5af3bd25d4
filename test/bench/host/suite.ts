/**
 * What a token costs the extension host, in the first turn of a session and in the six hundredth.
 * Two processes run the same host against the same loopback service: one with an empty session, one with 599 turns.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { startGateway } from '../../gateway/gateway.ts';
import { SessionStore } from '../../../src/host/sessions/sessionStore.ts';
import { createSession } from '../../../src/core/conversation/reduce.ts';
import { writeLongAnswer, writeTranscript } from '../chat60k/transcript.ts';
import { median, type Results } from '../results.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
/** The first warms up the code. */
const answers = 6;
const tokens = 2_000;
const tokensPerSecond = 500;
const rounds = 3;

/** Microseconds of the processor per token, and how much more they are at the end of a long session. */
export async function measureHost(): Promise<Results> {
  const folder = await mkdtemp(join(tmpdir(), 'ask-deepseek-host-'));
  const gateway = await startGateway({ auth: 'hmac', pace: tokensPerSecond });
  try {
    await bundleHost(folder);
    await writeSession(join(folder, 'long'));
    const costs: { readonly short: number[]; readonly long: number[] } = { short: [], long: [] };
    for (let round = 0; round < rounds; round++) {
      for (const [name, sessionId] of [
        ['short', ''],
        ['long', 'long'],
      ] as const) {
        for (let count = 0; count < answers; count++) {
          gateway.fault(
            { answer: { text: writeLongAnswer(tokens * 4) }, pace: tokensPerSecond },
            { path: /\/chat\/completions$/u },
          );
        }
        costs[name].push(...(await runHost(join(folder, name), folder, sessionId, gateway)));
      }
    }
    const [first, last] = [median(costs.short), median(costs.long)];
    console.log(`  µs per token: ${first.toFixed(0)} in turn 1, ${last.toFixed(0)} in turn 600`);
    return { 'host.cpu_us_per_token': first, 'host.growth_600_vs_1': last / first };
  } finally {
    await gateway.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundleHost(folder: string): Promise<void> {
  await esbuild.build({
    entryPoints: [join(import.meta.dirname, 'measured.ts')],
    outdir: join(folder, 'built'),
    bundle: true,
    splitting: true,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node22',
    alias: { vscode: join(import.meta.dirname, 'editor.cjs') },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
}

async function runHost(
  storage: string,
  folder: string,
  sessionId: string,
  gateway: { readonly url: string; readonly key: string; readonly secret: string },
): Promise<readonly number[]> {
  const { stdout } = await run(
    process.execPath,
    [join(folder, 'built/measured.mjs'), storage, sessionId, String(answers)],
    {
      cwd: root,
      env: {
        ...process.env,
        DEEPSEEK_API_KEY: gateway.key,
        DEEPSEEK_SECRET_KEY: gateway.secret,
        DEEPSEEK_BASE_URL: gateway.url,
        ASK_DEEPSEEK_SETTINGS: JSON.stringify({
          'askDeepSeek.service': 'gateway',
          'askDeepSeek.gateway.address': gateway.url,
          // What goes out with a question is no part of what a token costs, and a million tokens fit no window.
          'askDeepSeek.historyTurns': 4,
        }),
      },
    },
  );
  const { shown, costsUs } = JSON.parse(stdout) as { readonly shown: number; readonly costsUs: readonly number[] };
  if (sessionId !== '' && shown < 1_100) throw new Error(`Only ${shown} messages of the long session are there`);
  return costsUs.slice(1);
}

/** 599 turns on disk, as the extension writes them. */
async function writeSession(directory: string): Promise<void> {
  const store = new SessionStore(directory);
  const session = createSession('long', 1);
  store.create(session, '');
  let parentId: string | undefined;
  for (const message of writeTranscript().slice(0, 1_198)) {
    const turn = { id: message.id, at: 1 };
    await store.append(
      'long',
      message.role === 'user'
        ? { type: 'asked', question: { ...turn, role: 'user', parentId, text: message.text, attachments: [] } }
        : {
            type: 'answered',
            answer: {
              ...turn,
              role: 'assistant',
              parentId: parentId ?? '',
              model: message.model,
              thinking: message.thinking,
              parts: message.parts.flatMap((part) => (part.kind === 'call' || part.kind === 'note' ? [] : part)),
              end: { status: 'ended', reason: 'stop' },
            },
          },
    );
    parentId = message.id;
  }
  await store.settled();
}
