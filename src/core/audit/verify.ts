/**
 * Whether a log of receipts is as it was written, and if not, where it was damaged first and how.
 * Owns the judgement. It sees the files' bytes as they are and the anchor, which is kept apart from them.
 *
 * A crash leaves at most one torn line at the very end: that is told apart from damage. What is written after the anchor
 * was set, and is cut off again before the next one, cannot be missed; the host sets it anew within a second.
 */
import { genesis, isSealed, lineBeginning, placeOf, type Link, type Sealer } from './chain.ts';

/** What is remembered of a log outside of it. */
export interface Anchor {
  /** The last line known to be on disk. */
  readonly head: Link;
  /** The line before the oldest one kept. */
  readonly before: Link;
}

/** One file of the log; `text` holds one character for each byte. */
export interface LogFile {
  readonly name: string;
  readonly text: string;
}

/**
 * `altered` bytes of a line are not those that were sealed; `inserted` a line that was never sealed stands between two
 * that follow each other; `missing` one or more lines, or a whole file; `repeated` a line stands twice; `moved` a line
 * stands where another belongs; `exchanged` a file does; `cut` the end is gone.
 */
export type DamageKind = 'altered' | 'inserted' | 'missing' | 'repeated' | 'moved' | 'exchanged' | 'cut';

export interface Damage {
  readonly kind: DamageKind;
  readonly file: string;
  /** Counted from 1; 0 for the file as a whole. */
  readonly line: number;
  /** The number of the receipt that belongs there. */
  readonly seq: number;
}

export type Verdict =
  | { readonly state: 'intact' | 'recovered'; readonly receipts: number; readonly tornBytes: number }
  | { readonly state: 'damaged'; readonly receipts: number; readonly damage: Damage };

interface Line {
  readonly file: string;
  readonly number: number;
  readonly text: string;
  /** It ends with a line feed. */
  readonly isWhole: boolean;
}

/** Judges files in their order. Without an anchor the beginning and the end are taken as they are. */
export function verifyLog(files: readonly LogFile[], sealer: Sealer, anchor: Anchor | undefined): Verdict {
  const lines: Line[] = [];
  let torn: Line | undefined;
  for (const [index, { name, text }] of files.entries()) {
    const texts = text.split('\n');
    const rest = texts.pop() ?? '';
    for (const [at, one] of texts.entries()) lines.push({ file: name, number: at + 1, text: one, isWhole: true });
    if (rest === '') continue;
    const line = { file: name, number: texts.length + 1, text: rest, isWhole: false };
    if (index < files.length - 1) lines.push(line);
    else torn = line;
  }
  const damage = findDamage(lines, torn, sealer, anchor);
  const receipts = lines.length;
  if (damage !== undefined) return { state: 'damaged', receipts, damage };
  return { state: torn === undefined ? 'intact' : 'recovered', receipts, tornBytes: torn?.text.length ?? 0 };
}

function findDamage(
  lines: readonly Line[],
  torn: Line | undefined,
  sealer: Sealer,
  anchor: Anchor | undefined,
): Damage | undefined {
  const places = lines.map(({ text, isWhole }) => (isWhole && isSealed(text, sealer) ? placeOf(text) : undefined));
  const first = places[0];
  // Files that were to go when the anchor was set may still be there.
  const isEarly = first !== undefined && first.seq <= (anchor?.before.seq ?? Infinity);
  const start: Link = isEarly ? { seq: first.seq - 1, mac: first.prev } : (anchor?.before ?? genesis);
  let last = start;
  let passesStart = anchor === undefined || !isEarly;
  let passesHead = anchor === undefined || anchor.head.seq <= start.seq;
  const known = (link: Link): void => {
    passesStart ||= isSame(link, anchor?.before);
    passesHead ||= isSame(link, anchor?.head);
  };
  known(start);
  for (const [index, line] of lines.entries()) {
    const place = places[index];
    if (place === undefined || place.prev !== last.mac || place.seq !== last.seq + 1) {
      const kind = nameDamage(lines, places, index, last);
      return { kind, file: line.file, line: line.number, seq: last.seq + 1 };
    }
    last = place;
    known(place);
  }
  const seq = last.seq + 1;
  if (!passesHead || !passesStart) {
    const end = lines.at(-1);
    const kind = anchor !== undefined && last.seq < anchor.head.seq ? 'cut' : 'exchanged';
    return { kind, file: end?.file ?? '', line: end?.number ?? 0, seq };
  }
  if (torn === undefined || isTorn(torn.text, seq, sealer)) return undefined;
  return { kind: 'altered', file: torn.file, line: torn.number, seq };
}

/** What a crash leaves is the beginning of the line that was being written, or room for it that was never filled. */
function isTorn(text: string, seq: number, sealer: Sealer): boolean {
  const beginning = lineBeginning(seq);
  const written = text.replace(/\0+$/, '');
  if (!written.startsWith(beginning)) return beginning.startsWith(written);
  return placeOf(written) === undefined || isSealed(written, sealer);
}

type Place = ReturnType<typeof placeOf>;

/** What happened to the first line that does not follow the last one that did. */
function nameDamage(lines: readonly Line[], places: readonly Place[], index: number, last: Link): DamageKind {
  const [line, place] = [lines[index], places[index]];
  const belongsAt = places.findIndex((one) => one?.prev === last.mac);
  if (place === undefined) return belongsAt === index + 1 ? 'inserted' : 'altered';
  const belongs = lines[belongsAt];
  const isOfOtherFile = belongs === undefined ? place.seq <= last.seq : belongs.file !== line?.file;
  if (line?.number === 1 && isOfOtherFile) return 'exchanged';
  if (places.slice(0, index).some((one) => one?.mac === place.mac)) return 'repeated';
  return belongs === undefined ? 'missing' : 'moved';
}

function isSame(a: Link, b: Link | undefined): boolean {
  return a.seq === b?.seq && a.mac === b.mac;
}
