/**
 * Sources of installed packages, to type in and to have open.
 */
import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const modules = resolve(import.meta.dirname, '../../../node_modules');

export interface Source {
  /** Within node_modules. */
  readonly path: string;
  readonly text: string;
}

/** The files with this ending under the folders of node_modules, in the order of their paths. Declarations and tests are left out. */
export async function* readSources(ending: '.ts' | '.js', ...folders: readonly string[]): AsyncGenerator<Source> {
  for (const folder of folders) {
    const paths: string[] = [];
    for await (const path of glob(`${folder}/**/*${ending}`, { cwd: modules })) paths.push(path);
    for (const path of paths.sort()) {
      if (/\.d\.ts$|\.test\.ts$/.test(path)) continue;
      yield { path, text: (await readFile(join(modules, path), 'utf8')).replaceAll('\r\n', '\n') };
    }
  }
}
