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
    assert.deepEqual(pathsOfDiff(changed), ['src/a.ts']);
  });

  it('names what a file was called before', () => {
    assert.deepEqual(pathsOfDiff(renamed), ['my notes.txt', '.env']);
  });

  it('names files in any script', () => {
    assert.deepEqual(pathsOfDiff(quoted), ['文.md']);
  });

  it('names a file that is new or gone', () => {
    assert.deepEqual(pathsOfDiff('diff --git a/x y b/x y\n--- /dev/null\n+++ b/x y\t\n@@ -0,0 +1 @@\n'), ['x y']);
  });
});
