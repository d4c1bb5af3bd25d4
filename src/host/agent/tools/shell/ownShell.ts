/**
 * Commands in a shell of our own, shown in a terminal where nothing but Ctrl+C can be typed.
 * Owns its process and all that it starts: they end together.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import { env, EventEmitter, ThemeIcon, window, type Terminal } from 'vscode';
import { environmentChanges, waitForLimit, type Ending, type Order, type Outcome } from './outcome.ts';

const isWindows = process.platform === 'win32';

/** What does not end when asked is ended. What a command leaves running is not waited for any longer. */
const graceMs = 1_500;

/** Runs the command to its end. */
export async function runOwn(order: Order, keep: (terminal: Terminal) => void): Promise<Outcome> {
  const { command, cwd, onOutput } = order;
  const written = new EventEmitter<string>();
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let asked: Ending | undefined;
  const { program, parameters } = shellFor(command);
  const child = spawn(program, parameters, {
    cwd,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which can be ended as one.
    detached: !isWindows,
    windowsHide: true,
    windowsVerbatimArguments: isWindows && parameters.at(0) === '/d',
  });
  let grace: NodeJS.Timeout | undefined;
  let isClosed = false;
  const end = (ending: Ending): void => {
    // By then the number may be another's.
    if (isClosed) return;
    asked ??= ending;
    endTree(child, 'SIGTERM');
    grace ??= setTimeout(() => endTree(child, 'SIGKILL'), graceMs);
  };
  const show = (text: string): void => written.fire(text.replaceAll(/\r?\n/g, '\r\n'));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      onOutput(text);
      show(text);
    });
  }
  const terminal = window.createTerminal({
    name: 'DeepSeek',
    iconPath: new ThemeIcon('tools'),
    isTransient: true,
    pty: {
      onDidWrite: written.event,
      open: () => show(`$ ${command}\n`),
      close: () => end('closed'),
      handleInput(keys: string) {
        if (keys === '\u0003') end('stopped');
      },
    },
  });
  terminal.show(true);
  keep(terminal);
  const endWait = waitForLimit(order, end);
  child.on('error', (error) => {
    onOutput(error.message);
    resolve({ ending: 'exited' });
  });
  const settle = (code: number | null): void =>
    resolve(asked === undefined ? { ending: 'exited', ...(code !== null && { exitCode: code }) } : { ending: asked });
  let lingering: NodeJS.Timeout | undefined;
  child.on('exit', (code) => (lingering = setTimeout(settle, graceMs, code)));
  child.on('close', (code) => {
    isClosed = true;
    settle(code);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(lingering);
    endWait();
  }
}

function shellFor(command: string): { readonly program: string; readonly parameters: readonly string[] } {
  const name = basename(env.shell)
    .toLowerCase()
    .replace(/\.exe$/, '');
  if (name === 'pwsh' || name === 'powershell') {
    return { program: env.shell, parameters: ['-NoProfile', '-NonInteractive', '-Command', command] };
  }
  if (isWindows)
    return { program: process.env['ComSpec'] ?? 'cmd.exe', parameters: ['/d', '/s', '/c', `"${command}"`] };
  const isKnown = ['bash', 'zsh', 'sh', 'dash', 'ksh', 'fish'].includes(name);
  return { program: isKnown ? env.shell : '/bin/sh', parameters: ['-c', command] };
}

function environment(): NodeJS.ProcessEnv {
  const changed = { ...process.env, ...environmentChanges };
  return Object.fromEntries(
    Object.entries(changed).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** On Windows only while the first of them runs; elsewhere the group is there as long as any does. */
function endTree({ pid, exitCode, signalCode }: ChildProcess, how: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  if (isWindows) {
    if (exitCode !== null || signalCode !== null) return;
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => undefined,
    );
    return;
  }
  try {
    process.kill(-pid, how);
  } catch {
    // It has ended by itself.
  }
}
