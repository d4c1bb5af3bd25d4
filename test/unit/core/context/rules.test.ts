import assert from 'node:assert/strict';
import { rulesFor } from '../../../../src/core/context/rules.ts';
import type { Attachment } from '../../../../src/core/conversation/model.ts';
import { answer, question } from '../conversation/sessions.ts';

function rules(text: string): Attachment {
  return { id: text, label: 'AGENTS.md', icon: 'rules', text };
}

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
});
