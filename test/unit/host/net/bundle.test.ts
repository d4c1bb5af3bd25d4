import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { closeAll, startHttp } from './servers.ts';

const root = path.resolve(import.meta.dirname, '../../../..');

describe('the bundled transport', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ask-deepseek-'));
    await esbuild.build({
      stdin: { contents: "export const load = () => import('./src/host/net/http.ts');", resolveDir: root },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      splitting: true,
      minify: true,
      platform: 'node',
      target: 'node22',
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
    });
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(closeAll);

  /** Runs `script` in a fresh process that has `read` for the shared dispatchers and `useTransport`. */
  async function run(script: string): Promise<string> {
    const { port } = await startHttp((_incoming, response) => response.end('ok'));
    const source = `
      const url = 'http://127.0.0.1:${port}';
      const read = () => [1, 2].map((version) => globalThis[Symbol.for('undici.globalDispatcher.' + version)]);
      const name = (dispatchers) => dispatchers.map((one) => one?.constructor.name ?? 'none').join();
      const same = (some, others) => some.every((one, index) => one === others[index]);
      async function useTransport() {
        const { load } = await import(${JSON.stringify(pathToFileURL(path.join(folder, 'stdin.mjs')).href)});
        const { createTransport } = await load();
        const transport = createTransport({
          readSettings: () => ({ proxy: '', proxySupport: 'on', noProxy: [], caFile: '' }),
          environment: {},
        });
        const { status } = await transport.send({
          method: 'GET', url, headers: {}, signal: new AbortController().signal, connectTimeoutMs: 3000,
        });
        if (status !== 200) throw new Error('status ' + status);
        await transport.dispose();
      }
      ${script}`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source], {
      timeout: 8000,
    });
    return stdout.trim();
  }

  it('leaves the dispatcher of a fetch that was used before it untouched', async () => {
    const script = `
      await fetch(url);
      const before = read();
      await useTransport();
      const response = await fetch(url);
      console.log(response.status, before[0] !== undefined, same(before, read()));`;
    assert.equal(await run(script), '200 true true');
  });

  it('leaves the dispatcher of a fetch that is used after it to that fetch', async () => {
    const before = await run('console.log(name(read())); await fetch(url); console.log(name(read()));');
    const script = 'await useTransport(); console.log(name(read())); await fetch(url); console.log(name(read()));';
    assert.equal(await run(script), before);
  });
});
