/**
 * Who imports whom, read by esbuild.
 * Owns the two graphs, of values and of everything; which edges are allowed stands in layers.test.ts.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { root } from './project.ts';

/** One import. `to` is a path from the root, or a package or module name. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly lazy: boolean;
  readonly typeOnly: boolean;
}

/** Every import and re-export of the files given and of what they reach. */
export async function readImports(files: readonly string[]): Promise<readonly Edge[]> {
  const all = await readGraph(files, [keepTypeImports]);
  const values = new Set((await readGraph(files, [])).map(nameOf));
  return all.map((edge) => Object.assign(edge, { typeOnly: !values.has(nameOf(edge)) }));
}

function nameOf({ from, to, lazy }: Omit<Edge, 'typeOnly'>): string {
  return `${from} ${lazy ? 'may load' : 'loads'} ${to}`;
}

async function readGraph(files: readonly string[], plugins: esbuild.Plugin[]): Promise<Omit<Edge, 'typeOnly'>[]> {
  const { metafile } = await esbuild.build({
    entryPoints: [...files],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'unused',
    format: 'esm',
    platform: 'node',
    packages: 'external',
    external: ['*.css', '*.json'],
    logLevel: 'silent',
    plugins,
  });
  return Object.entries(metafile.inputs).flatMap(([from, input]) =>
    input.imports.map(({ path, kind }) => ({ from, to: path, lazy: kind === 'dynamic-import' })),
  );
}

/** esbuild drops `import type`; written as a plain import of a file it stays in the graph. */
const keepTypeImports: esbuild.Plugin = {
  name: 'keep-type-imports',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(resolve(root, path), 'utf8')).replace(/^(import|export) type (?=[{*])/gm, '$1 '),
      loader: 'ts',
    }));
    build.initialOptions.tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } };
  },
};
