/**
 * Why something is not attached, in words for the person.
 * It is thrown where it is found out and shown once, here.
 */
import { l10n, workspace, type Uri } from 'vscode';
import { showWarning } from '../notices/notices.ts';

export class Refusal extends Error {
  /** What the person is told; empty if they said no themselves. */
  readonly words: string;

  constructor(words: string) {
    super('refused');
    this.words = words;
  }
}

/** What `make` gives; undefined after a word to the person if it is refused, and quietly if it was ended. */
export async function unlessRefused<T>(make: () => T | Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
  try {
    return await make();
  } catch (error) {
    if (signal?.aborted) return undefined;
    if (!(error instanceof Refusal)) throw error;
    if (error.words !== '') void showWarning(error.words);
    return undefined;
  }
}

/** What is made of each, one question after the other; one that is refused keeps none of the others. */
export async function takeEach<T, Made>(
  things: readonly T[],
  make: (thing: T) => Promise<Made>,
  signal?: AbortSignal,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const thing of things) {
    const one = await unlessRefused(() => make(thing), signal);
    if (one !== undefined) made.push(one);
  }
  return made;
}

/** Asks about a file that is outside of the workspace. Rejects if it is not to be sent. */
export async function confirmOutside(uri: Uri): Promise<void> {
  if (workspace.getWorkspaceFolder(uri) !== undefined) return;
  const attach = l10n.t('Attach');
  const question = l10n.t('Attach a file from outside of the workspace?');
  const choice = await showWarning(question, { modal: true, detail: uri.fsPath }, attach);
  if (choice !== attach) throw new Refusal('');
}
