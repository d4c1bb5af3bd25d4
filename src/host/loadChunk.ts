/**
 * Loads a lazy chunk of this extension.
 * After an upgrade the running window still holds the old entry, whose chunks are gone from disk: then a reload is offered.
 */
import * as vscode from 'vscode';
import { showWarning } from './notices/notices.ts';

/** Gives back the module that `load` imports; the import itself stays at the call so that the bundler sees it. */
export async function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') void offerReload();
    throw error;
  }
}

async function offerReload(): Promise<void> {
  const reload = vscode.l10n.t('Reload window');
  const choice = await showWarning(vscode.l10n.t('Ask DeepSeek was updated. Reload the window to go on.'), reload);
  if (choice === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
}

/** Makes something when it is first asked for, and once; what failed is tried again. */
export function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** The same of what is disposed of: also where it comes only after this was. */
export class Lazy<T extends vscode.Disposable> implements vscode.Disposable {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | undefined;
  #isDisposed = false;

  constructor(make: () => Promise<T>) {
    this.#make = lazily(async () => {
      const made = await make();
      if (this.#isDisposed) made.dispose();
      return made;
    });
  }

  get(): Promise<T> {
    this.#made = this.#make();
    return this.#made;
  }

  /** What was asked for before; undefined if nothing was. */
  get made(): Promise<T> | undefined {
    return this.#made;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#made?.then(
      (made) => made.dispose(),
      () => undefined,
    );
  }
}
