import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createComposing, type Composing } from '../../../../../src/core/completion/gate/composing.ts';
import type { Composition } from '../../../../../src/core/completion/model.ts';

const uri = 'file:///a.ts';
const minute = 60_000;

/** Writes `text` from `start` on in place of so many characters; gives back what is known at its end. */
function write(
  composing: Composing,
  start: number,
  rangeLength: number,
  text: string,
  at = 0,
): Composition | undefined {
  composing.didChange(uri, [{ start: { line: 0, character: start }, rangeLength, text }], at);
  return composing.at(uri, { line: 0, character: start + text.length }, at);
}

/** Composes the steps from column 3 on, each in place of the one before. */
function compose(composing: Composing, steps: readonly string[], at = 0): readonly (Composition | undefined)[] {
  return steps.map((text, index) => write(composing, 3, steps[index - 1]?.length ?? 0, text, at));
}

describe('a composition', () => {
  it('of pinyin is known from its second letter until other signs take its place', () => {
    const composing = createComposing(false);
    const steps = ['b', 'ba', 'bao', "bao'g", 'bao', "bao'guo"];
    assert.deepEqual(compose(composing, steps), [
      undefined,
      ...Array.from({ length: 4 }, () => 'running'),
      // Four letters at once are no key.
      undefined,
    ]);
    assert.deepEqual(compose(createComposing(false), ['b', 'ba', '包']), [undefined, 'running', undefined]);
  });

  it('may begin with each letter once there was one, for some minutes', () => {
    const composing = createComposing(false);
    compose(composing, ['b', 'ba', '包']);
    assert.equal(write(composing, 4, 0, 'd', minute), 'possible');
    assert.equal(write(composing, 4, 0, 'd', 20 * minute), undefined);
    assert.equal(write(createComposing(true), 4, 0, 'd', 20 * minute), 'possible');
  });

  it('of kana or Hangul may be final at each step', () => {
    assert.deepEqual(compose(createComposing(false), ['k', 'か', 'かn', 'かん']), [
      undefined,
      'possible',
      'possible',
      'possible',
    ]);
    assert.deepEqual(compose(createComposing(false), ['ㅎ', '하', '한']), [undefined, 'possible', 'possible']);
  });

  it('is only where it is', () => {
    const composing = createComposing(false);
    compose(composing, ['b', 'ba']);
    assert.equal(composing.at(uri, { line: 0, character: 9 }, 0), undefined);
    assert.equal(composing.at('file:///b.ts', { line: 0, character: 5 }, 0), undefined);
    assert.equal(composing.at(uri, { line: 0, character: 5 }, 0), 'running');
  });

  it('ends with a key, and with several changes at once', () => {
    const composing = createComposing(false);
    compose(composing, ['b', 'ba']);
    assert.equal(write(composing, 5, 0, ' '), undefined);
    compose(composing, ['b', 'ba']);
    composing.didChange(uri, [], 0);
    assert.equal(composing.at(uri, { line: 0, character: 5 }, 0), undefined);
  });

  it('is not taken for the word that a suggestion completes', () => {
    const composing = createComposing(false);
    write(composing, 3, 0, 'f');
    write(composing, 4, 0, 'o');
    assert.equal(write(composing, 3, 2, 'for'), undefined);
    write(composing, 6, 0, 'f');
    assert.equal(write(composing, 6, 1, 'forEach'), undefined);
  });

  it('is never seen in what is typed and deleted', () => {
    const key = fc.oneof(fc.constant(''), fc.constantFrom('a', 'b', 'c', ' ', '(', '.', '\n', '包'));
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        const composing = createComposing(false);
        let column = 0;
        for (const text of keys) {
          const isDelete = text === '' && column > 0;
          if (isDelete) column -= 1;
          assert.equal(write(composing, column, isDelete ? 1 : 0, text), undefined);
          column = text === '\n' ? 0 : column + text.length;
        }
      }),
    );
  });
});
