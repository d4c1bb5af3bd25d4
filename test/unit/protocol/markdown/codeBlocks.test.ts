/** What host and panel both call the n-th code block. */
import assert from 'node:assert/strict';
import { codeBlocks } from '../../../../src/protocol/markdown/codeBlocks.ts';

describe('the code blocks of a text', () => {
  it('are the fenced and indented ones in document order, wherever they stand', () => {
    const text = '```ts\na\n\nb\n```\n\n- x\n\n  ~~~\n  c\n  ~~~\n\n> ```\n> d\n\n$$\nx\n$$\n\n    e\n    f\n\nend';
    assert.deepEqual(texts(text), ['a\n\nb', 'c', 'd', 'e\nf']);
  });

  it('end with the text when nothing closes them', () => {
    assert.deepEqual(texts('```\na\n'), ['a']);
    assert.deepEqual(texts('```\r\na\r\n\r\n'), ['a\n']);
    assert.deepEqual(texts('no code'), []);
  });

  it('say the language and the file of the fence or of the line before', () => {
    const [fence, line, heading, prose, several, far, quoted] = codeBlocks(
      [
        '```ts src/a.ts:12-30\nx\n```',
        'Change `src/b.ts`:\n\n```TypeScript\nx\n```',
        '### src/with space/c.py\n\n```\nx\n```',
        'Nothing is named.\n\n```sh\nx\n```',
        'From `a.ts` to `b.ts`:\n\n```ts\nx\n```',
        '`d.ts`\n\nThen something else.\n\n```ts\nx\n```',
        '1. **`lib/e.go`**\n\n   ```go title="my dir/f.go"\n   x\n   ```',
      ].join('\n\n'),
    );
    assert.deepEqual(fence, { text: 'x', language: 'ts', path: 'src/a.ts' });
    assert.deepEqual(line, { text: 'x', language: 'typescript', path: 'src/b.ts' });
    assert.equal(heading?.path, 'src/with space/c.py');
    assert.deepEqual(prose, { text: 'x', language: 'sh' });
    assert.equal(several?.path, undefined);
    assert.equal(far?.path, undefined);
    assert.equal(quoted?.path, 'my dir/f.go');
    assert.equal(codeBlocks('1. **`lib/e.go`**\n\n   ```go\n   x\n   ```')[0]?.path, 'lib/e.go');
  });
});

function texts(markdown: string): string[] {
  return codeBlocks(markdown).map(({ text }) => text);
}
