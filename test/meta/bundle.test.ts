/**
 * What a fresh build contains: a small entry, and nothing heavy before it is needed.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { buildExtension, staticClosure, sumBytes, type Build } from '../bench/build.ts';
import { listFiles, readJson, readText } from './project.ts';

const inputsOf = (files: readonly Pick<Metafile['outputs'][string], 'inputs'>[]): string[] =>
  files.flatMap(({ inputs }) => Object.keys(inputs));

describe('bundle', () => {
  let build: Build;
  let notices: string;
  before(async () => {
    build = await buildExtension();
    notices = await readFile(join(build.folder, 'dist/third-party-notices.txt'), 'utf8');
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

  it('loads the application as one file', () => {
    assert.equal(staticClosure(build.host, 'src/host/compose.ts').length, 1);
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

  it('names each package that is in it, with the text of its licence', () => {
    const inputs = inputsOf(Object.values({ ...build.host.outputs, ...build.webview.outputs }));
    const folders = new Set(inputs.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
    assert.ok(folders.size > 20);
    for (const folder of folders) {
      const { name, version } = readJson(`${folder}/package.json`) as { name: string; version: string };
      assert.ok(notices.includes(`${name} ${version} (`), `${name} is not named`);
      const licences = listFiles(`${folder}/*`).filter((path) => /\/licen[cs]e/i.test(path));
      assert.ok(licences.length > 0, name);
      for (const path of licences)
        assert.ok(notices.includes(readText(path).replaceAll('\r\n', '\n').trim()), `${path} is missing`);
    }
    const named = [...notices.matchAll(/^(\S+) \d\S* \([\w.-]+\)$/gm)].map((match) => `node_modules/${match[1]}`);
    assert.deepEqual(named.sort(), [...folders].sort());
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
