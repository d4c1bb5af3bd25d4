/**
 * What a fresh build contains: a small entry, and nothing heavy before it is needed.
 */
import assert from 'node:assert/strict';
import type { Metafile } from 'esbuild';
import { buildExtension, staticClosure, sumBytes, type Build } from '../bench/build.ts';

const inputsOf = (files: readonly Pick<Metafile['outputs'][string], 'inputs'>[]): string[] =>
  files.flatMap(({ inputs }) => Object.keys(inputs));

describe('bundle', () => {
  let build: Build;
  before(async () => {
    build = await buildExtension();
    await build.remove();
  });

  it('loads at most 60 KiB and no package to activate', () => {
    const closure = staticClosure(build.host, 'src/extension.ts');
    assert.ok(sumBytes(closure) <= 60 * 1024, `${sumBytes(closure)} bytes`);
    assert.deepEqual(
      inputsOf(closure).filter((path) => path.includes('node_modules/')),
      [],
    );
  });

  it('brings undici only with a request', () => {
    const early = inputsOf(staticClosure(build.host, 'src/host/compose.ts'));
    assert.deepEqual(
      early.filter((path) => path.includes('node_modules/undici/')),
      [],
    );
  });

  it('brings highlighting, formulas and diagrams only with a block that needs them', () => {
    const early = inputsOf(staticClosure(build.webview, 'src/webview/main.ts'));
    assert.deepEqual(
      early.filter((path) => /node_modules\/(?:highlight\.js|katex|beautiful-mermaid)\//.test(path)),
      [],
    );
  });

  it('has no test, bench or peer in it', () => {
    const foreign =
      /^test\/|node_modules\/(?:openai|ai|@ai-sdk|marked|dompurify|axe-core|playwright-core|fast-check)\//;
    const inputs = inputsOf(Object.values({ ...build.host.outputs, ...build.webview.outputs }));
    assert.deepEqual(
      inputs.filter((path) => foreign.test(path)),
      [],
    );
  });
});
