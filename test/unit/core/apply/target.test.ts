import assert from 'node:assert/strict';
import {
  extensionGlob,
  isClear,
  likeness,
  matchPath,
  pathInCode,
  withoutPathComment,
} from '../../../../src/core/apply/target.ts';

describe('the file that code is meant for', () => {
  it('is named by a comment on the first line, or by a diff', () => {
    assert.equal(pathInCode('// src/a b.ts'), undefined);
    assert.equal(pathInCode('// src/a.ts\nconst x = 1;'), 'src/a.ts');
    assert.equal(pathInCode('# file: tools/run.py\nx = 1'), 'tools/run.py');
    assert.equal(pathInCode('<!-- index.html -->'), 'index.html');
    assert.equal(pathInCode('--- a/src/a.ts\n+++ b/src/b.ts\n@@ -1 +1 @@'), 'src/b.ts');
    assert.equal(pathInCode('--- /dev/null\n+++ b/src/b.ts\n@@ -1 +1 @@'), 'src/b.ts');
    assert.equal(pathInCode('// Adds two numbers.\nconst x = 1;'), undefined);
  });

  it('does not get that comment unless it has it already', () => {
    assert.equal(withoutPathComment('// src/a.ts\n\nx', 'y'), 'x');
    assert.equal(withoutPathComment('// src/a.ts\nx', '// src/a.ts\ny'), '// src/a.ts\nx');
    assert.equal(withoutPathComment('// a comment\nx', 'y'), '// a comment\nx');
    assert.equal(withoutPathComment('--- a/b.ts\n+++ b/b.ts\n', 'y'), '--- a/b.ts\n+++ b/b.ts\n');
  });

  it('is the one whose path ends as named, if only one does', () => {
    const paths = ['src/a/index.ts', 'src/b/index.ts', 'src/retry.ts', 'test/retry.ts'];
    assert.equal(matchPath('a/index.ts', paths).best, 'src/a/index.ts');
    assert.equal(matchPath('./src/retry.ts', paths).best, 'src/retry.ts');
    assert.equal(matchPath('index.ts', paths).best, undefined);
    assert.deepEqual(matchPath('index.ts', paths).similar, ['src/a/index.ts', 'src/b/index.ts']);
    assert.equal(matchPath('lib/retry.ts', ['src/retry.ts']).best, undefined);
    assert.equal(matchPath('project/src/other.ts', paths).best, undefined);
    assert.equal(matchPath('retry.ts', ['retry.ts', 'src/retry.ts']).best, 'retry.ts');
    assert.equal(matchPath(String.raw`src\retry.ts`, paths).best, 'src/retry.ts');
  });

  it('is the one that has most of its lines, if no other comes near', () => {
    const code = 'export function wait(delayMs: number) {\n  return later(delayMs);\n}';
    const [same, half, none] = [code, 'return later(delayMs);\n', 'x\n}\n'].map((text) => likeness(code, text));
    assert.equal(same, 1);
    assert.ok(half !== undefined && half > 0.2 && half < 0.6);
    assert.equal(none, 0);
    assert.equal(isClear([1, 0.3]), true);
    assert.equal(isClear([1, 0.9]), false);
    assert.equal(isClear([0.2]), false);
    assert.equal(likeness('@@ -1 +1 @@\n-const old = 1;\n+const anew = 2;', 'const old = 1;\n') > 0.4, true);
  });

  it('is looked for among files of its language', () => {
    assert.equal(extensionGlob('typescript'), '{ts,tsx,mts,cts}');
    assert.equal(extensionGlob('lua'), 'lua');
    assert.equal(extensionGlob(''), '*');
    assert.equal(extensionGlob('**/../x'), '*');
    assert.equal(extensionGlob('constructors'), '*');
  });
});
