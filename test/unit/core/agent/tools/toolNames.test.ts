/** Names of tools of others, as the service takes them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeNames } from '../../../../../src/core/agent/tools/toolNames.ts';

describe('names of tools', () => {
  it('stay as they are where they can', () => {
    assert.deepEqual([...makeNames(['mcp_files_read'], ['read_file'])], [['mcp_files_read', 'mcp_files_read']]);
  });

  it('are told apart', () => {
    const names = makeNames(['a.b', 'a/b', 'read_file', 'a.b'], ['read_file']);
    assert.deepEqual(
      [...names],
      [
        ['a.b', 'a_b'],
        ['a/b', 'a_b_2'],
        ['read_file', 'read_file_2'],
      ],
    );
  });

  it('are valid, each given once, whatever they come from', () => {
    const anyName = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme', minLength: 60, maxLength: 80 }),
      fc.constant('a'.repeat(70)),
    );
    fc.assert(
      fc.property(fc.array(anyName), fc.array(fc.stringMatching(/^[a-z_]{1,64}$/)), (own, taken) => {
        const names = makeNames(own, taken);
        const made = [...names.values()];
        assert.deepEqual([...names.keys()], [...new Set(own)]);
        assert.equal(new Set([...made, ...taken]).size, made.length + new Set(taken).size);
        for (const name of made) assert.match(name, /^[a-zA-Z0-9_-]{1,64}$/);
      }),
    );
  });
});
