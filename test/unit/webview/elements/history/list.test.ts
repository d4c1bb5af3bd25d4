import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { SessionRow } from '../../../../../src/protocol/history.ts';
import { formatWhen, groupOf, nameMonth } from '../../../../../src/webview/elements/history/days.ts';
import { findRows } from '../../../../../src/webview/elements/history/find.ts';
import { headingHeight, layOut, partInSight, rowHeight } from '../../../../../src/webview/elements/history/layout.ts';

const now = new Date(2026, 2, 5, 14, 30).getTime();
const at = (...parts: [number, number, number, number?, number?]): number => new Date(...parts).getTime();

const row = (more: Partial<SessionRow>): SessionRow => ({
  id: 's',
  title: 'Title',
  at: now,
  here: true,
  pinned: false,
  trashed: false,
  questions: 1,
  ...more,
});

describe('days', () => {
  it('begin at midnight of the reader', () => {
    assert.equal(groupOf(at(2026, 2, 5, 0, 0), now), 'today');
    assert.equal(groupOf(at(2026, 2, 4, 23, 59), now), 'yesterday');
    assert.equal(groupOf(at(2026, 2, 4, 0, 0), now), 'yesterday');
    assert.equal(groupOf(at(2026, 2, 3, 23, 59), now), 'week');
    assert.equal(groupOf(at(2026, 1, 26, 0, 0), now), 'week');
    assert.equal(groupOf(at(2026, 1, 25, 23, 59), now), '2026-2');
    assert.equal(groupOf(at(2025, 11, 31), now), '2025-12');
    assert.equal(groupOf(now + 1e9, now), 'today');
  });

  it('are named in the reader’s language', () => {
    assert.equal(nameMonth('2025-12', 'en'), 'December 2025');
    assert.equal(nameMonth('2025-12', 'zh-cn'), '2025年12月');
    assert.match(formatWhen(at(2026, 2, 4, 9, 5), now, 'en'), /^0?9:05.AM$/u);
    assert.equal(formatWhen(at(2026, 1, 20), now, 'zh-cn'), '2月20日');
  });

  it('have no name where there is no such day', () => {
    for (const time of [1e300, -1e300, Number.NaN]) {
      const group = groupOf(time, now);
      assert.equal(formatWhen(time, now, 'en'), '');
      if (group !== 'today' && group !== 'yesterday' && group !== 'week') assert.equal(nameMonth(group, 'en'), '');
    }
  });
});

describe('the rows shown', () => {
  const rows = [
    row({ id: 'here', title: 'Retry with Jitter' }),
    row({ id: 'there', title: '重试', here: false }),
    row({ id: 'gone', title: 'Jitter', trashed: true }),
  ];
  const ids = (...query: [scope: 'here' | 'all' | 'trash', words: string, found?: string[]]): string[] =>
    findRows(rows, query[0], query[1], new Set(query[2])).map(({ id }) => id);

  it('are those of the workspace, of all, or of the trash', () => {
    assert.deepEqual(ids('here', ''), ['here']);
    assert.deepEqual(ids('all', ' '), ['here', 'there']);
    assert.deepEqual(ids('trash', ''), ['gone']);
  });

  it('have all words in the title, or were found in the text', () => {
    assert.deepEqual(ids('all', 'jitter RETRY'), ['here']);
    assert.deepEqual(ids('all', '重试'), ['there']);
    assert.deepEqual(ids('all', 'elsewhere', ['there', 'gone']), ['there']);
    assert.deepEqual(ids('here', 'elsewhere', ['there']), []);
  });
});

describe('the place of rows', () => {
  const anyRows = fc
    .array(fc.record({ daysAgo: fc.nat(90), pinned: fc.boolean(), trashed: fc.boolean() }), { maxLength: 60 })
    .map((facts) =>
      facts
        .map(({ daysAgo, ...rest }, n) => row({ ...rest, id: `s${n}`, at: now - daysAgo * 86_400_000 }))
        .toSorted((one, other) => other.at - one.at),
    );

  it('has no gap, no overlap, each group once and each row under its heading', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { rows: placed, headings, height } = layOut(rows, now);
        const boxes = [
          ...placed.map(({ top }) => ({ top, height: rowHeight })),
          ...headings.map(({ top }) => ({ top, height: headingHeight })),
        ].toSorted((one, other) => one.top - other.top);
        let end = 0;
        for (const box of boxes) {
          assert.equal(box.top, end);
          end += box.height;
        }
        assert.equal(height, end);
        assert.equal(new Set(headings.map(({ group }) => group)).size, headings.length);
        for (const one of placed) {
          const group = headings.findLast(({ top }) => top < one.top)?.group;
          assert.equal(group, one.row.pinned && !one.row.trashed ? 'pinned' : groupOf(one.row.at, now));
        }
        assert.deepEqual(
          placed.map(({ index }) => index),
          rows.map((_, index) => index),
        );
      }),
    );
  });

  it('in sight is drawn, and the one that the keyboard is at', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(4000), fc.nat(800), (rows, top, height) => {
        const layout = layOut(rows, now);
        const kept = layout.rows.at(-1)?.row.id;
        const part = partInSight(layout, top, height, kept);
        const missing = layout.rows.filter(
          (one) => one.top + rowHeight > top && one.top < top + height && !part.rows.includes(one),
        );
        assert.deepEqual(missing, []);
        assert.ok(part.rows.length <= (height + 2 * 300) / rowHeight + 3);
        assert.ok(kept === undefined || part.rows.some((one) => one.row.id === kept));
      }),
    );
  });
});
