/**
 * The layers: who may import whom, no cycles, and `api` and `core` run anywhere.
 * The table is the one in README.md; lint executes part of it while one types.
 */
import assert from 'node:assert/strict';
import { isBuiltin } from 'node:module';
import * as esbuild from 'esbuild';
import { readImports, type Edge } from './imports.ts';
import { readText, root, sourceFiles } from './project.ts';

interface Layer {
  /** Layers whose values it may use; its types follow. */
  readonly uses: readonly string[];
  /** Layers of which it may use types alone. */
  readonly types?: readonly string[];
  readonly vscode?: true;
  readonly node?: true;
}

const layers: Readonly<Record<string, Layer>> = {
  api: { uses: ['api'] },
  core: { uses: ['api', 'core'] },
  protocol: { uses: ['protocol'], types: ['core'] },
  host: { uses: ['api', 'core', 'protocol', 'host'], vscode: true, node: true },
  webview: { uses: ['protocol', 'webview'], types: ['core'] },
};

/** The entry may load these at once, the rest of the host only lazily: the light-bulb by itself, all else through compose.ts. */
const entryLoads = new Set(['src/host/compose.ts', 'src/host/edits/lightBulb.ts']);
const entryUses = new Set(['vscode', 'src/host/commandIds.ts', 'src/host/loadChunk.ts', 'src/host/native/register.ts']);

function layerOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

function isAllowed({ from, to, lazy, typeOnly }: Edge): boolean {
  if (from === 'src/extension.ts') return entryUses.has(to) || ((lazy || typeOnly) && entryLoads.has(to));
  const layer = layers[layerOf(from) ?? ''];
  if (!layer) return false;
  if (to === 'vscode') return layer.vscode === true;
  if (isBuiltin(to)) return layer.node === true;
  if (!to.startsWith('src/')) return !to.startsWith('.') && !to.startsWith('test/');
  const target = layerOf(to);
  if (!target) return false;
  return layer.uses.includes(target) || (typeOnly && layer.types?.includes(target) === true);
}

/** The files of one circle of imports, or undefined. */
function findCycle(edges: readonly Edge[]): string[] | undefined {
  const targets = Map.groupBy(edges, ({ from }) => from);
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const { to } of targets.get(file) ?? []) {
      const cycle = visit(to);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of targets.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}

describe('layers', () => {
  let edges: readonly Edge[];
  before(async () => {
    edges = await readImports(sourceFiles);
  });

  it('sees every source file and tells lazy and type-only imports apart', () => {
    const seen = new Set(edges.flatMap(({ from, to }) => [from, to]));
    const alone = sourceFiles.filter((path) => !seen.has(path) && /^(import|export) .*from /m.test(readText(path)));
    assert.deepEqual(alone, []);
    const find = (from: string, to: string) => edges.find((edge) => edge.from === from && edge.to === to);
    assert.equal(find('src/api/client.ts', 'src/api/connection.ts')?.typeOnly, true);
    assert.equal(edges.find(({ to, lazy }) => to === 'src/host/compose.ts' && lazy)?.from, 'src/extension.ts');
    assert.equal(find('src/extension.ts', 'vscode')?.typeOnly, false);
  });

  it('import only what their row of the table allows', () => {
    const wrong = edges.filter((edge) => !isAllowed(edge));
    assert.deepEqual(
      wrong.map(({ from, to, typeOnly }) => `${from} -> ${to}${typeOnly ? ' (type)' : ''}`),
      [],
    );
  });

  it('have no cycle, types included', () => {
    assert.equal(findCycle(edges), undefined);
  });

  it('find a cycle when there is one', () => {
    const edge = (from: string, to: string): Edge => ({ from, to, lazy: false, typeOnly: false });
    assert.deepEqual(findCycle([edge('a', 'b'), edge('a', 'c'), edge('c', 'd'), edge('d', 'c')]), ['c', 'd', 'c']);
    assert.equal(findCycle([edge('a', 'b'), edge('a', 'c'), edge('b', 'c')]), undefined);
  });

  it('keep api and core free of Node and VS Code: each file bundles for a browser with nothing left out', async () => {
    await esbuild.build({
      entryPoints: sourceFiles.filter((path) => /^src\/(api|core)\//.test(path)),
      absWorkingDir: root,
      bundle: true,
      write: false,
      outdir: 'unused',
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
  });

  it('hand the clock, randomness and I/O to api, core and protocol as arguments', async () => {
    // `document` is also what ghost text calls a text, so only the page's own members count.
    // Timers and the monotonic clock that measures them are everywhere the same and take no part in what is said.
    const ambient =
      /\b(?:Date\.now|new Date\(\)|Math\.random|crypto\.|process\.|Buffer\b|fetch\(|document\.(?:body|head|create|query|getElement|cookie|documentElement)|window\.(?:add|remove|location|post|document|request)|console\.)/;
    const wrong: string[] = [];
    for (const path of sourceFiles.filter((path) => /^src\/(api|core|protocol)\//.test(path))) {
      const { code } = await esbuild.transform(readText(path), { loader: 'ts' });
      const found = ambient.exec(code);
      if (found) wrong.push(`${path}: ${found[0]}`);
    }
    assert.deepEqual(wrong, []);
  });
});
