import assert from 'node:assert/strict';
import { Chooser, type Candidate } from '../../../../../src/core/completion/snippets/choose.ts';

function candidate(
  identity: string,
  score: number,
  kind: Candidate['kind'] = 'similar',
  words: number[] = [],
): Candidate {
  const [path = '', line = '0'] = identity.split(':');
  return { identity, kind, path, score, words: Int32Array.from(words), line: () => Number(line), text: () => identity };
}

const texts = (chooser: Chooser, candidates: Candidate[], limit = 10): string[] =>
  chooser.choose(candidates, limit).map((snippet) => snippet.text);

describe('the choice of snippets', () => {
  it('takes the best first, and equal ones by kind, path and line', () => {
    const candidates = [
      candidate('b:9', 0.5),
      candidate('b:10', 0.5),
      candidate('a:3', 0.5, 'viewed'),
      candidate('a:2', 0.5),
      candidate('z:1', 0.9),
      candidate('y:1', 0.5, 'import'),
    ];
    const expected = ['z:1', 'y:1', 'a:2', 'b:9', 'b:10', 'a:3'];
    assert.deepEqual(texts(new Chooser(), candidates), expected);
    assert.deepEqual(texts(new Chooser(), candidates.toReversed()), expected);
  });

  it('keeps what was sent while a newcomer is hardly better', () => {
    const chooser = new Chooser();
    assert.deepEqual(texts(chooser, [candidate('a', 0.5), candidate('b', 0.48)], 1), ['a']);
    assert.deepEqual(texts(chooser, [candidate('a', 0.46), candidate('b', 0.55)], 1), ['a']);
    assert.deepEqual(texts(chooser, [candidate('a', 0.46), candidate('b', 0.6)], 1), ['b']);
    assert.deepEqual(texts(chooser, [candidate('a', 0.5), candidate('b', 0.5)], 1), ['b']);
  });

  it('keeps the order of what was sent while scores waver', () => {
    const chooser = new Chooser();
    assert.deepEqual(texts(chooser, [candidate('a', 0.5), candidate('b', 0.45)]), ['a', 'b']);
    assert.deepEqual(texts(chooser, [candidate('a', 0.42), candidate('b', 0.5)]), ['a', 'b']);
  });

  it('lets go of what is no longer relevant', () => {
    const chooser = new Chooser();
    assert.deepEqual(texts(chooser, [candidate('a', 0.9), candidate('b', 0.5)], 1), ['a']);
    assert.deepEqual(texts(chooser, [candidate('a', 0.3), candidate('b', 0.5)], 1), ['b']);
    assert.deepEqual(texts(chooser, []), []);
  });

  it('gives no kind more than half of the places', () => {
    const candidates = [candidate('a', 0.9), candidate('b', 0.8), candidate('c', 0.7), candidate('d', 0.1, 'viewed')];
    assert.deepEqual(texts(new Chooser(), candidates, 4), ['a', 'b', 'd']);
    assert.deepEqual(texts(new Chooser(), candidates, 1), ['a']);
    assert.deepEqual(texts(new Chooser(), candidates, 0), []);
  });

  it('sends nearly the same text once', () => {
    const words = Array.from({ length: 20 }, (_, word) => word);
    const candidates = [candidate('a', 0.9, 'similar', words), candidate('b', 0.8, 'edited', [...words, 21])];
    assert.deepEqual(texts(new Chooser(), candidates), ['a']);
  });

  it('passes over what turns out to have no text', () => {
    const empty = { ...candidate('a', 0.9), text: () => '' };
    assert.deepEqual(texts(new Chooser(), [empty, candidate('b', 0.8)], 2), ['b']);
  });
});
