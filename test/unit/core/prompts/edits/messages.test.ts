import assert from 'node:assert/strict';
import { variablesIn } from '../../../../../src/core/context/promptFile.ts';
import { estimateTokens } from '../../../../../src/core/cost/tokens.ts';
import { editMessages } from '../../../../../src/core/prompts/edits/messages.ts';
import { edits } from '../../../../../src/core/prompts/edits/table.ts';

const text = 'first\nsecond\nthird\n';
const task = { path: 'a.ts', language: 'typescript', text, start: 6, end: 13, instruction: 'Do it.' };
const all = (one: Parameters<typeof editMessages>[0]): string => JSON.stringify(editMessages(one).messages);

describe('the request for an edit', () => {
  it('begins alike for every instruction, part and problem of the same file, so that the cache holds', () => {
    const file = all(task).indexOf('third') + 5;
    assert.ok(file > 5);
    for (const other of [
      { ...task, instruction: 'Another thing.' },
      { ...task, start: 0, end: 6 },
      { ...task, problems: 'a.ts:2:1 error: no' },
    ]) {
      assert.equal(all(other).slice(0, file), all(task).slice(0, file));
    }
    assert.equal(all({ ...task, path: 'b.ts' }).slice(0, 300), all(task).slice(0, 300));
  });

  it('ends with the instruction and the form of the answer', () => {
    const { messages, fence } = editMessages(task);
    assert.match(messages.at(-1)?.text ?? '', /What to do:\n\nDo it\.\n\nBegin with a line of ```typescript[^\n]*$/);
    assert.equal(fence, '```');
  });

  it('names the part by its lines, and an empty one as a place to write', () => {
    assert.match(all(task), /line 2 of a\.ts:/);
    assert.match(all({ ...task, start: 0, end: 13 }), /lines 1 to 2 of a\.ts/);
    assert.match(all({ ...task, text: 'a\n\nb\n', start: 2, end: 3 }), /line 2 of a\.ts, which is empty/);
  });

  it('stands between fences that nothing in the file can close', () => {
    assert.equal(editMessages({ ...task, text: 'a ```` b\n', start: 0, end: 9 }).fence, '`````');
  });

  it('takes along what is near of a large file, by whole lines', () => {
    const line = 'x'.repeat(99);
    const large = Array.from({ length: 5_000 }, (_, index) => `${index} ${line}\n`).join('');
    const start = large.indexOf('\n2500 ') + 1;
    const user = editMessages({ ...task, text: large, start, end: start + 105 }).messages[1]?.text ?? '';
    assert.ok(user.length < 120_000);
    assert.match(user, /as far as it matters:\n\n```typescript a\.ts\n\d+ x/);
  });
});

describe('the prompts of the commands that edit', () => {
  for (const { name, instruction } of Object.values(edits)) {
    it(`${name} is short, the same every day, and takes nothing but the person's words`, () => {
      assert.ok(estimateTokens(instruction) < 300);
      assert.doesNotMatch(instruction, /\d{4}/);
      assert.deepEqual(
        [...variablesIn(instruction)].filter((variable) => variable !== 'input'),
        [],
      );
    });
  }
});
