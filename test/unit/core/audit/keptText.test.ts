/** What is kept of prompts and answers for those who want it: words, in whatever form they travelled. */
import assert from 'node:assert/strict';
import { answerIn, promptIn } from '../../../../src/core/audit/keptText.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

describe('the text that is kept of a call', () => {
  it('is the answer of a stream, without what the model thought', () => {
    const stream = [
      event({ choices: [{ delta: { reasoning_content: 'hm' } }] }),
      ': keep-alive\n\n',
      event({ choices: [{ delta: { content: 'Good ' } }] }),
      event({ choices: [{ delta: { content: 'evening 你好' } }] }),
      event({ choices: [], usage: {} }),
      'data: [DONE]\n\n',
    ].join('');
    assert.equal(answerIn(bytes(stream)), 'Good evening 你好');
  });

  it('is the answer of a document and of a completion', () => {
    assert.equal(answerIn(bytes('{"choices":[{"message":{"content":"whole"}}]}')), 'whole');
    assert.equal(
      answerIn(bytes(event({ choices: [{ text: 'if (' }] }) + event({ choices: [{ text: 'x)' }] }))),
      'if (x)',
    );
  });

  it('is empty where there is none to read', () => {
    for (const body of ['', '<html>', 'data: nonsense\n\n', '{"choices":7}', '{"error":{"message":"no"}}']) {
      assert.equal(answerIn(bytes(body)), '');
    }
  });

  it('is the request without its pictures, and not without end', () => {
    const body = `{"url":"data:image/png;base64,${'A'.repeat(500)}","text":"what is this"}`;
    assert.equal(promptIn(bytes(body)), '{"url":"(picture)","text":"what is this"}');
    assert.equal(promptIn(bytes('x'.repeat(300_000))).length, 100_001);
  });
});
