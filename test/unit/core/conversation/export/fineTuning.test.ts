import assert from 'node:assert/strict';
import { toExample } from '../../../../../src/core/conversation/export/fineTuning.ts';
import { replay, type ConversationEvent } from '../../../../../src/core/conversation/reduce.ts';
import { answered, asked, emptySession } from '../sessions.ts';

const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const example = (...events: readonly ConversationEvent[]): unknown => {
  const line = toExample(replay(emptySession, events), 'Be brief.');
  return line === undefined ? undefined : JSON.parse(line);
};
const texts = (id: string, text: string) =>
  [
    { id: `${id}.r`, kind: 'reasoning', text: 'Let me think.' },
    { id: `${id}.t`, kind: 'text', text },
  ] as const;

describe('a chat as a fine-tuning example', () => {
  it('is what was said, without reasoning, with each secret masked the same everywhere', () => {
    assert.deepEqual(
      example(
        asked('q0', undefined, `What is ${secret}?`),
        answered('a0', 'q0', { parts: texts('a0', `${secret} is a token.`) }),
      ),
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'What is MASKED_SECRET_1?' },
          { role: 'assistant', content: 'MASKED_SECRET_1 is a token.' },
        ],
      },
    );
  });

  it('ends with its last whole answer', () => {
    const cut = { end: { status: 'ended', reason: 'length' } } as const;
    assert.equal(example(asked('q0'), answered('a0', 'q0', cut)), undefined);
    assert.equal(example(asked('q0')), undefined);
    const kept = example(asked('q0'), answered('a0', 'q0'), asked('q1', 'a0'), answered('a1', 'q1', cut));
    assert.deepEqual(kept, example(asked('q0'), answered('a0', 'q0')));
  });
});
