import assert from 'node:assert/strict';
import { array, assert as verify, integer, property, record, string } from 'fast-check';
import { ResponseCache } from '../../../../src/core/batch/cache.ts';

const answer = (text: string) => ({ text, reasoning: '', model: 'm' });

describe('the response cache', () => {
  it('gives back what was kept, until it is too old', () => {
    const cache = new ResponseCache({ maxBytes: 1000, maxAgeMs: 100 });
    cache.keep('a', answer('one'), 0);
    assert.equal(cache.find('a', 100)?.text, 'one');
    assert.equal(cache.find('b', 100), undefined);
    assert.equal(cache.find('a', 101), undefined);
    assert.equal(cache.sizeBytes, 0);
  });

  it('lets go of what was not used for longest', () => {
    const cache = new ResponseCache({ maxBytes: 30, maxAgeMs: 100 });
    // Ten bytes each: two for each character of key and text.
    for (const key of ['a', 'b', 'c']) cache.keep(key, answer('word'), 0);
    assert.ok(cache.find('a', 1));
    cache.keep('d', answer('word'), 2);
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((key) => cache.find(key, 3)?.text),
      ['word', undefined, 'word', 'word'],
    );
  });

  it('is never larger than its bound, whatever happens', () => {
    const steps = array(record({ key: string({ maxLength: 2 }), text: string(), at: integer({ min: 0, max: 50 }) }));
    verify(
      property(steps, (all) => {
        const cache = new ResponseCache({ maxBytes: 60, maxAgeMs: 20 });
        for (const { key, text, at } of all) {
          cache.keep(key, answer(text), at);
          assert.ok(cache.sizeBytes <= 60 && cache.sizeBytes >= 0);
          const found = cache.find(key, at);
          assert.equal(found?.text, 2 * (key.length + text.length) <= 60 ? text : undefined);
        }
      }),
    );
  });
});
