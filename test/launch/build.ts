/** Builds the extension as it would be packaged, and packs it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from './process.ts';
import { rootPath } from './paths.ts';

/** Rejects with what the bundler says. Takes about a second, so it is never skipped. */
export async function buildExtension(): Promise<void> {
  await runQuietly(process.execPath, ['esbuild.mjs'], { cwd: rootPath });
}

/** Packs what is built as `npm run package` does, into this file. Gives what was said meanwhile; rejects when it fails. */
export async function packExtension(file: string): Promise<string> {
  const { scripts } = JSON.parse(await readFile(join(rootPath, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<'package', string>>;
  };
  const flags = scripts.package.split(' ').filter((word) => word.startsWith('--') && word !== '--out');
  const tool = join(rootPath, 'node_modules', '@vscode', 'vsce', 'vsce');
  return runQuietly(process.execPath, [tool, 'package', ...flags, '--out', file], { cwd: rootPath });
}
