/** Bundles the tests that run inside the extension host, which does not read TypeScript. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { outputPath, rootPath } from '../paths.ts';

export interface CompiledTests {
  /** The module that exports `run`. */
  readonly indexPath: string;
  /** One compiled module for each test file, in order. */
  readonly testPaths: readonly string[];
}

/** Compiles into test/output/vscode. Source maps are inline; stack traces name the .ts files when Node is told to use them. */
export async function compileTests(files: readonly string[]): Promise<CompiledTests> {
  const outdir = join(outputPath, 'vscode');
  await rm(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: rootPath,
    entryPoints: ['test/vscode/index.ts', ...files],
    outbase: 'test/vscode',
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const compiled = (file: string): string =>
    join(outdir, file.replace(/^test\/vscode\//u, '').replace(/\.ts$/u, '.mjs'));
  return { indexPath: compiled('index.ts'), testPaths: files.map(compiled) };
}
