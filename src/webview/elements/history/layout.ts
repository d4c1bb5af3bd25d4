/**
 * Where the rows and the headings of the history stand, so that only those in sight need be drawn.
 * Owns the heights, which the style sheet repeats. Pure.
 */
import type { SessionRow } from '../../../protocol/history.ts';
import { groupOf, type Group } from './days.ts';

/** CSS pixels. */
export const rowHeight = 44;
export const headingHeight = 30;

/** How far outside the visible part is drawn too. */
const margin = 300;

export interface PlacedRow {
  readonly row: SessionRow;
  /** Counted from 0 over all rows. */
  readonly index: number;
  readonly top: number;
}

export interface PlacedHeading {
  readonly group: Group;
  readonly top: number;
}

export interface Layout {
  readonly rows: readonly PlacedRow[];
  readonly headings: readonly PlacedHeading[];
  readonly height: number;
}

/** Places rows that come newest first: pinned ones before the days. */
export function layOut(rows: readonly SessionRow[], now: number): Layout {
  const isPinned = (row: SessionRow): boolean => row.pinned && !row.trashed;
  const placed: PlacedRow[] = [];
  const headings: PlacedHeading[] = [];
  let top = 0;
  for (const row of [...rows.filter(isPinned), ...rows.filter((row) => !isPinned(row))]) {
    const group = isPinned(row) ? 'pinned' : groupOf(row.at, now);
    if (headings.at(-1)?.group !== group) {
      headings.push({ group, top });
      top += headingHeight;
    }
    placed.push({ row, index: placed.length, top });
    top += rowHeight;
  }
  return { rows: placed, headings, height: top };
}

/** What to draw of a layout whose part from `top`, `height` high, is in sight. The row of `keptId` is always drawn. */
export function partInSight(
  { rows, headings }: Layout,
  top: number,
  height: number,
  keptId: string | undefined,
): Pick<Layout, 'rows' | 'headings'> {
  const isNear = (place: number): boolean => place > top - margin && place < top + height + margin;
  return {
    rows: rows.filter((placed) => isNear(placed.top) || placed.row.id === keptId),
    headings: headings.filter((placed) => isNear(placed.top)),
  };
}
