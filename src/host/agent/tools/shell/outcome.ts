/** How a command went, in whatever shell it ran. Owns the shapes that both kinds of shell share, and their environment. */

export interface Order {
  readonly command: string;
  /** Folder where it runs. */
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Hears the output bit by bit, with all that steers a terminal in it. */
  readonly onOutput: (text: string) => void;
}

/** How it ended: by itself, for the time it took, at the signal, or because the person closed the terminal. */
export type Ending = 'exited' | 'timeout' | 'stopped' | 'closed';

export interface Outcome {
  readonly ending: Ending;
  /** Undefined where the shell did not tell, or the command was ended from outside. */
  readonly exitCode?: number;
}

/** No pager waits for keys, and our own secrets are nobody's. */
export const environmentChanges: Readonly<Record<string, string | null>> = {
  PAGER: 'cat',
  GIT_PAGER: 'cat',
  DEEPSEEK_API_KEY: null,
  DEEPSEEK_SECRET_KEY: null,
};

/** Calls back once: after the time, or at the signal. The function that it gives ends the wait. */
export function waitForLimit(
  { timeoutMs, signal }: Order,
  onLimit: (ending: 'timeout' | 'stopped') => void,
): () => void {
  const stop = (): void => onLimit('stopped');
  const timer = setTimeout(() => onLimit('timeout'), timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
}
