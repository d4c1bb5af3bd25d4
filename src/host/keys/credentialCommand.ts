/**
 * Asks a program of the person's for a key: a password manager, a vault, a token broker.
 * Owns the running of it: no shell, away from the workspace, within a time. What it prints is a secret and is told to nobody.
 */
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { cleanKey, cleanSecret } from '../../core/keys/keyFormat.ts';

/** Long enough to touch a finger sensor or to type the master password. */
const timeoutMs = 60_000;
const mostBytes = 64 * 1024;

export type CommandOutcome =
  | { readonly ok: true; readonly apiKey: string; readonly secretKey?: string }
  /** `cause` is ours and never the program's words. */
  | { readonly ok: false; readonly cause: string };

/** The first line that the program prints is the key, the second, if any, the secret that signs. */
export function runCredentialCommand(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
  limitMs = timeoutMs,
): Promise<CommandOutcome> {
  const [program, ...parameters] = argv;
  if (program === undefined || program === '') return Promise.resolve({ ok: false, cause: 'no program is named' });
  const { DEEPSEEK_API_KEY: _key, DEEPSEEK_SECRET_KEY: _secret, ...env } = environment;
  return new Promise((resolve) => {
    try {
      execFile(
        program,
        parameters,
        // The home folder: where programs are looked for in the current one, no workspace may supply them.
        { cwd: homedir(), env, timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: mostBytes, windowsHide: true },
        (error, printed) => resolve(error === null ? read(printed) : { ok: false, cause: causeOf(error, limitMs) }),
      ).stdin?.end();
    } catch {
      resolve({ ok: false, cause: 'the program cannot be run' });
    }
  });
}

function read(printed: string): CommandOutcome {
  const [first = '', second = ''] = printed.split('\n').filter((line) => line.trim() !== '');
  const apiKey = cleanKey(first);
  if (apiKey === undefined) return { ok: false, cause: 'the first line printed is no key' };
  const secretKey = cleanSecret(second);
  return { ok: true, apiKey, ...(secretKey !== undefined && { secretKey }) };
}

function causeOf(error: { readonly code?: unknown; readonly killed?: boolean }, limitMs: number): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'it printed too much';
  if (error.killed === true) return `it took longer than ${limitMs / 1000} s`;
  if (typeof error.code === 'number') return `it ended with code ${error.code}`;
  return typeof error.code === 'string' ? error.code : 'it was ended by a signal';
}
