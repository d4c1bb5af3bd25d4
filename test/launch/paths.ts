/**
 * Where the harness keeps things in the repository, and which versions of the editor it knows.
 * Paths only: nothing here is made or removed.
 */
import { join } from 'node:path';

/** The repository, which is also the extension under development. */
export const rootPath = join(import.meta.dirname, '..', '..');

/** Git-ignored: what a run leaves behind to be looked at. */
export const outputPath = join(rootPath, 'test', 'output');

/** Git-ignored: editors and browsers installed from the npm registry. */
export const cachePath = join(rootPath, '.vscode-test');
