/**
 * A fresh build of the extension in a folder of its own, so that no number comes from an old one.
 * The folder is a whole extension: manifest, words, pictures and `dist`.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

export interface Build {
  readonly folder: string;
  /** What esbuild put into each file. */
  readonly host: Metafile;
  readonly webview: Metafile;
  remove(): Promise<void>;
}

/** Builds as for a release. The caller removes the folder. */
export async function buildExtension(): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), 'ask-deepseek-build-'));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    await run(process.execPath, ['esbuild.mjs', '--out', join(folder, 'dist')], { cwd: root });
    for (const path of ['package.json', 'package.nls.json', 'package.nls.zh-cn.json', 'media', 'l10n'])
      await cp(join(root, path), join(folder, path), { recursive: true });
    const meta = JSON.parse(await readFile(join(folder, 'dist/meta.json'), 'utf8')) as Pick<Build, 'host' | 'webview'>;
    return { folder, host: meta.host, webview: meta.webview, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The files that load together with the output built from the source file `entry`: static imports all the way. */
export function staticClosure({ outputs }: Metafile, entry: string): Metafile['outputs'][string][] {
  const start = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry);
  if (start === undefined) throw new Error(`No output for ${entry}`);
  const closure = new Set([start]);
  for (const path of closure)
    for (const { path: target, kind, external } of outputs[path]?.imports ?? [])
      if (!external && kind === 'import-statement') closure.add(target);
  return [...closure].flatMap((path) => outputs[path] ?? []);
}

/** Bytes of all of the files together. */
export function sumBytes(files: readonly Metafile['outputs'][string][]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
