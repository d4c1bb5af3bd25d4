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

export class Review {
  #text: string;
  #hunks: readonly OpenHunk[];

  /** Of a text that is now `proposed` and was `original`. */
  constructor(original: string, proposed: string) {
    this.#text = proposed;
    this.#hunks = findHunks(original, proposed).map((hunk, id) => ({
      id,
      start: hunk.proposedStart,
      end: hunk.proposedEnd,
      original: original.slice(hunk.originalStart, hunk.originalEnd),
    }));
  }

  /** The text as it is now. */
  get text(): string {
    return this.#text;
  }

  /** In order; none touch each other's insides. */
  get hunks(): readonly OpenHunk[] {
    return this.#hunks;
  }

  /** The text as it would be if every undecided place were taken back. */
  get original(): string {
    let text = '';
    let at = 0;
    for (const { start, end, original } of this.#hunks) {
      text += this.#text.slice(at, start) + original;
      at = end;
    }
    return text + this.#text.slice(at);
  }

  /** What stands there now stays. */
  accept(id: number): void {
    this.#hunks = this.#hunks.filter((hunk) => hunk.id !== id);
  }

  /** The change that takes a place back. It is decided once that change is told. */
  rejection(id: number): TextChange | undefined {
    const hunk = this.#hunks.find((one) => one.id === id);
    return hunk && { start: hunk.start, end: hunk.end, text: hunk.original };
  }

  /**
   * The text was changed, by whomever. A change inside a place belongs to it; one across its border makes the place larger, so
   * that taking it back still gives exactly what stood there. A place that says what it said before is decided.
   */
  follow(change: TextChange): void {
    const before = this.#text;
    this.#text = before.slice(0, change.start) + change.text + before.slice(change.end);
    const shift = change.text.length - (change.end - change.start);
    const hit = this.#hunks.filter((hunk) => hits(hunk, change));
    const [first, last] = [hit[0], hit.at(-1)];
    const next: OpenHunk[] = this.#hunks
      .filter((hunk) => !hit.includes(hunk))
      .map((hunk) => (hunk.start >= change.end ? { ...hunk, start: hunk.start + shift, end: hunk.end + shift } : hunk));
    if (first !== undefined && last !== undefined) {
      const start = Math.min(first.start, change.start);
      const end = Math.max(last.end, change.end);
      next.push({ id: first.id, start, end: end + shift, original: originalOf(before, hit, start, end) });
    }
    this.#hunks = joinEmpty(
      next
        .filter(({ start, end, original }) => this.#text.slice(start, end) !== original)
        .sort((a, b) => a.start - b.start || a.end - b.end),
    );
  }
}

/** Where what lay between two removals was removed too, they are one: nothing could tell which of them is taken back. */
function joinEmpty(hunks: readonly OpenHunk[]): readonly OpenHunk[] {
  const joined: OpenHunk[] = [];
  for (const hunk of hunks) {
    const last = joined.at(-1);
    if (last !== undefined && last.start === hunk.end) {
      joined[joined.length - 1] = { ...last, original: last.original + hunk.original };
    } else {
      joined.push(hunk);
    }
  }
  return joined;
}

/**
 * Whether a change reaches into a place. At its borders it does not, so that text typed there is no part of it; what was
 * taken out altogether comes back only as a whole.
 */
function hits(hunk: OpenHunk, { start, end, text }: TextChange): boolean {
  if (hunk.start === hunk.end && start === end) return start === hunk.start && text === hunk.original;
  return start < hunk.end && end > hunk.start;
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
