import assert from 'node:assert/strict';
import { array, assert as verify, constantFrom, integer, property, record, string } from 'fast-check';
import { groupPrompts, mergedRequest, share, splitAnswer } from '../../../../src/core/batch/merge.ts';
import type { BatchChoice, Prompt } from '../../../../src/core/batch/prompt.ts';

const choice: BatchChoice = { model: 'm', thinking: 'off', temperature: 1, maxTokens: 0 };
const prompts = array(
  record(
    {
      text: string({ unit: 'binary' }),
      system: constantFrom('a', 'b'),
      model: constantFrom('m', 'n'),
      image: constantFrom('a.png'),
      maxTokens: constantFrom(5),
    },
    { requiredKeys: ['text'] },
  ),
).map((some) => some.map((one, index): Prompt => ({ ...one, id: String(index) })));

describe('merged prompts', () => {
  it('are all there, once each, and share system text, model and limits', () => {
    verify(
      property(prompts, (all) => {
        const groups = groupPrompts(all, choice);
        assert.deepEqual(new Set(groups.flat()), new Set(all));
        assert.equal(groups.flat().length, all.length);
        for (const group of groups.filter(({ length }) => length > 1)) {
          assert.ok(group.length <= 8);
          assert.equal(new Set(group.map(({ system, model }) => `${system ?? ''}/${model ?? 'm'}`)).size, 1);
          assert.ok(group.every(({ image, maxTokens }) => image === undefined && maxTokens === undefined));
        }
      }),
    );
  });

  it('go alone when they are long, or when the model is to think', () => {
    const short = { id: 'a', text: 'One?' };
    const long = { id: 'b', text: 'word '.repeat(400) };
    assert.equal(groupPrompts([short, { ...short, id: 'c' }], choice).length, 1);
    assert.equal(groupPrompts([short, long], choice).length, 2);
    assert.equal(groupPrompts([short, { ...short, id: 'c' }], { ...choice, thinking: 'high' }).length, 2);
  });

  it('come back by their numbers, whatever is in them', () => {
    verify(
      property(array(string({ unit: 'binary' }), { minLength: 1, maxLength: 8 }), (texts) => {
        const all = texts.map((text, index) => ({ id: String(index), text }));
        const { messages, json } = mergedRequest(all, choice);
        assert.equal(json, true);
        // A model that repeats what it is given.
        const said = messages.at(-1)?.text ?? '';
        assert.deepEqual(
          splitAnswer(said, texts.length),
          texts.map((text) => (text.trim() === '' ? undefined : text.toWellFormed())),
        );
      }),
    );
  });

  it('that do not come back whole are missing, and never thrown about', () => {
    assert.deepEqual(splitAnswer('{"1":"one","3":" ","2":5}', 3), ['one', undefined, undefined]);
    for (const broken of ['', '{"1":"one"', '["one"]', 'null', '"1"'])
      assert.deepEqual(splitAnswer(broken, 1), [undefined]);
    verify(property(string(), integer({ min: 1, max: 8 }), (text, n) => assert.equal(splitAnswer(text, n).length, n)));
  });

  it('share what they used: the parts are the whole', () => {
    verify(
      property(
        integer({ min: 0, max: 1e9 }),
        array(integer({ min: 0, max: 1e4 }), { minLength: 1 }),
        (whole, weights) => {
          const parts = share(whole, weights);
          assert.equal(parts.length, weights.length);
          assert.equal(
            parts.reduce((sum, part) => sum + part, 0),
            whole,
          );
          assert.ok(parts.every((part) => part >= 0));
        },
      ),
    );
    assert.deepEqual(share(10, [1, 1]), [5, 5]);
  });
});
