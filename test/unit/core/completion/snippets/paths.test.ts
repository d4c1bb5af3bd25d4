import assert from 'node:assert/strict';
import { PathTable } from '../../../../../src/core/completion/snippets/paths.ts';
import { importOf } from '../../../../../src/core/completion/snippets/source/imports.ts';

function resolve(paths: readonly string[], from: string, languageId: string, line: string): string[] {
  const table = new PathTable<string>();
  for (const path of paths) table.add(path, path);
  const reference = importOf(line, languageId);
  assert.ok(reference, 'the line makes an import');
  return table.resolve(reference, from);
}

describe('paths of imports', () => {
  it('follow a relative reference exactly', () => {
    const paths = ['src/a/sum.ts', 'src/b/sum.ts', 'sum.ts', 'src/b/main.ts'];
    assert.deepEqual(resolve(paths, 'src/b/main.ts', 'typescript', "import { sum } from './sum.ts'"), ['src/b/sum.ts']);
    assert.deepEqual(resolve(paths, 'src/b/main.ts', 'typescript', "import { sum } from '../a/sum'"), ['src/a/sum.ts']);
    assert.deepEqual(resolve(paths, 'src/b/main.ts', 'typescript', "import { sum } from '../../sum'"), ['sum.ts']);
    assert.deepEqual(resolve(paths, 'src/b/main.ts', 'typescript', "import { sum } from '../sum'"), []);
  });

  it('take a folder for the file that stands for it', () => {
    assert.deepEqual(resolve(['src/a/index.ts'], 'src/main.ts', 'typescript', "import a from './a'"), [
      'src/a/index.ts',
    ]);
    assert.deepEqual(resolve(['app/core/__init__.py'], 'app/main.py', 'python', 'from .core import x'), [
      'app/core/__init__.py',
    ]);
  });

  it('match an alias or a package by the end of the path, the nearest first', () => {
    const paths = ['web/src/core/words.ts', 'api/src/core/words.ts'];
    assert.deepEqual(resolve(paths, 'web/src/main.ts', 'typescript', "import w from '@/core/words'"), [paths[0]]);
    assert.deepEqual(resolve(paths, 'api/src/main.ts', 'typescript', "import w from '@/core/words'"), [paths[1]]);
    assert.deepEqual(resolve(paths, 'main.ts', 'typescript', "import w from '@/core/words'"), [paths[1]]);
  });

  it('leave names inside of a file away', () => {
    assert.deepEqual(resolve(['src/net/client.rs'], 'src/main.rs', 'rust', 'use crate::net::client::Client;'), [
      'src/net/client.rs',
    ]);
    assert.deepEqual(resolve(['lib/app/models.py'], 'lib/app/main.py', 'python', 'from app.models import User'), [
      'lib/app/models.py',
    ]);
  });

  it('take all files of a Go package', () => {
    const paths = ['store/write.go', 'store/read.go', 'other/read.go'];
    assert.deepEqual(resolve(paths, 'main.go', 'go', '\t"example.org/app/store"'), ['store/read.go', 'store/write.go']);
  });

  it('forget what was removed, and never mean the file itself', () => {
    const table = new PathTable<string>();
    table.add('a/sum.ts', 'first');
    const reference = importOf("import x from './sum'", 'typescript');
    assert.ok(reference);
    assert.deepEqual(table.resolve(reference, 'a/main.ts'), ['first']);
    assert.deepEqual(table.resolve(reference, 'a/sum.ts'), []);
    table.remove('first');
    assert.deepEqual(table.resolve(reference, 'a/main.ts'), []);
  });
});
