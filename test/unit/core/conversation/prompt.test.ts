import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Attachment, Turn } from '../../../../src/core/conversation/model.ts';
import { toContinuation, toMessages } from '../../../../src/core/conversation/prompt.ts';
import { reduce } from '../../../../src/core/conversation/reduce.ts';
import { path } from '../../../../src/core/conversation/tree.ts';
import { continuePrompt } from '../../../../src/core/prompts/continue.ts';
import { systemPrompt } from '../../../../src/core/prompts/system.ts';
import { anyPath } from './anyPath.ts';
import { answer, asked, exchanges, question } from './sessions.ts';

const all = { systemPrompt: 'system', historyTurns: 0, pictures: true };

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
        const asking: Turn[] = [...turns.map(withoutCalls), question('last', turns.at(-1)?.id)];
        const roles = toMessages(asking, { ...all, historyTurns }).map(({ role }) => role);
        const expected = roles.map((_, n) => (n === 0 ? 'system' : n % 2 === 1 ? 'user' : 'assistant'));
        assert.deepEqual(roles, expected);
        assert.equal(roles.at(-1), 'user');
      }),
    );
  });
});

/** As an answer is that the agent had no part in. */
function withoutCalls(turn: Turn): Turn {
  if (turn.role === 'user') return turn;
  const said = turn.parts.filter(({ kind }) => kind !== 'call' && kind !== 'note');
  return { ...turn, parts: said.map((part) => ({ ...part, round: 0 })) };
}

describe('the service’s cache', () => {
  const bytesOf = (turns: readonly Turn[]) => JSON.stringify(toMessages(turns, all));

  it('finds each request at the beginning of the next one', () => {
    fc.assert(
      fc.property(anyPath, (turns) => {
        for (const [n, turn] of turns.entries()) {
          const next = turns[n + 1];
          if (turn.role !== 'user' || next?.role !== 'assistant') continue;
          if (next.parts.every(({ kind, text }) => kind !== 'call' && (kind !== 'text' || text.trim() === '')))
            continue;
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

describe('the rest of an answer that broke off', () => {
  const broken = answer('a0', 'q0', {
    parts: [
      { id: '0', kind: 'reasoning', text: 'hm' },
      { id: '1', kind: 'text', text: 'Half a sen' },
    ],
  });

  it('is asked for by handing its beginning over, where a service takes one', () => {
    assert.deepEqual(toContinuation([question('q0')], broken, true, all), [
      { role: 'system', text: 'system' },
      { role: 'user', text: 'question q0' },
      { role: 'assistant', text: 'Half a sen', prefix: true },
    ]);
  });

  it('is asked for in words elsewhere', () => {
    assert.deepEqual(toContinuation([question('q0')], broken, false, all), [
      { role: 'system', text: 'system' },
      { role: 'user', text: 'question q0' },
      { role: 'assistant', text: 'Half a sen' },
      { role: 'user', text: continuePrompt },
    ]);
  });
});

describe('a limit of history', () => {
  const sent = (count: number, historyTurns: number) => {
    const turns = path(reduce(exchanges(count), asked('last', `a${count - 1}`)));
    const messages = toMessages(turns, { ...all, systemPrompt: '', historyTurns });
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

describe('a slash command', () => {
  it('is read first, so that the same command always begins alike', () => {
    const attachments = [{ id: 'x', label: 'a.ts', icon: 'file', text: 'code\n' }] as const;
    const asking = { ...question('q', undefined, 'the loop'), attachments, instruction: 'Explain this.' };
    assert.equal(toMessages([asking], all)[1]?.text, 'Explain this.\n\n```text a.ts\ncode\n```\n\nthe loop');
  });
});

describe('a picture', () => {
  const picture = { id: 'x', label: 'shot.png', icon: 'image', text: '' } as const;
  const attachments = [{ ...picture, image: { mimeType: 'image/png', base64: 'AQID' } }] as const;
  const asking = { ...question('q', undefined, 'What is this?'), attachments };

  it('goes along as bytes', () => {
    assert.deepEqual(toMessages([asking], all)[1], {
      role: 'user',
      text: 'What is this?',
      images: [{ mimeType: 'image/png', bytes: new Uint8Array([1, 2, 3]) }],
    });
  });

  it('is told of where the model takes none', () => {
    assert.deepEqual(toMessages([asking], { ...all, pictures: false })[1], {
      role: 'user',
      text: '[a picture that you cannot see: shot.png]\n\nWhat is this?',
    });
  });
});

describe('the rules of the workspace', () => {
  const ruled = (id: string, parentId: string | undefined, rules: string) => ({
    ...question(id, parentId),
    attachments: [{ id: `${id}.rules`, label: 'AGENTS.md', icon: 'rules', text: rules } as const],
  });

  it('stand in the system prompt when they came with the first question', () => {
    const messages = toMessages([ruled('q0', undefined, 'Use tabs.'), answer('a0', 'q0'), question('q1', 'a0')], all);
    assert.deepEqual(
      messages.map((message) => message.role !== 'tool' && message.text),
      ['system\n\nThe rules of this workspace:\n\nUse tabs.', 'question q0', 'answer a0', 'question q1'],
    );
  });

  it('stand in the question that brought new ones, and nothing before it changes', () => {
    const before: Turn[] = [ruled('q0', undefined, 'Use tabs.'), answer('a0', 'q0')];
    const after = toMessages([...before, ruled('q1', 'a0', 'Use spaces.')], all);
    assert.deepEqual(after.slice(0, 3), toMessages([...before, question('q1', 'a0')], all).slice(0, 3));
    assert.match(after[3]?.text ?? '', /rules of this workspace have changed.+\n\nUse spaces\.\n\nquestion q1$/s);
  });

  it('are taken back in words when they were switched off', () => {
    const turns: Turn[] = [ruled('q0', undefined, 'Use tabs.'), answer('a0', 'q0'), ruled('q1', 'a0', '')];
    assert.match(toMessages(turns, all)[3]?.text ?? '', /no longer apply\.\n\nquestion q1$/);
  });

  it('are those of the last question that a limit of history dropped', () => {
    const turns: Turn[] = [
      ruled('q0', undefined, 'Use tabs.'),
      answer('a0', 'q0'),
      ruled('q1', 'a0', 'Use spaces.'),
      answer('a1', 'q1'),
      question('q2', 'a1'),
      answer('a2', 'q2'),
      question('q3', 'a2'),
    ];
    const texts = toMessages(turns, { ...all, historyTurns: 1 }).map(
      (message) => message.role !== 'tool' && message.text,
    );
    assert.deepEqual(texts, [
      'system\n\nThe rules of this workspace:\n\nUse spaces.',
      'question q2',
      'answer a2',
      'question q3',
    ]);
  });
});
