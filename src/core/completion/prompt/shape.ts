/**
 * Decides whether one line or a block is asked for, from indentation and brackets alone.
 * Owns the rule for all languages; what the model then writes is the shaper's business.
 */
import type { Prompt } from '../model.ts';
import { advance, copyScan, inComment, type Scan } from '../shape/place/brackets.ts';
import { isFilled, opensBlock, type Place } from '../shape/place/place.ts';

const comment = /^\s*(?:\/\/|\/?\*|#|--|<!--|"""|@)/;
const closers = /^\s*[)\]}]+[;,]?\s*$/;

/** A block where one begins or goes on, else a line. Never a block within arguments, strings, comments or in the middle of a line. */
export function decideShape(place: Place): Prompt['shape'] {
  const { before, after, lineAbove, syntax } = place;
  const scan = scanBefore(place);
  if (inComment(scan) || scan.mode !== '' || scan.stack.at(-1) === '(') return 'line';
  if (isFilled(before)) {
    if (!opensBlock(before, syntax)) return 'line';
    return isFilled(after) && !(closers.test(after) && /[{[]\s*$/.test(before)) ? 'line' : 'block';
  }
  if (isFilled(after)) return 'line';
  if (before !== '' || scan.stack.length > 0) return syntax.prose ? 'line' : 'block';
  // What follows a comment or a decorator is what it describes.
  return lineAbove !== undefined && (opensBlock(lineAbove, syntax) || comment.test(lineAbove)) && !syntax.prose
    ? 'block'
    : 'line';
}

/** What is open at the cursor. */
function scanBefore({ scan, before, syntax }: Place): Scan {
  const here = copyScan(scan);
  advance(here, before, syntax);
  return here;
}
