import assert from 'node:assert/strict';
import { identityOf, isDeterministic, requestOf, type BatchChoice } from '../../../../src/core/batch/prompt.ts';

const choice: BatchChoice = { model: 'm', thinking: 'off', temperature: 0.7, maxTokens: 0 };
const digest = (bytes: Uint8Array): string => bytes.join();
const identity = (...asked: Parameters<typeof requestOf>): string => identityOf(requestOf(...asked), digest);

describe('the request of a prompt', () => {
  it('takes what the prompt says before what was chosen for all', () => {
    assert.deepEqual(requestOf({ id: 'a', text: 'Why?' }, choice, {}), {
      model: 'm',
      thinking: 'off',
      temperature: 0.7,
      messages: [{ role: 'user', text: 'Why?' }],
    });
    const own = { id: 'a', text: 'Why?', system: 'Be brief.', model: 'n', temperature: 0, maxTokens: 5 };
    assert.deepEqual(requestOf(own, choice, {}), {
      model: 'n',
      thinking: 'off',
      temperature: 0,
      maxTokens: 5,
      messages: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'Why?' },
      ],
    });
  });

  it('holds the file it is about in a block that the file cannot close', () => {
    const { messages } = requestOf({ id: 'a', text: 'Tidy up.', file: 'a.md' }, choice, { fileText: '```\nx\n```' });
    assert.match(messages.at(-1)?.text ?? '', /^Tidy up\.\n\na\.md\n\n````\n```\nx\n```\n````$/u);
    assert.equal(messages[0]?.role, 'system');
  });

  it('is the same for the same question, whatever the prompt is called, and another for any other', () => {
    const one = identity({ id: 'a', text: 'Why?' }, choice, {});
    assert.equal(identity({ id: 'b', text: 'Why?' }, choice, {}), one);
    const image = { bytes: Uint8Array.of(1, 2), mimeType: 'image/png' } as const;
    const others = [
      identity({ id: 'a', text: 'Who?' }, choice, {}),
      identity({ id: 'a', text: 'Why?', system: 'x' }, choice, {}),
      identity({ id: 'a', text: 'Why?', model: 'n' }, choice, {}),
      identity({ id: 'a', text: 'Why?' }, { ...choice, thinking: 'high' }, {}),
      identity({ id: 'a', text: 'Why?' }, { ...choice, temperature: 0 }, {}),
      identity({ id: 'a', text: 'Why?' }, { ...choice, maxTokens: 7 }, {}),
      identity({ id: 'a', text: 'Why?' }, choice, { image }),
      identity({ id: 'a', text: 'Why?' }, choice, { image: { ...image, bytes: Uint8Array.of(1, 3) } }),
      identity({ id: 'a', text: 'Why?', file: 'a' }, choice, { fileText: 'x' }),
      identity({ id: 'a', text: 'Why?', file: 'a' }, choice, { fileText: 'y' }),
    ];
    assert.equal(new Set([one, ...others]).size, others.length + 1);
  });

  it('is bound to be answered the same only without randomness and thinking', () => {
    assert.ok(isDeterministic({ thinking: 'off', temperature: 0 }));
    assert.ok(!isDeterministic({ thinking: 'off', temperature: 0.1 }));
    assert.ok(!isDeterministic({ thinking: 'off' }));
    assert.ok(!isDeterministic({ thinking: 'high', temperature: 0 }));
  });
});
