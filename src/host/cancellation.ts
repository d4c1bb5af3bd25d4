/** From the signals of this house to the tokens of the editor. Owns the one bridge between them. */
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
