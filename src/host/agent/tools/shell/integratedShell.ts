/**
 * Commands in a terminal of the editor whose shell tells where a command begins and how it ends.
 * Owns one command in one terminal, which the person sees and may type in. A shell that tells nothing is left again.
 */
import { Disposable, ThemeIcon, window, type Terminal, type TerminalShellIntegration } from 'vscode';
import { environmentChanges, waitForLimit, type Ending, type Order, type Outcome } from './outcome.ts';

/** What does not end at Ctrl+C ends with its terminal. */
const graceMs = 1_500;

/** Runs the command; undefined where the shell does not tell what becomes of it, and nothing was run. */
export async function runIntegrated(
  order: Order,
  readyMs: number,
  keep: (terminal: Terminal) => void,
): Promise<Outcome | undefined> {
  const { cwd, signal } = order;
  const terminal = window.createTerminal({
    name: 'DeepSeek',
    cwd,
    env: environmentChanges,
    iconPath: new ThemeIcon('tools'),
    isTransient: true,
  });
  terminal.show(true);
  const shell = await ready(terminal, readyMs, signal);
  if (shell === undefined || signal.aborted) {
    terminal.dispose();
    return signal.aborted ? { ending: 'stopped' } : undefined;
  }
  keep(terminal);
  return follow(terminal, shell, order);
}

function ready(
  terminal: Terminal,
  readyMs: number,
  signal: AbortSignal,
): Promise<TerminalShellIntegration | undefined> {
  const { promise, resolve } = Promise.withResolvers<TerminalShellIntegration | undefined>();
  const timer = setTimeout(resolve, readyMs, undefined);
  const stop = (): void => resolve(undefined);
  signal.addEventListener('abort', stop);
  const listeners = Disposable.from(
    window.onDidChangeTerminalShellIntegration((changed) => {
      if (changed.terminal === terminal) resolve(changed.shellIntegration);
    }),
    window.onDidCloseTerminal((closed) => {
      if (closed === terminal) resolve(undefined);
    }),
  );
  if (signal.aborted) stop();
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    listeners.dispose();
  });
}

async function follow(terminal: Terminal, shell: TerminalShellIntegration, order: Order): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let asked: Ending | undefined;
  let grace: NodeJS.Timeout | undefined;
  const execution = shell.executeCommand(order.command);
  const listeners = Disposable.from(
    window.onDidEndTerminalShellExecution((ended) => {
      if (ended.execution !== execution) return;
      const { exitCode } = ended;
      resolve(
        asked === undefined ? { ending: 'exited', ...(exitCode !== undefined && { exitCode }) } : { ending: asked },
      );
    }),
    window.onDidCloseTerminal((closed) => {
      if (closed === terminal) resolve({ ending: asked ?? 'closed' });
    }),
  );
  const endWait = waitForLimit(order, (ending) => {
    asked ??= ending;
    terminal.sendText('\u0003', false);
    grace = setTimeout(() => terminal.dispose(), graceMs);
  });
  const read = (async () => {
    for await (const text of execution.read()) order.onOutput(text);
  })();
  try {
    const outcome = await promise;
    // The last of the output may come after the end.
    await Promise.race([read, new Promise((done) => setTimeout(done, graceMs))]);
    return outcome;
  } finally {
    clearTimeout(grace);
    endWait();
    listeners.dispose();
  }
}
