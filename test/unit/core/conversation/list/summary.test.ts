import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { decodeSession, encodeHeader, encodeRecord } from '../../../../../src/core/conversation/codec.ts';
import type { ConversationEvent } from '../../../../../src/core/conversation/reduce.ts';
import { emptySummary, summarize, type Summary } from '../../../../../src/core/conversation/list/summary.ts';
import { anyPath } from '../anyPath.ts';
import { answered, asked, eventsOf } from '../sessions.ts';

const header = encodeHeader(1000, 'here');
const summaryOf = (lines: readonly string[]): Summary => lines.reduce(summarize, emptySummary);
const linesOf = (events: readonly ConversationEvent[]): string[] => [header, ...events.map(encodeRecord)];

describe('the summary of a session', () => {
  it('says what the session itself says', () => {
    fc.assert(
      fc.property(anyPath, (turns) => {
        const lines = linesOf(eventsOf(turns));
        const { session, workspace } = decodeSession('s', lines.join('\n'));
        const { title, titledBy, createdAt, questions, ...rest } = summaryOf(lines);
        assert.deepEqual(
          [title, titledBy, createdAt, rest.workspace, questions],
          [
            session.title,
            session.titledBy,
            session.createdAt,
            workspace,
            [...session.turns.values()].filter(({ role }) => role === 'user').length,
          ],
        );
      }),
    );
  });

  it('has the time of the last question or answer, which a title or a pin does not change', () => {
    const events = [asked('q0'), answered('a0', 'q0', { at: 9000 })];
    assert.equal(summaryOf(linesOf(events)).updatedAt, 9000);
    const later: readonly ConversationEvent[] = [
      ...events,
      { type: 'titled', title: 'Mine', by: 'person' },
      { type: 'pinned', pinned: true },
    ];
    const { updatedAt, pinned, title } = summaryOf(linesOf(later));
    assert.deepEqual([updatedAt, pinned, title], [9000, true, 'Mine']);
    assert.equal(summaryOf(linesOf([...later, { type: 'pinned', pinned: false }])).pinned, false);
  });

  it('is not moved by lines that are torn, foreign or of a later version', () => {
    const known = summaryOf(linesOf([asked('q0')]));
    for (const line of ['', '{"type":"asked","question":{"ro', '{"type":"painted"}', '7', 'null', '{"type":"answered"'])
      assert.deepEqual(summarize(known, line), known);
    fc.assert(
      fc.property(fc.string(), (line) => {
        assert.deepEqual(summarize(known, line), known);
      }),
    );
  });
});
