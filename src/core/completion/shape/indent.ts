/**
 * Fits the indentation of an answer to the document: the user's unit, and nothing twice that stands at the cursor already.
 */
import { indentOf, isFilled, opensBlock, type Place } from './place/place.ts';

/** Gives back a line with its indentation fitted. Lines come in order; the first one continues the cursor's line. */
export type Indenter = (line: string, isFirst: boolean) => string;

/** An indenter for one answer. */
export function createIndenter(place: Place, isInString: boolean): Indenter {
  const { before, lineAbove, indentUnit, syntax, tabSize } = place;
  let step = 0;

  function convert(lead: string): string {
    if (indentUnit === '') return lead;
    if (indentUnit !== '\t') return lead.replaceAll('\t', indentUnit);
    const spaces = lead.replaceAll('\t', '').length;
    // One space or three align a comment's star; they are no indentation.
    if (step === 0 && spaces % 2 === 0 && spaces > 0) step = spaces % 4 === 0 ? 4 : 2;
    if (step === 0) return lead;
    return '\t'.repeat(lead.length - spaces + Math.floor(spaces / step)) + ' '.repeat(spaces % step);
  }

  /** Only what is missing between the cursor and where a line belongs here. */
  function limit(lead: string): string {
    const expected =
      lineAbove === undefined ? 0 : indentOf(lineAbove, tabSize) + (opensBlock(lineAbove, syntax) ? tabSize : 0);
    const room = Math.max(0, expected - indentOf(before, tabSize));
    if (indentOf(lead, tabSize) <= room) return lead;
    return indentUnit === '\t' ? '\t'.repeat(Math.floor(room / tabSize)) : ' '.repeat(room);
  }

  return (line, isFirst) => {
    const lead = /^[ \t]*/.exec(line)?.[0] ?? '';
    const text = line.slice(lead.length);
    if (!isFirst) return convert(lead) + text;
    if (isInString || before === '') return (isFilled(before) ? lead : convert(lead)) + text;
    if (!isFilled(before)) return limit(convert(lead)) + text;
    // The one space between two words, again.
    return lead === ' ' && /\S $/.test(before) ? text : line;
  };
}
