import assert from 'node:assert/strict';
import { readFenceInfo, readPathLine } from '../../../../src/protocol/markdown/fence.ts';

describe('the info string of a fence', () => {
  for (const [info, language, title, path] of [
    ['ts', 'ts', 'ts'],
    ['C++', 'c++', 'C++'],
    ['ts src/a.ts', 'ts', 'src/a.ts', 'src/a.ts'],
    ['ts:src/a.ts', 'ts', 'src/a.ts', 'src/a.ts'],
    ['ts src/a.ts:12-30', 'ts', 'src/a.ts:12-30', 'src/a.ts'],
    ['ts src/a.ts#L12', 'ts', 'src/a.ts#L12', 'src/a.ts'],
    ['src/a.py', 'py', 'src/a.py', 'src/a.py'],
    ['js title="a/b.js" {1}', 'js', 'a/b.js', 'a/b.js'],
    ['js title="my dir/b.js"', 'js', 'my dir/b.js', 'my dir/b.js'],
    ['{.rust}', 'rust', 'rust'],
    ['{.python .numberLines}', 'python', 'python'],
    ['json .vscode/tasks.json', 'json', '.vscode/tasks.json', '.vscode/tasks.json'],
    ['js{1,3}', 'js', 'js'],
    ['', '', ''],
  ] as const) {
    it(`names ${JSON.stringify(info)} ${title}`, () =>
      assert.deepEqual(readFenceInfo(info), { language, title, ...(path !== undefined && { path }) }));
  }
});

describe('a line before a block', () => {
  for (const [line, path] of [
    ['`src/a.ts`', 'src/a.ts'],
    ['**src/a.ts:**', 'src/a.ts'],
    ['src/a.ts', 'src/a.ts'],
    ['File: src/a b/c.ts', 'src/a b/c.ts'],
    ['文件：src/a.ts', 'src/a.ts'],
    ['把 `src/价格.ts` 改成：', 'src/价格.ts'],
    ['Change `retry.ts` like this:', 'retry.ts'],
    ['Run `npm test`:', undefined],
    ['From `a.ts` to `b.ts`:', undefined],
    ['It calls `foo.bar()` twice.', undefined],
    ['', undefined],
  ] as const) {
    it(`${JSON.stringify(line)} names ${path ?? 'no file'}`, () => assert.equal(readPathLine(line), path));
  }
});
