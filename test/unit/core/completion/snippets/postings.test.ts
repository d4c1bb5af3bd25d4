import assert from 'node:assert/strict';
import { Postings } from '../../../../../src/core/completion/snippets/postings.ts';
import type { Chunk } from '../../../../../src/core/completion/snippets/source/chunks.ts';

function chunkWith(postings: Postings, ...words: number[]): Chunk {
  const chunk: Chunk = { owner: undefined, lines: [], words: new Int32Array(), imports: [], signatures: [] };
  update(postings, chunk, ...words);
  return chunk;
}

function update(postings: Postings, chunk: Chunk, ...words: number[]): void {
  const after = Int32Array.from(words);
  postings.update(chunk, after);
  chunk.words = after;
}

const sharing = (postings: Postings, ...words: number[]): Set<Chunk> => postings.sharing(Int32Array.from(words));

describe('postings', () => {
  it('find the chunks that share a word, as their words are now', () => {
    const postings = new Postings();
    const [a, b, c] = [chunkWith(postings, 1, 2), chunkWith(postings, 2, 3), chunkWith(postings, 2, 4)];
    assert.deepEqual(sharing(postings, 2), new Set([a, b, c]));
    assert.deepEqual(sharing(postings, 1, 3), new Set([a, b]));
    update(postings, b, 1, 5);
    assert.deepEqual(sharing(postings, 2), new Set([a, c]));
    assert.deepEqual(sharing(postings, 1), new Set([a, b]));
    for (const chunk of [a, b, c]) update(postings, chunk);
    assert.equal(sharing(postings, 1, 2, 3, 4, 5).size, 0);
  });

  it('look at the rarest words first and stop when there are enough', () => {
    const postings = new Postings();
    for (let count = 0; count < 110; count++) chunkWith(postings, 1, 2);
    const rare = chunkWith(postings, 3);
    assert.ok(sharing(postings, 1, 2, 3).has(rare));
    const last = chunkWith(postings, 2);
    assert.ok(!sharing(postings, 1, 2, 3).has(last), 'the second of the common words adds nothing');
  });

  it('pass over words that are everywhere', () => {
    const postings = new Postings();
    for (let count = 0; count < 121; count++) chunkWith(postings, 1);
    assert.equal(sharing(postings, 1).size, 0);
  });
});
