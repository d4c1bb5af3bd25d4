/** Builds the extension as it would be packaged. */
import { runQuietly } from './process.ts';
import { rootPath } from './paths.ts';

/** Rejects with what the bundler says. Takes about a second, so it is never skipped. */
export function buildExtension(): Promise<void> {
  return runQuietly(process.execPath, ['esbuild.mjs'], { cwd: rootPath });
}
