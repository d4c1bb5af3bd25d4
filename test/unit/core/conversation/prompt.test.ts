import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Attachment, Turn } from '../../../../src/core/conversation/model.ts';
import { toMessages } from '../../../../src/core/conversation/prompt.ts';
import { path, reduce } from '../../../../src/core/conversation/reduce.ts';
import { systemPrompt } from '../../../../src/core/prompts/system.ts';
import { anyPath } from './anyPath.ts';
import { answer, asked, exchanges, question } from './sessions.ts';

const all = { systemPrompt: 'system', historyTurns: 0 };

function attached(attachment: Partial<Attachment>): string {
  const attachments = [{ id: 'x', label: 'label', icon: 'file', text: 'code\n', ...attachment }] as const;
  const messages = toMessages([{ ...question('q', undefined, 'Why?'), attachments }], all);
  return messages[1]?.role === 'user' ? messages[1].text : '';
}

describe('the messages of a request', () => {
  it('are the system prompt, then questions and answers in turn', () => {
    assert.deepEqual(toMessages(path(reduce(exchanges(1), asked('q1', 'a0'))), all), [
      { role: 'system', text: 'system' },
      { role: 'user', text: 'question q0' },
      { role: 'assistant', text: 'answer a0' },
      { role: 'user', text: 'question q1' },
    ]);
  });

  it('begin with the question when there is no system prompt', () => {
    assert.deepEqual(toMessages([question('q0')], { ...all, systemPrompt: '' }), [
      { role: 'user', text: 'question q0' },
    ]);
  });

  it('give reasoning back just as it came', () => {
    const parts = [
      { id: '0', kind: 'reasoning', text: ' first\n' },
      { id: '1', kind: 'text', text: 'A' },
      { id: '2', kind: 'reasoning', text: 'second ' },
      { id: '3', kind: 'text', text: 'B' },
    ] as const;
    const messages = toMessages([question('q0'), answer('a0', 'q0', { parts }), question('q1', 'a0')], all);
    assert.deepEqual(messages[2], { role: 'assistant', reasoning: ' first\nsecond ', text: 'AB' });
  });

  it('keep the text of an answer that was stopped', () => {
    const stopped = answer('a0', 'q0', { end: { status: 'ended', reason: 'aborted', code: 'ABORTED' } });
    assert.deepEqual(toMessages([question('q0'), stopped, question('q1', 'a0')], all)[2], {
      role: 'assistant',
      text: 'answer a0',
    });
  });

  it('leave out an answer without text and send the questions around it as one', () => {
    const failed = answer('a0', 'q0', {
      parts: [{ id: 'r', kind: 'reasoning', text: 'hm' }],
      end: { status: 'ended', reason: 'error', code: 'NETWORK' },
    });
    assert.deepEqual(toMessages([question('q0'), failed, question('q1', 'a0')], all), [
      { role: 'system', text: 'system' },
      { role: 'user', text: 'question q0\n\nquestion q1' },
    ]);
  });

  it('replace half a character, which services refuse', () => {
    assert.deepEqual(toMessages([question('q0', undefined, 'a\ud83d')], all)[1], { role: 'user', text: 'a\ufffd' });
  });

  it('alternate between user and assistant and end with the user, whatever failed', () => {
    fc.assert(
      fc.property(anyPath, fc.nat(5), (turns, historyTurns) => {
        const asking: Turn[] = [...turns, question('last', turns.at(-1)?.id)];
        const roles = toMessages(asking, { ...all, historyTurns }).map(({ role }) => role);
        const expected = roles.map((_, n) => (n === 0 ? 'system' : n % 2 === 1 ? 'user' : 'assistant'));
        assert.deepEqual(roles, expected);
        assert.equal(roles.at(-1), 'user');
      }),
    );
  });
});

describe('the service’s cache', () => {
  const bytesOf = (turns: readonly Turn[]) => JSON.stringify(toMessages(turns, all));

  it('finds each request at the beginning of the next one', () => {
    fc.assert(
      fc.property(anyPath, (turns) => {
        for (const [n, turn] of turns.entries()) {
          const next = turns[n + 1];
          if (turn.role !== 'user' || next?.role !== 'assistant') continue;
          if (next.parts.every((part) => part.kind === 'reasoning' || part.text.trim() === '')) continue;
          const request = bytesOf(turns.slice(0, n + 1));
          assert.ok(bytesOf(turns).startsWith(request.slice(0, -']'.length)));
        }
      }),
    );
  });

  it('finds the text of each request at the beginning of the next one even when an answer failed', () => {
    fc.assert(
      fc.property(anyPath, (turns) => {
        for (const [n, turn] of turns.entries()) {
          if (turn.role !== 'user') continue;
          const request = bytesOf(turns.slice(0, n + 1));
          assert.ok(bytesOf(turns).startsWith(request.slice(0, -'"}]'.length)));
        }
      }),
    );
  });

  it('is helped by a system prompt with nothing in it that changes', () => {
    assert.ok(systemPrompt.length < 2000);
    assert.doesNotMatch(systemPrompt, /\d{4}|\$\{/);
  });
});

describe('a limit of history', () => {
  const sent = (count: number, historyTurns: number) => {
    const turns = path(reduce(exchanges(count), asked('last', `a${count - 1}`)));
    const messages = toMessages(turns, { systemPrompt: '', historyTurns });
    return messages.map((message) => (message.role === 'tool' ? '' : message.text));
  };

  it('counts pairs before the question and cuts the oldest', () => {
    assert.deepEqual(sent(5, 1), ['question q4', 'answer a4', 'question last']);
    assert.equal(sent(5, 3)[0], 'question q2');
    assert.equal(sent(3, 3)[0], 'question q0');
  });

  it('is never exceeded, and half of it is always used', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }), (count, limit) => {
        const pairs = (sent(count, limit).length - 1) / 2;
        assert.ok(pairs <= limit);
        assert.ok(pairs >= Math.min(count, Math.ceil(limit / 2)));
      }),
    );
  });

  it('drops several at a time, so that most requests begin like the one before', () => {
    const beginnings = Array.from({ length: 20 }, (_, n) => sent(n + 11, 10)[0]);
    assert.equal(new Set(beginnings).size, 4);
  });
});

describe('an attachment', () => {
  it('is a block with language, path and lines, before the words', () => {
    assert.equal(
      attached({ path: 'src/retry.ts', language: 'typescript', lines: [12, 31] }),
      '```typescript src/retry.ts:12-31\ncode\n```\n\nWhy?',
    );
  });

  it('without a path is named by its label', () => {
    assert.equal(attached({ text: 'no line feed' }), '```text label\nno line feed\n```\n\nWhy?');
  });

  it('cannot close its own block', () => {
    assert.equal(attached({ text: '```\nx\n`````' }), '``````text label\n```\nx\n`````\n``````\n\nWhy?');
  });

  it('cannot break out of the first line by its name', () => {
    assert.equal(attached({ path: 'a\n```\nevil`' }), '```text a?????evil?\ncode\n```\n\nWhy?');
  });
});
