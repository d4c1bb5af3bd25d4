/** Between the signals of this house and the tokens of the editor. Owns the two bridges. */
import { CancellationTokenSource, type CancellationToken } from 'vscode';

/** Calls `run` with a token that is cancelled when the signal aborts. */
export async function withToken<T>(signal: AbortSignal, run: (token: CancellationToken) => Thenable<T>): Promise<T> {
  const source = new CancellationTokenSource();
  const cancel = (): void => source.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await run(source.token);
  } finally {
    signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}

/** Calls `run` with a signal that aborts when the token is cancelled. */
export async function withSignal<T>(token: CancellationToken, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  try {
    return await run(controller.signal);
  } finally {
    listener.dispose();
  }
}
