/**
 * Child processes that never outlive the one that started them.
 * A child runs in a group of its own, so that it ends together with its own children; a Node child also ends by itself when
 * its standard input closes (leash.mjs), which is what happens when this process dies without a word.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const leash = pathToFileURL(join(import.meta.dirname, 'leash.mjs')).href;

export interface NodeProcess {
  /** Everything printed so far, standard output and error in order of arrival. */
  output(): string;
  /** Resolves when the process has ended, with its exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Ends the process and its children; resolves when it is gone. May be called again. */
  stop(): Promise<void>;
}

/** Starts `node …parameters` and resolves with the first match of `ready` in what it prints. Rejects when it ends before that. */
export async function startNode(
  parameters: readonly string[],
  options: {
    readonly ready: RegExp;
    readonly timeoutMs: number;
    readonly nodePath?: string;
    readonly cwd?: string;
    readonly environment?: Readonly<Record<string, string | undefined>>;
  },
): Promise<{ readonly process: NodeProcess; readonly match: RegExpExecArray }> {
  const child = spawn(options.nodePath ?? process.execPath, ['--import', leash, ...parameters], {
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  let printed = '';
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', (error) => {
      printed += `${error.message}\n`;
      resolve(null);
    });
  });
  const running: NodeProcess = {
    output: () => printed,
    ended,
    stop: async () => {
      endGroup(child);
      await ended;
    },
  };
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      reject(new Error(`node ${parameters[0]} ${reason}. It printed:\n${printed}`));
    };
    const timer = setTimeout(fail, options.timeoutMs, `was not ready after ${options.timeoutMs / 1000} s`);
    const read = (text: string): void => {
      printed += text;
      const found = options.ready.exec(printed);
      if (found) {
        clearTimeout(timer);
        resolve(found);
      }
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    void ended.then((code) => fail(`ended with code ${code}`));
  }).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  return { process: running, match };
}

/** Runs a program to its end and gives what it printed; rejects with that when it fails. */
export async function runQuietly(
  command: string,
  parameters: readonly string[],
  options: { readonly cwd: string; readonly environment?: Readonly<Record<string, string | undefined>> },
): Promise<string> {
  const child = spawn(command, parameters, {
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const read = (text: string): void => {
    printed += text;
  };
  child.stdout.setEncoding('utf8').on('data', read);
  child.stderr.setEncoding('utf8').on('data', read);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${parameters.join(' ')} ended with code ${code}:\n${printed.trim()}`);
  return printed;
}

/** Ends a child that leads a group of its own, with the whole group. On Windows: with its children. */
export function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended between the check and the signal.
  }
}
