import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Answer, Attachment, Question, Turn } from '../../../../src/core/conversation/model.ts';
import { countDropped, toMessages } from '../../../../src/core/conversation/prompt.ts';
import { sumContext, weighContext } from '../../../../src/core/cost/context.ts';
import { estimateTokens, pictureTokens } from '../../../../src/core/cost/tokens.ts';

const rules: Attachment = { id: 'r', label: 'AGENTS.md', icon: 'rules', text: 'r'.repeat(100) };
const file: Attachment = { id: 'f', label: 'a.ts', icon: 'file', path: 'a.ts', text: 'x'.repeat(1_000) };
const picture: Attachment = {
  id: 'p',
  label: 'p.png',
  icon: 'image',
  text: '',
  image: { mimeType: 'image/png', base64: 'AA==' },
};

function question(id: string, parentId: string | undefined, attachments: readonly Attachment[] = [], text = 'Why?') {
  return { role: 'user', id, parentId, at: 0, text, attachments } satisfies Question;
}

function answer(id: string, parentId: string, text = 'Because.'): Answer {
  const parts = [{ id: `${id}.0`, kind: 'text', text }] as const;
  return { role: 'assistant', id, parentId, at: 0, model: 'm', thinking: 'off', parts, end: { status: 'interrupted' } };
}

const options = { systemPrompt: 's'.repeat(50), historyTurns: 0 };

describe('the weight of a request', () => {
  it('is told apart by what it is made of', () => {
    const path: Turn[] = [
      question('q1', undefined, [rules, file]),
      answer('a1', 'q1'),
      question('q2', 'a1', [picture]),
      answer('a2', 'q2', 'y'.repeat(500)),
    ];
    const weight = weighContext(path, options);
    assert.deepEqual(weight, {
      system: estimateTokens(options.systemPrompt),
      rules: 30,
      attachments: 300 + pictureTokens,
      history: 2 * (estimateTokens('Why?') + 4) + estimateTokens('Because.') + 4,
      answer: 154,
    });
    assert.equal(
      sumContext(weight),
      Object.values(weight).reduce((sum, tokens) => sum + tokens, 0),
    );
  });

  it('is near the estimate of the messages that are sent', () => {
    const words = fc.string({ maxLength: 400 });
    const turns = fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(turns, fc.nat({ max: 4 }), (said, historyTurns) => {
        const path = said.flatMap(([ask, reply], index): Turn[] => [
          question(`q${index}`, index === 0 ? undefined : `a${index - 1}`, index === 0 ? [file] : [], ask),
          answer(`a${index}`, `q${index}`, reply),
        ]);
        const upToQuestion = path.slice(0, -1);
        const messages = toMessages(upToQuestion, { ...options, historyTurns, pictures: false });
        const sent = messages.reduce((sum, { text }) => sum + estimateTokens(text), 0);
        const weighed = sumContext(weighContext(upToQuestion, { ...options, historyTurns }));
        // Separators, fences and what is added to each message.
        assert.ok(Math.abs(weighed - sent) <= 10 * (path.length + 1), `${weighed} for ${sent}`);
      }),
    );
  });

  it('leaves out what the request leaves out', () => {
    const path = Array.from({ length: 10 }, (_, index): Turn[] => [
      question(`q${index}`, index === 0 ? undefined : `a${index - 1}`, [], `question ${index}`),
      answer(`a${index}`, `q${index}`, `answer ${index}`),
    ]).flat();
    for (let historyTurns = 0; historyTurns < 12; historyTurns += 1) {
      const upToQuestion = path.slice(0, -1);
      const [first] = toMessages(upToQuestion, { systemPrompt: '', historyTurns, pictures: false });
      const kept = upToQuestion[countDropped(upToQuestion, historyTurns)];
      assert.equal(kept?.role === 'user' && kept.text, first?.text);
    }
  });
});
