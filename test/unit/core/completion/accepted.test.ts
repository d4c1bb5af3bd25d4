import assert from 'node:assert/strict';
import { encodeAccepted, toCompletionExample, type Accepted } from '../../../../src/core/completion/accepted.ts';

const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const accepted: Accepted = { at: 1, language: 'typescript', before: 'const a = ', text: 'b + 1;', after: '\nend();\n' };
const example = (changes: Partial<Accepted>): unknown => {
  const line = encodeAccepted({ ...accepted, ...changes });
  return line === undefined ? undefined : JSON.parse(toCompletionExample(line) ?? 'null');
};
const kept = (changes: Partial<Accepted>): Accepted =>
  JSON.parse(encodeAccepted({ ...accepted, ...changes }) ?? 'null') as Accepted;

describe('accepted ghost text', () => {
  it('is kept with its time and language, and becomes an example in the chat format', () => {
    assert.deepEqual(kept({}), accepted);
    assert.deepEqual(example({}), {
      messages: [
        {
          role: 'system',
          content:
            'Continue the typescript code at <|cursor|>. Answer with the text that belongs there and nothing else.',
        },
        { role: 'user', content: 'const a = <|cursor|>\nend();\n' },
        { role: 'assistant', content: 'b + 1;' },
      ],
    });
  });

  it('has no secret, and the same one has the same name everywhere', () => {
    const line = encodeAccepted({ ...accepted, before: `use("${secret}");\n`, text: `use("${secret}");` });
    assert.equal(line?.includes(secret), false);
    assert.equal(kept({ text: `use("${secret}");` }).text, 'use("MASKED_SECRET_1");');
    assert.equal(line?.split('MASKED_SECRET_1').length, 3);
  });

  it('is not kept when a secret lies across its edge, or when there is nothing to see', () => {
    const half = secret.length / 2;
    assert.equal(example({ before: `"${secret.slice(0, half)}`, text: `${secret.slice(half)}"` }), undefined);
    assert.equal(example({ text: `"${secret.slice(0, half)}`, after: `${secret.slice(half)}"` }), undefined);
    assert.equal(example({ text: ' \n' }), undefined);
  });

  it('goes with whole lines of a little of the code around', () => {
    const { before, after } = kept({ before: 'before\n'.repeat(1_000), after: '\nafter'.repeat(1_000) });
    assert.match(before, /^(?:before\n)+$/u);
    assert.match(after, /^(?:\nafter)+$/u);
    assert.ok(before.length > 1_900 && before.length <= 2_000);
    assert.ok(after.length > 700 && after.length <= 800);
  });

  it('is no example when its line is torn or of something else', () => {
    assert.equal(toCompletionExample('{"at":1,"langu'), undefined);
    assert.equal(toCompletionExample('{"at":1}'), undefined);
  });
});
