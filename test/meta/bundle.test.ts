/**
 * What a fresh build contains: a small entry, and nothing heavy before it is needed.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { root } from './project.ts';

const run = promisify(execFile);

/** The files that load together with the output built from `entry`: static imports all the way. */
function staticClosure({ outputs }: Metafile, entry: string): Metafile['outputs'][string][] {
  const start = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry);
  assert.ok(start, `no output for ${entry}`);
  const closure = new Set([start]);
  for (const path of closure)
    for (const { path: target, kind, external } of outputs[path]?.imports ?? [])
      if (!external && kind === 'import-statement') closure.add(target);
  return [...closure].flatMap((path) => outputs[path] ?? []);
}

describe('bundle', () => {
  let built: { readonly host: Metafile; readonly webview: Metafile };
  before(async () => {
    const out = await mkdtemp(join(tmpdir(), 'ask-deepseek-'));
    await run(process.execPath, ['esbuild.mjs', '--out', out], { cwd: root });
    built = JSON.parse(await readFile(join(out, 'meta.json'), 'utf8')) as typeof built;
    await rm(out, { recursive: true });
  });

  it('loads at most 60 KiB and no package to activate', () => {
    const closure = staticClosure(built.host, 'src/extension.ts');
    const sizeBytes = closure.reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(sizeBytes <= 60 * 1024, `${sizeBytes} bytes`);
    const packages = closure
      .flatMap(({ inputs }) => Object.keys(inputs))
      .filter((path) => path.includes('node_modules/'));
    assert.deepEqual(packages, []);
  });

  it('brings undici only with a request', () => {
    const closure = staticClosure(built.host, 'src/host/compose.ts');
    const early = closure.flatMap(({ inputs }) => Object.keys(inputs)).filter((path) => path.includes('/undici/'));
    assert.deepEqual(early, []);
  });

  it('brings highlighting, formulas and diagrams only with a block that needs them', () => {
    const closure = staticClosure(built.webview, 'src/webview/main.ts');
    const early = closure
      .flatMap(({ inputs }) => Object.keys(inputs))
      .filter((path) => /node_modules\/(?:highlight\.js|katex|beautiful-mermaid)\//.test(path));
    assert.deepEqual(early, []);
  });

  it('has no test, bench or peer in it', () => {
    const inputs = [built.host, built.webview].flatMap(({ inputs }) => Object.keys(inputs));
    const foreign = inputs.filter((path) =>
      /^test\/|node_modules\/(?:openai|ai|@ai-sdk|marked|dompurify|axe-core|playwright-core|fast-check)\//.test(path),
    );
    assert.deepEqual(foreign, []);
  });
});
