import assert from 'node:assert/strict';
import { withRules } from '../../../../src/core/context/rules.ts';
import type { Attachment, Turn } from '../../../../src/core/conversation/model.ts';
import { answer, question } from '../conversation/sessions.ts';

function rules(text: string): Attachment {
  return { id: text, label: 'AGENTS.md', icon: 'rules', text };
}

const rulesFor = (path: readonly Turn[], current: Attachment) => withRules(path, [], current)[0];

describe('the rules that go along', () => {
  const first = { ...question('q0'), attachments: [rules('Use tabs.')] };
  const path = [first, answer('a0', 'q0'), question('q1', 'a0'), answer('a1', 'q1')];

  it('go with the first question', () => {
    assert.equal(rulesFor([], rules('Use tabs.'))?.text, 'Use tabs.');
  });

  it('are not sent again while they stay the same', () => {
    assert.equal(rulesFor(path, rules('Use tabs.')), undefined);
  });

  it('are sent again when they have changed', () => {
    assert.equal(rulesFor(path, rules('Use spaces.'))?.text, 'Use spaces.');
  });

  it('are taken back once when there are none any more', () => {
    const none = rulesFor(path, rules(''));
    assert.equal(none?.text, '');
    assert.equal(rulesFor([...path, { ...question('q2', 'a1'), attachments: [rules('')] }], rules('')), undefined);
  });

  it('are not mentioned where there never were any', () => {
    assert.equal(rulesFor([question('q0'), answer('a0', 'q0')], rules('')), undefined);
  });

  it('go before what was chosen, and take the place of those that a question brought when it was asked before', () => {
    const code: Attachment = { id: 'c', label: 'a.ts', icon: 'file', text: '' };
    const labels = (path: readonly Turn[], current: string) =>
      withRules(path, [rules('Old.'), code], rules(current)).map(({ id }) => id);
    assert.deepEqual(labels([], 'Use tabs.'), ['Use tabs.', 'c']);
    assert.deepEqual(labels(path, 'Use tabs.'), ['c']);
  });
});
