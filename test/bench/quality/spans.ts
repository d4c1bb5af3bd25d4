/**
 * Text that is taken out of a source, for a model to put back.
 * Owns where that is done: brackets match before and after, so that whoever makes them worse is found out.
 */
import type { Position } from '../../../src/core/completion/model.ts';

export const kinds = ['line', 'block', 'call', 'string', 'end'] as const;
export type Kind = (typeof kinds)[number];

export interface Span {
  readonly kind: Kind;
  /** The source without the text. */
  readonly lines: readonly string[];
  readonly position: Position;
  /** What was taken out at the position. */
  readonly hidden: string;
}

const longestBlock = 12;
/** The model has to have something to go by. */
const fewestLinesAbove = 8;

/** One span of a kind, chosen by `random` (0 to below 1) among all that the source has; undefined if it has none. */
export function takeSpan(kind: Kind, lines: readonly string[], random: () => number): Span | undefined {
  const spans: (() => Span)[] = [];
  for (let at = fewestLinesAbove; at < lines.length; at++) {
    const span = takers[kind](lines, at);
    if (span === undefined || span.hidden.trim() === '' || !isPaired(span.hidden)) continue;
    const { from, to, hidden } = span;
    spans.push(() => {
      const { head, tail } = span;
      const holed = [...lines.slice(0, from), head + tail, ...lines.slice(to)];
      return { kind, lines: holed, position: { line: from, character: head.length }, hidden };
    });
  }
  return spans[Math.floor(random() * spans.length)]?.();
}

/** Lines from `from` to before `to` become `head` and `tail` on one line, with the cursor between them. */
interface Cut {
  readonly from: number;
  readonly to: number;
  readonly head: string;
  readonly tail: string;
  readonly hidden: string;
}

const takers: Readonly<Record<Kind, (lines: readonly string[], at: number) => Cut | undefined>> = {
  line(lines, at) {
    const line = lines[at] ?? '';
    const hidden = line.trim();
    if (isComment(line) || !/\w/.test(hidden)) return undefined;
    return { from: at, to: at + 1, head: indentOf(line), tail: '', hidden };
  },
  block(lines, at) {
    if (lines[at - 1]?.endsWith('{') !== true) return undefined;
    const outer = indentOf(lines[at - 1] ?? '');
    const end = lines.findIndex((line, index) => index > at && line.startsWith(`${outer}}`));
    if (end < 0 || end - at > longestBlock) return undefined;
    return cutLines(lines, at, end);
  },
  call(lines, at) {
    return cutWithin(lines, at, /[\w.]\((?<hidden>[^()'"`\\]{3,80})\)/);
  },
  string(lines, at) {
    return cutWithin(lines, at, /(?<=[ ([])(['"])[\w /.:-]{3,20}(?<hidden>[\w /.:-]{3,40})\1/);
  },
  end(lines, at) {
    const line = lines[at] ?? '';
    if (lines[at - 1] !== '' || !/^\w/.test(line)) return undefined;
    const next = lines.findIndex((text, index) => index > at && text === '' && /^\S|^$/.test(lines[index + 1] ?? ''));
    if (next < 0 || next - at > longestBlock) return undefined;
    return { ...cutLines(lines, at, next), to: lines.length };
  },
};

function cutLines(lines: readonly string[], from: number, to: number): Cut {
  const head = indentOf(lines[from] ?? '');
  return { from, to, head, tail: '', hidden: lines.slice(from, to).join('\n').slice(head.length) };
}

function cutWithin(lines: readonly string[], at: number, pattern: RegExp): Cut | undefined {
  const line = lines[at] ?? '';
  // In the text of a template anything may be meant.
  const found = isComment(line) || line.includes('`') ? null : pattern.exec(line);
  const hidden = found?.groups?.['hidden'];
  if (found === null || hidden === undefined) return undefined;
  const start = found.index + found[0].length - 1 - hidden.length;
  return { from: at, to: at + 1, head: line.slice(0, start), tail: line.slice(start + hidden.length), hidden };
}

function indentOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? '';
}

function isComment(line: string): boolean {
  return /^\s*(?:\/\/|\/?\*)/.test(line);
}

/** Whether brackets and quotes pair by their number. */
export function isPaired(text: string): boolean {
  const count = (character: string): number => text.split(character).length - 1;
  const isOdd = (quote: string): boolean => count(quote) % 2 === 1;
  return (
    ['()', '[]', '{}'].every(([open = '', close = '']) => count(open) === count(close)) && !['"', "'", '`'].some(isOdd)
  );
}
