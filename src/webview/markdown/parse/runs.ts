/**
 * Delimiter runs to emphasis, strong emphasis and strike-through: the delimiter algorithm of CommonMark on a linked list
 * of pieces, so that wrapping costs only what is wrapped.
 */
import { classify } from '../../../protocol/markdown/characters.ts';
import { depthOf } from './inline.ts';
import type { Inline, Span } from './inline.ts';

/** One inline in the making, linked to its neighbours. */
export interface Piece {
  prev: Piece | undefined;
  next: Piece | undefined;
  node: Inline;
}

/** Delimiters not used up yet; `piece` holds their text. */
export interface Run {
  prev: Run | undefined;
  next: Run | undefined;
  readonly piece: Piece;
  readonly char: string;
  readonly length: number;
  left: number;
  readonly opens: boolean;
  readonly closes: boolean;
}

/** Spans nested deeper stay text: they cost stack, and nobody reads them. */
const nestingLimit = 16;

/** Whether a run between two characters may open and close emphasis. */
export function flanks(char: string, before: string, after: string): { opens: boolean; closes: boolean } {
  const prior = classify(before);
  const next = classify(after);
  const priorSign = prior.punctuation && !prior.cjk;
  const nextSign = next.punctuation && !next.cjk;
  const priorEdge = priorSign || prior.white;
  const nextEdge = nextSign || next.white;
  const left = !nextEdge || (nextSign && (priorEdge || prior.cjk));
  const right = !priorEdge || (priorSign && (nextEdge || next.cjk));
  if (char !== '_') return { opens: left, closes: right };
  return {
    opens: left && (!right || prior.punctuation || prior.white),
    closes: right && (!left || next.punctuation || next.white),
  };
}

/** Adds `piece` behind `tail`. */
export function link(tail: Piece | undefined, node: Inline): Piece {
  const piece: Piece = { prev: tail, next: undefined, node };
  if (tail !== undefined) tail.next = piece;
  return piece;
}

/**
 * Pairs the runs from `last` back to `bottom` (not included). Pieces between a pair move into a span. With `unfinished`, a
 * strong opener without its closer holds everything after it: its closer is still to come.
 */
export function pairRuns(last: Run | undefined, bottom: Run | undefined, unfinished = false): void {
  const bottoms = new Map<string, Run | undefined>();
  let closer = last;
  while (closer !== undefined && closer.prev !== bottom) closer = closer.prev;
  while (closer !== undefined) {
    if (!closer.closes || closer.left === 0) {
      closer = closer.next;
      continue;
    }
    const key = `${closer.char}${closer.opens}${closer.length % 3}`;
    const floor = bottoms.has(key) ? bottoms.get(key) : bottom;
    let opener = closer.prev;
    while (opener !== undefined && opener !== bottom && opener !== floor && !pairs(opener, closer))
      opener = opener.prev;
    if (opener === undefined || opener === bottom || opener === floor) {
      bottoms.set(key, closer.prev);
      const next: Run | undefined = closer.next;
      if (!closer.opens) drop(closer);
      closer = next;
      continue;
    }
    const used = closer.char === '~' || (opener.left >= 2 && closer.left >= 2) ? 2 : 1;
    wrap(opener, closer.piece, used);
    take(closer, used);
    for (let between = closer.prev; between !== undefined && between !== opener; between = between.prev) drop(between);
    if (opener.left === 0) drop(opener);
    if (closer.left === 0) {
      const next: Run | undefined = closer.next;
      drop(closer);
      closer = next;
    }
  }
  if (unfinished) holdOpen(last, bottom);
}

function pairs(opener: Run, closer: Run): boolean {
  if (opener.char !== closer.char || !opener.opens || opener.left === 0) return false;
  if (opener.char === '~') return opener.length === closer.length;
  const ambiguous = (opener.closes || closer.opens) && closer.length % 3 !== 0;
  return !ambiguous || (opener.length + closer.length) % 3 !== 0;
}

/** Moves what stands between the opener and `end` into a span. Too deep: it stays where it is. */
function wrap(opener: Run, end: Piece | undefined, used: number): void {
  const children = collect(opener.piece.next, end);
  take(opener, used);
  const depth = depthOf(children) + 1;
  if (depth > nestingLimit) return;
  const kind: Span['kind'] = opener.char === '~' ? 'strike' : used === 2 ? 'strong' : 'emphasis';
  const span: Piece = { prev: opener.piece, next: end, node: { kind, children, depth } };
  opener.piece.next = span;
  if (end !== undefined) end.prev = span;
}

/** The nodes from `first` up to `end`, texts joined, empty ones left out. */
export function collect(first: Piece | undefined, end: Piece | undefined): Inline[] {
  const nodes: Inline[] = [];
  let text = '';
  for (let piece = first; piece !== undefined && piece !== end; piece = piece.next) {
    if (piece.node.kind === 'text') {
      text += piece.node.text;
      continue;
    }
    if (text !== '') nodes.push({ kind: 'text', text });
    text = '';
    nodes.push(piece.node);
  }
  if (text !== '') nodes.push({ kind: 'text', text });
  return nodes;
}

function holdOpen(last: Run | undefined, bottom: Run | undefined): void {
  let run = last;
  for (; run !== undefined && run !== bottom; run = run.prev) {
    if (run.opens && run.left >= 2 && run.char !== '_' && run.piece.next !== undefined) wrap(run, undefined, 2);
  }
}

function take(run: Run, count: number): void {
  run.left -= count;
  if (run.piece.node.kind === 'text') run.piece.node.text = run.char.repeat(run.left);
}

function drop(run: Run): void {
  if (run.prev !== undefined) run.prev.next = run.next;
  if (run.next !== undefined) run.next.prev = run.prev;
}
