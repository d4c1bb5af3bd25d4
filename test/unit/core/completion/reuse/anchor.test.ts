import assert from 'node:assert/strict';
import type { Query } from '../../../../../src/core/completion/model.ts';
import {
  type Continuation,
  findNewClosers,
  Follower,
  takeAnchor,
} from '../../../../../src/core/completion/reuse/anchor.ts';
import { queryAt, queryIn } from '../../../../helpers/documentSnapshot.ts';

const window = { aboveChars: 100, belowChars: 100 };
const continuation = (from: string, to: string, limit = 1000): Continuation | undefined =>
  new Follower(queryAt(to), window).continuationOf(takeAnchor(queryAt(from), window), limit);
const written = (from: string, to: string, limit = 1000): string | undefined => continuation(from, to, limit)?.written;

describe('a place in a document', () => {
  it('is continued by what is written behind it', () => {
    assert.equal(written('a\nb|\nc', 'a\nb|\nc'), '');
    assert.equal(written('a\nb|\nc', 'a\nbcd|\nc'), 'cd');
    assert.equal(written('a\nb|\nc', 'a\nb {\n  d\n|\nc'), ' {\n  d\n');
  });

  it('is not continued before it, after a change around it, or beyond the limit', () => {
    assert.equal(written('ab|', 'a|b'), undefined);
    assert.equal(written('ab|', 'ac|'), undefined);
    assert.equal(written('a\nb|\nc', 'A\nb|\nc'), undefined);
    assert.equal(written('a\nb|\nc', 'a\nb|\nC'), undefined);
    assert.equal(written('a\nb|\nc', 'b|\nc'), undefined);
    assert.equal(written('a|', 'abcd|', 3), 'bcd');
    assert.equal(written('a|', 'abcd|', 2), undefined);
    assert.equal(written('a|', 'a\nb\nc|', 3), undefined);
  });

  it('is continued when Enter moves the closers behind it to lines of their own', () => {
    const from = 'a({|})\nc';
    assert.deepEqual(continuation(from, 'a({\n  |\n})\nc'), { written: '\n  ', behind: '})', hasMoved: true });
    assert.deepEqual(continuation('a(|)\nc', 'a([\n  {\n    |\n  }\n])\nc'), {
      written: '[\n  {\n    ',
      behind: '}])',
      hasMoved: true,
    });
    assert.equal(continuation(from, 'a({\n  |\n  b\n})\nc'), undefined);
    assert.equal(continuation(from, 'a({\n  |\n})\nd'), undefined);
    assert.equal(continuation(from, 'a({\n  | b\n})\nc'), undefined);
    assert.equal(continuation(from, 'a({\n  | \n})\nc'), undefined);
    assert.deepEqual(continuation('a(|) \nc', 'a(\n  |\n  ) \nc'), {
      written: '\n  ',
      behind: ') ',
      hasMoved: true,
    });
  });

  it('does not depend on what is outside the window', () => {
    const far = 'x'.repeat(200);
    assert.equal(written(`1\n${far}\na|\n${far}\n1`, `2\n${far}\nab|\n${far}\n2`), 'b');
  });

  it('reads as many lines as the window has, however long the document', () => {
    let reads = 0;
    const lines = 'x = 1;\n'.repeat(10_000);
    const query = queryIn(lines, lines);
    const counted: Query = {
      ...query,
      document: {
        ...query.document,
        lineAt(line) {
          reads += 1;
          return query.document.lineAt(line);
        },
      },
    };
    const follower = new Follower(counted, { aboveChars: 700, belowChars: 700 });
    for (let count = 0; count < 100; count += 1) follower.continuationOf(follower.here, 100);
    // The window once, and for each comparison the anchor's line.
    assert.ok(reads <= 2 * 100 + 1 + 2 * 100, `${reads}`);
  });
});

describe('what follows the cursor', () => {
  it('may gain closers and lose some that were typed over', () => {
    assert.equal(findNewClosers('', ''), '');
    assert.equal(findNewClosers(' x', ') x'), ')');
    assert.equal(findNewClosers(') x', ' x'), '');
    assert.equal(findNewClosers(')', ']'), ']');
    assert.equal(findNewClosers(')', '))'), ')');
  });

  it('may not change otherwise', () => {
    assert.equal(findNewClosers('', 'a'), undefined);
    assert.equal(findNewClosers('', ';'), undefined);
    assert.equal(findNewClosers('a)', ')'), undefined);
    assert.equal(findNewClosers('ab', 'ac'), undefined);
  });
});
