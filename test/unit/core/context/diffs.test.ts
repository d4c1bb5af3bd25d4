import assert from 'node:assert/strict';
import { pathsOfDiff, splitDiff } from '../../../../src/core/context/diffs.ts';

const changed = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1 +1 @@
--- a/not a name
+++ b/neither
`;
const renamed = `diff --git a/.env b/my notes.txt
similarity index 90%
rename from .env
rename to my notes.txt
`;
const quoted = 'diff --git "a/\\346\\226\\207.md" "b/\\346\\226\\207.md"\nBinary files differ\n';

describe('a diff', () => {
  it('falls into its files and nothing is lost', () => {
    assert.deepEqual(splitDiff(changed + renamed + quoted), [changed, renamed, quoted]);
    assert.deepEqual(splitDiff(''), []);
  });

  it('names the file, and takes no changed line for a name', () => {
    assert.deepEqual(pathsOfDiff(changed), ['src/a.ts', 'b/src/a.ts', 'a/src/a.ts']);
  });

  it('names what a file was called before', () => {
    assert.deepEqual(pathsOfDiff(renamed), ['my notes.txt', 'b/my notes.txt', '.env']);
  });

  it('names files in any script', () => {
    assert.deepEqual(pathsOfDiff(quoted), ['文.md', 'b/文.md']);
  });

  it('names the file whatever letters git was told to write before it', () => {
    const bodiless = (head: string): readonly string[] => pathsOfDiff(`${head}\nold mode 100644\nnew mode 100755\n`);
    assert.deepEqual(bodiless('diff --git i/config/prod.json w/config/prod.json'), [
      'config/prod.json',
      'w/config/prod.json',
    ]);
    assert.deepEqual(bodiless('diff --git config/prod.json config/prod.json'), ['config/prod.json']);
    assert.deepEqual(bodiless('diff --git a/b b/c b/b b/c'), ['b b/c', 'b/b b/c']);
  });

  it('names nothing where it is none', () => {
    assert.deepEqual(pathsOfDiff('warning: in the working copy\n'), []);
  });

  it('of a conflict is a part of its own', () => {
    const conflict = 'diff --cc src/b.ts\nindex 1,2..3\n--- a/src/b.ts\n+++ b/src/b.ts\n@@@ -1 -1 +1 @@@\n';
    assert.deepEqual(splitDiff(changed + conflict), [changed, conflict]);
    assert.ok(pathsOfDiff(conflict).includes('src/b.ts'));
  });

  it('names a file that is new or gone', () => {
    const added = 'diff --git a/x y b/x y\n--- /dev/null\n+++ b/x y\t\n@@ -0,0 +1 @@\n';
    assert.deepEqual(pathsOfDiff(added), ['x y', 'b/x y']);
  });
});
