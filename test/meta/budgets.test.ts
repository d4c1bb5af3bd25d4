/**
 * Budgets of the code: sizes, names, head comments, nothing left to do.
 * What a linter can see is in .oxlintrc.json instead.
 */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { readText, sourceFiles, testFiles } from './project.ts';

const lineCount = (path: string): number => readText(path).trimEnd().split('\n').length;

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

describe('budgets', () => {
  const all = [...sourceFiles, ...testFiles];

  it('hold each file to 400 lines', () => {
    assert.deepEqual(
      all.filter((path) => lineCount(path) > 400),
      [],
    );
  });

  it('hold the median source file to 100 lines', () => {
    const lines = median(sourceFiles.map(lineCount));
    assert.ok(lines <= 100, `the median is ${lines}`);
  });

  it('hold the entry to 80 lines', () => {
    assert.ok(lineCount('src/extension.ts') <= 80);
  });

  it('hold each folder to ten files', () => {
    const folders = Map.groupBy(sourceFiles, (path) => path.slice(0, path.lastIndexOf('/')));
    const full = [...folders].filter(([, files]) => files.length > 10);
    assert.deepEqual(
      full.map(([folder, files]) => `${folder}: ${files.length}`),
      [],
    );
  });

  it('let no file be named for nothing in particular', () => {
    const vague = /util|helper|manager|misc|common|stuff/i;
    assert.deepEqual(
      all.filter((path) => vague.test(basename(path))),
      [],
    );
  });

  it('begin each source file with a comment that says what it owns', () => {
    const bare = sourceFiles.filter((path) => {
      const head = /^(?:\/\*\*?([^]*?)\*\/|((?:\/\/.*\n)+))/.exec(readText(path));
      return (head?.[1] ?? head?.[2] ?? '').replace(/[\s*/]/g, '').length < 20;
    });
    assert.deepEqual(bare, []);
  });

  it('leave nothing to do in a comment', () => {
    const mark = /\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b/;
    assert.deepEqual(
      all.filter((path) => mark.test(readText(path))),
      [],
    );
  });
});
