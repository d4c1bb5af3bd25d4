import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatMessage } from '../../../../src/api/events.ts';
import { maskAlone, maskJson, maskMessages, maskText, Masks } from '../../../../src/core/policy/mask.ts';

const one = 'sk-0f8fad5bd9cb469fa16570867728950e';
const two = 'ghp_aB3dE6gH9jK2aB3dE6gH9jK2aB3dE6gH9jK2';
const say = (text: string): ChatMessage => ({ role: 'user', text });

describe('masking', () => {
  it('puts the same placeholder for the same secret, in the order in which secrets come', () => {
    const masks = new Masks();
    const messages = maskMessages([say(`a ${one} b ${two}`), say(`c ${two} d ${one}`)], masks);
    assert.deepEqual(messages, [
      say('a MASKED_SECRET_1 b MASKED_SECRET_2'),
      say('c MASKED_SECRET_2 d MASKED_SECRET_1'),
    ]);
    assert.deepEqual(
      [...masks.values()].map(({ kind, secret }) => [kind, secret]),
      [
        ['API key', one],
        ['GitHub token', two],
      ],
    );
  });

  it('leaves the model’s own words as they came', () => {
    const answer: ChatMessage = { role: 'assistant', text: `try ${one}` };
    assert.deepEqual(maskMessages([answer], new Masks()), [answer]);
  });

  it('gives the beginning of a conversation the same bytes, however long it grows', () => {
    const text = fc
      .array(fc.constantFrom(one, two, 'x', '\n', 'KEY='), { maxLength: 6 })
      .map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        const whole = maskMessages(texts.map(say), new Masks());
        for (const length of texts.keys()) {
          assert.deepEqual(maskMessages(texts.slice(0, length).map(say), new Masks()), whole.slice(0, length));
        }
      }),
    );
  });

  it('is undone where an answer is used', () => {
    const masks = new Masks();
    const masked = maskText(`const key = '${one}';`, masks);
    assert.equal(masked, "const key = 'MASKED_SECRET_1';");
    assert.equal(masks.unmask(masked), `const key = '${one}';`);
    assert.equal(masks.unmask('MASKED_SECRET_12'), 'MASKED_SECRET_12', 'another number is another secret');
  });

  it('gives no number that stands in a text already, and finds what a text has of them', () => {
    const masks = new Masks();
    masks.meet('MASKED_SECRET_1 and MASKED_SECRET_3');
    assert.equal(maskText(`${one} ${two}`, masks), 'MASKED_SECRET_2 MASKED_SECRET_4');
    assert.equal(
      masks.unmask('MASKED_SECRET_1 MASKED_SECRET_2 MASKED_SECRET_3'),
      `MASKED_SECRET_1 ${one} MASKED_SECRET_3`,
    );
    assert.deepEqual(
      masks.findIn('MASKED_SECRET_1 MASKED_SECRET_4 MASKED_SECRET_41').map(({ secret }) => secret),
      [two],
    );
  });

  it('masks no placeholder', () => {
    const masked = 'API_KEY=MASKED_SECRET_1\npassword: "MASKED_SECRET_2".\nftp://a:MASKED_SECRET_3@host';
    assert.equal(maskText(masked, new Masks()), masked);
  });

  it('lets no secret through and loses nothing', () => {
    const piece = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(` ${one} `, ` ${two}\n`, '\n'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        const masks = new Masks();
        const masked = maskText(text, masks);
        for (const { secret } of masks.values()) assert.ok(!masked.includes(secret));
        assert.equal(masks.unmask(masked), text);
      }),
    );
  });

  it('gives no secret of a request that stands alone a placeholder that the request has itself', () => {
    const masks = new Masks();
    const [message] = maskAlone([say(`MASKED_SECRET_1 is not ${one}`)], masks);
    assert.equal(message?.text, 'MASKED_SECRET_1 is not MASKED_SECRET_2');
    assert.equal(masks.unmask(message?.text ?? ''), `MASKED_SECRET_1 is not ${one}`);
  });

  it('finds secrets in JSON as it reads, and leaves it as it was written where there is none', () => {
    const secret = 'aB3dE5gH7jK9mN1pQ2';
    const written = JSON.stringify({ path: '.env', lines: [`A=1\nDB_PASSWORD=${secret}\n`, 'x'] });
    assert.equal(maskJson(written, new Masks()), written.replace(secret, 'MASKED_SECRET_1'));
    for (const text of ['{ "path" :"a.ts", "n": 1.0 }', '{"path": "half', ''])
      assert.equal(maskJson(text, new Masks()), text);
    assert.equal(maskJson(`{"key": "${one}`, new Masks()), '{"key": "MASKED_SECRET_1');
  });
});
