import assert from 'node:assert/strict';
import { ignoredFolders, searchGlob } from '../../../../src/core/context/globs.ts';

describe('the pattern of a file search', () => {
  it('takes letters apart and in either case', () => {
    assert.equal(searchGlob('aB1'), '**/*[aA]*[bB]*1*');
  });

  it('takes each step of a path by itself', () => {
    assert.equal(searchGlob('a/b'), '**/*[aA]*/**/*[bB]*');
  });

  it('leaves out spaces and lets nothing typed mean more than a letter', () => {
    assert.equal(searchGlob('a {b}*'), '**/*[aA]*?*[bB]*?*?*');
  });

  it('is everything where nothing was typed', () => {
    assert.equal(searchGlob(' / '), '**/*');
  });

  it('stays out of folders that git ignores by a plain name', () => {
    assert.deepEqual(ignoredFolders('# build\nnode_modules/\n/dist\n**/out\n*.log\n!keep\nsrc/gen/\n\n'), [
      'node_modules',
      'dist',
      'out',
    ]);
  });
});
