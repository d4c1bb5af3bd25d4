/**
 * Writes text as a comment in a file's own syntax, so that a model takes it for a remark and not for code to go on with.
 */
import type { Syntax } from '../shape/place/syntax.ts';

/** `text` as comment lines, each ended with `\n`. It cannot end the comment it is in. */
export function writeComment(text: string, syntax: Syntax): string {
  const lines = text.trimEnd().split(/\r\n|\r|\n/);
  const block = syntax.blockComments[0];
  const start = syntax.lineComments[0];
  // A line comment of a script is text in the middle of markup.
  if (block !== undefined && (syntax.tags || start === undefined) && block[0] !== '/*') {
    return writeBlock(lines, block);
  }
  if (start !== undefined) return lines.map((line) => `${start} ${line}`.trimEnd() + '\n').join('');
  return block === undefined ? '' : writeBlock(lines, block);
}

function writeBlock(lines: readonly string[], [open, close]: readonly [string, string]): string {
  const safe = lines.map((line) => line.replaceAll(close, close.split('').join(' ')));
  return safe.length === 1 ? `${open} ${safe[0] ?? ''} ${close}\n` : `${open}\n${safe.join('\n')}\n${close}\n`;
}
