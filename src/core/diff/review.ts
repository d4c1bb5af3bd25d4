/**
 * Proposed places of a text that someone goes through one by one while the text lives on: it may be edited anywhere meanwhile.
 * Owns which places are undecided, where they stand now and what stood there before. Pure; edits are made by the caller,
 * who tells of every change of the text, its own included.
 */
import { findHunks } from './hunks.ts';

/** An undecided place: `original` stood where the text from `start` to `end` stands now. Offsets in UTF-16 units. */
export interface OpenHunk {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly original: string;
}

/** What stood from `start` to `end` is replaced by `text`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A place, or one that was taken back and is open again if that is undone. */
interface Place extends OpenHunk {
  readonly proposed: string;
  readonly isBack: boolean;
}

export class Review {
  #text: string;
  #places: readonly Place[];

  /** Of a text that is now `proposed` and was `original`. */
  constructor(original: string, proposed: string) {
    this.#text = proposed;
    this.#places = findHunks(original, proposed).map((hunk, id) => ({
      id,
      start: hunk.proposedStart,
      end: hunk.proposedEnd,
      original: original.slice(hunk.originalStart, hunk.originalEnd),
      proposed: proposed.slice(hunk.proposedStart, hunk.proposedEnd),
      isBack: false,
    }));
  }

  /** The text as it is now. */
  get text(): string {
    return this.#text;
  }

  /** The undecided places in order; none touch each other's insides. */
  get hunks(): readonly OpenHunk[] {
    return this.#places.filter(({ isBack }) => !isBack);
  }

  /** Whether nothing can be undecided any more, whatever is undone. */
  get isOver(): boolean {
    return this.#places.length === 0;
  }

  /** The text as it would be if every undecided place were taken back. */
  get original(): string {
    let text = '';
    let at = 0;
    for (const { start, end, original } of this.hunks) {
      text += this.#text.slice(at, start) + original;
      at = end;
    }
    return text + this.#text.slice(at);
  }

  /** What stands there now stays. */
  accept(id: number): void {
    this.#places = this.#places.filter((place) => place.id !== id);
  }

  /** The change that takes a place back. It is decided once that change is told. */
  rejection(id: number): TextChange | undefined {
    const hunk = this.hunks.find((one) => one.id === id);
    return hunk && { start: hunk.start, end: hunk.end, text: hunk.original };
  }

  /**
   * The text was changed, by whomever: changes of one step, each for the text after the one before. A change inside a place
   * belongs to it; one across its border makes the place larger, so that taking it back still gives exactly what stood there.
   * A place that says what it said before is decided, until it says again what was proposed.
   */
  follow(...changes: readonly TextChange[]): void {
    const touched = new Set<number>();
    for (const change of changes) this.#move(change, touched);
    this.#places = joinEmpty(
      this.#places
        .map((place) => ({
          ...place,
          isBack: this.#says(place, place.original) || (place.isBack && !this.#says(place, place.proposed)),
        }))
        // What was taken back and is neither that nor the proposal now is somebody's own text.
        .filter((place) => !place.isBack || !touched.has(place.id) || this.#says(place, place.original)),
    );
  }

  #move(change: TextChange, touched: Set<number>): void {
    const before = this.#text;
    this.#text = before.slice(0, change.start) + change.text + before.slice(change.end);
    const shift = change.text.length - (change.end - change.start);
    const hit = this.#places.filter((place) => hits(place, change));
    for (const { id } of hit) touched.add(id);
    const next: Place[] = this.#places
      .filter((place) => !hit.includes(place))
      .map((place) =>
        place.start >= change.end ? { ...place, start: place.start + shift, end: place.end + shift } : place,
      );
    const open = hit.filter(({ isBack }) => !isBack);
    const [first, last] = [open[0], open.at(-1)];
    if (first !== undefined && last !== undefined) {
      const start = Math.min(first.start, change.start);
      const end = Math.max(last.end, change.end);
      next.push({ ...first, start, end: end + shift, original: originalOf(before, open, start, end) });
    } else {
      // One that was taken back is followed only by changes inside it.
      const inside = hit.filter(({ start, end }) => start <= change.start && change.end <= end);
      for (const place of inside) next.push({ ...place, end: place.end + shift });
    }
    this.#places = next.toSorted((a, b) => a.start - b.start || a.end - b.end);
  }

  #says({ start, end }: Place, text: string): boolean {
    return this.#text.slice(start, end) === text;
  }
}

/** Where what lay between two removals was removed too, they are one: nothing could tell which of them is taken back. */
function joinEmpty(places: readonly Place[]): readonly Place[] {
  const joined: Place[] = [];
  for (const place of places) {
    const last = joined.at(-1);
    if (last !== undefined && !last.isBack && !place.isBack && last.start === place.end) {
      joined[joined.length - 1] = { ...last, original: last.original + place.original };
    } else {
      joined.push(place);
    }
  }
  return joined;
}

/**
 * Whether a change reaches into a place. At its borders it does not, so that text typed there is no part of it; where a place is
 * empty, what belongs there comes only as a whole.
 */
function hits(place: Place, { start, end, text }: TextChange): boolean {
  if (place.start === place.end && start === end) {
    return start === place.start && text === (place.isBack ? place.proposed : place.original);
  }
  return start < place.end && end > place.start;
}

/** What stood from `start` to `end` before the places in it were proposed. */
function originalOf(text: string, hunks: readonly OpenHunk[], start: number, end: number): string {
  let original = '';
  let at = start;
  for (const hunk of hunks) {
    original += text.slice(at, hunk.start) + hunk.original;
    at = hunk.end;
  }
  return original + text.slice(at, end);
}
