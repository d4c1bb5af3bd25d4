import assert from 'node:assert/strict';
import type { Question, Turn } from '../../../../src/core/conversation/model.ts';
import { maskedKinds, masksOf } from '../../../../src/core/policy/session.ts';

const one = 'sk-0f8fad5bd9cb469fa16570867728950e';
const two = 'ghp_aB3dE6gH9jK2aB3dE6gH9jK2aB3dE6gH9jK2';

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
    const path = [question('1', `first ${one} ${two}`), question('2', `now ${one}`, { plain: true })];
    assert.deepEqual(numbered(path), [`MASKED_SECRET_1 ${two}`]);
    assert.deepEqual([...masksOf(path).allowed], [one]);
  });

  it('are named by what they are', () => {
    assert.deepEqual(maskedKinds(question('1', one, { attachments: [attached] })), ['GitHub token', 'API key']);
    assert.deepEqual(maskedKinds(question('2', one, { plain: true })), []);
  });
});
