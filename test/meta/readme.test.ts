/**
 * README.md stays true: the paths it names exist, the scripts it names can be run.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { listFiles, manifest, readText, root } from './project.ts';

const places = new Set(['src', 'test', 'media', 'l10n', '.github']);

/** What stands in backticks and reads like a path of this repository. */
function findPaths(text: string): string[] {
  return [...text.matchAll(/`([\w.@-]+(?:\/[\w.@*{},-]*)*)`/g)]
    .map((match) => match[1] ?? '')
    .filter((path) => places.has(path.split('/')[0] ?? '') || /(?:\.ts|\.mjs|\.md|\.css|\.svg|rc\.json)$/.test(path));
}

/** A path counts from the root; inside the map of the code also from src. */
function exists(path: string): boolean {
  if (path.includes('*') || path.includes('{')) return listFiles(path).length > 0;
  return [root, resolve(root, 'src')].some((base) => existsSync(resolve(base, path)));
}

describe('README.md', () => {
  const text = () => readText('README.md');

  it('names paths that exist', () => {
    assert.deepEqual(
      findPaths(text()).filter((path) => !exists(path)),
      [],
    );
  });

  it('has every room of the source in its map of the code', () => {
    const rooms = new Set(listFiles('src/*/**/*.ts').map((path) => path.split('/')[1] ?? ''));
    const map = /## Map of the code([^]*?)(?:\n## |$)/.exec(text())?.[1] ?? '';
    assert.deepEqual(
      [...rooms].filter((room) => !new RegExp(`\`(?:src/)?${room}(?:/|\`)`).test(map)),
      [],
    );
  });

  it('names scripts that exist', () => {
    const named = [...text().matchAll(/npm (?:run ([\w:-]+)|(test|start)\b)/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    assert.deepEqual(
      named.filter((name) => !(name in manifest.scripts)),
      [],
    );
  });

  it('is read for real paths', () => {
    assert.deepEqual(
      findPaths('`src/api` and `sign.ts`, not `/v1/chat` nor `a/b` nor `deepseek-flash`; `test/unit/**`'),
      ['src/api', 'sign.ts', 'test/unit/**'],
    );
  });
});
