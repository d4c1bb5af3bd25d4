import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { decodeSession, encodeHeader, encodeRecord } from '../../../../src/core/conversation/codec.ts';
import { replay, type ConversationEvent } from '../../../../src/core/conversation/reduce.ts';
import { anyPath } from './anyPath.ts';
import { answer, answered, asked, emptySession, eventsOf } from './sessions.ts';

const header = encodeHeader(1000, 'file:///work');
const fileOf = (events: readonly ConversationEvent[]) => [header, ...events.map(encodeRecord)].join('\n');
const turnIds = (text: string) => [...decodeSession('s', text).session.turns.keys()];

describe('a session file', () => {
  it('gives back the session that was written', () => {
    fc.assert(
      fc.property(anyPath, (turns) => {
        const events = eventsOf(turns);
        assert.deepEqual(decodeSession('s', fileOf(events)), {
          session: replay(emptySession, events),
          workspace: 'file:///work',
          version: 1,
          dropped: 0,
          cut: false,
        });
      }),
    );
  });

  it('has one line for each record', () => {
    fc.assert(
      fc.property(anyPath, (turns) => {
        assert.equal(fileOf(eventsOf(turns)).split('\n').length, turns.length + 1);
      }),
    );
  });

  it('cut off anywhere gives every record that is whole', () => {
    const events = [asked('q0', undefined, 'a 中文 question'), answered('a0', 'q0'), asked('q1', 'a0')];
    const bytes = Buffer.from(fileOf(events));
    const ends = events.map((_, n) => Buffer.byteLength(fileOf(events.slice(0, n + 1))));
    for (let length = 0; length <= bytes.length; length += 1) {
      const decoded = decodeSession('s', bytes.subarray(0, length).toString());
      const whole = ends.filter((end) => end <= length).length;
      assert.equal(decoded.session.turns.size, whole);
      assert.equal(decoded.dropped, 0);
    }
    assert.equal(decodeSession('s', bytes.subarray(0, -1).toString()).cut, true);
    assert.equal(decodeSession('s', bytes.toString()).cut, false);
  });

  it('loses a spoilt line and nothing else', () => {
    const lines = [asked('q0'), answered('a0', 'q0'), asked('q1', 'a0')].map(encodeRecord);
    const text = `${header}\n${lines[0]}\n{"type":"answered","answer":{"ro\n\u0000\u0000\nnull\n7\n{"type":"asked"}\n${lines[2]}`;
    assert.deepEqual(turnIds(text), ['q0', 'q1']);
    assert.equal(decodeSession('s', text).dropped, 5);
  });

  it('is read although its header is lost', () => {
    const { session, workspace, dropped } = decodeSession('s', `{"type":"sess\n${encodeRecord(asked('q0'))}`);
    assert.deepEqual(session, replay({ ...emptySession, createdAt: 1000 }, [asked('q0')]));
    assert.equal(workspace, '');
    assert.equal(dropped, 1);
  });

  it('may hold records of a later version, which are passed over', () => {
    const text = `${header}\n{"type":"painted","turnId":"q0"}\n${encodeRecord(asked('q0'))}`;
    assert.deepEqual(turnIds(text), ['q0']);
    assert.equal(decodeSession('s', text).dropped, 0);
    assert.equal(decodeSession('s', '{"type":"session","v":2,"createdAt":1,"workspace":""}').version, 2);
  });

  it('keeps the text of an answer in which a later version said more', () => {
    const known = answer('a0', 'q0');
    const later = {
      ...known,
      signature: 'x',
      thinking: 'extreme',
      parts: [...known.parts, { id: 'p', kind: 'picture', url: 'x' }],
      end: { status: 'paused' },
    };
    const text = `${fileOf([asked('q0')])}\n${JSON.stringify({ type: 'answered', answer: later })}`;
    assert.deepEqual(decodeSession('s', text).session.turns.get('a0'), { ...known, end: { status: 'interrupted' } });
  });

  it('loses no text to a time that there is not', () => {
    const text = fileOf([asked('q0'), answered('a0', 'q0')]).replaceAll(/"(at|createdAt)":\d+/g, '"$1":1e300');
    const { session } = decodeSession('s', text);
    assert.deepEqual(
      [...session.turns.values()].map(({ at }) => at),
      [0, 0],
    );
    assert.equal(session.createdAt, 0);
  });

  it('keeps the text of an answer whose figures make no sense', () => {
    const known = answer('a0', 'q0', { parts: [{ id: 'p', kind: 'text', text: 'said', durationMs: 0 }] });
    const spoilt = {
      ...known,
      parts: [{ ...known.parts[0], durationMs: -1 }],
      usage: { promptTokens: -1 },
      cost: { CNY: null },
      miss: { cause: 'expired', hours: -1, tokens: 5000 },
    };
    const text = `${fileOf([asked('q0')])}\n${JSON.stringify({ type: 'answered', answer: spoilt })}`;
    assert.deepEqual(decodeSession('s', text).session.turns.get('a0'), known);
  });

  it('reads a running answer as interrupted, with its text', () => {
    const growth = [{ id: 'a0.0', kind: 'text', text: 'half', from: 0 }] as const;
    const { session } = decodeSession(
      's',
      fileOf([
        asked('q0'),
        answered('a0', 'q0', { parts: [], end: { status: 'running' } }),
        { type: 'grew', answerId: 'a0', growth },
      ]),
    );
    assert.deepEqual(
      session.turns.get('a0'),
      answer('a0', 'q0', { parts: [{ id: 'a0.0', kind: 'text', text: 'half' }], end: { status: 'interrupted' } }),
    );
    assert.equal(session.head, 'a0');
  });

  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.json(), fc.string())), (lines) => {
        decodeSession('s', lines.join('\n'));
      }),
    );
  });
});
