/**
 * Decides line by line where a completion is over: where its block ends, or where it repeats what is there.
 * Owns those rules. Looks only at whole lines that came before, so how the text arrives changes nothing.
 */
import { advance, copyScan } from './place/brackets.ts';
import { indentOf, isFilled, opensBlock, type Place } from './place/place.ts';
import { repeats } from './repeats.ts';

/** `before`: the line does not belong any more; `after`: it is the last one. */
export type Stop = 'before' | 'after' | 'none';

/** Judges the lines of one answer in order, blank ones left out. */
export type Stops = (line: string, isFirst: boolean, followsBlank: boolean) => Stop;

const closing = /^\s*(?:[)\]}]|<\/|(?:end|fi|done|esac)\b)/;

/** The stops for one place. */
export function createStops(place: Place, shape: 'line' | 'block'): Stops {
  const { before, syntax, tabSize } = place;
  const isOpener = isFilled(before);
  const scan = copyScan(place.scan);
  const here = copyScan(scan);
  advance(here, before, syntax);
  const depth = here.stack.length;
  let previous: string | undefined;
  // The block goes on as long as lines are indented at least so far.
  let inner = 0;

  function isOverAt(line: string, followsBlank: boolean): Stop {
    const indent = indentOf(line, tabSize);
    const ends = closing.test(line);
    if (isOpener && indent < inner) {
      if (indent < indentOf(before, tabSize) || !ends) return 'before';
      return opensBlock(line, syntax) ? 'none' : 'after';
    }
    if (indent < inner) return ends && !opensBlock(line, syntax) ? 'after' : 'before';
    return followsBlank && indent === 0 && depth === 0 ? 'before' : 'none';
  }

  return (line, isFirst, followsBlank) => {
    const whole = isFirst ? before + line : line;
    const above = previous ?? (isFirst || !isOpener ? place.lineAbove : before);
    const isOpening = previous === undefined;
    previous = whole;
    const below = isFilled(place.after) ? undefined : place.lineBelow;
    if (repeats(whole, above, tabSize) || repeats(whole, below, tabSize)) return 'before';
    if (shape === 'line') return 'after';
    if (isOpening) inner = firstIndent(whole, isFirst);
    const isDeeper = scan.stack.length > depth || (scan.mode !== '' && scan.mode !== '\n');
    const stop = isFirst || isDeeper ? 'none' : isOverAt(line, followsBlank);
    if (isFirst) advance(scan, `${whole}\n`, syntax);
    else advance(scan, isOpening ? `${before}\n${line}\n` : `${line}\n`, syntax);
    return stop === 'none' && scan.stack.length < depth ? 'after' : stop;
  };

  /** How far the block is indented, told by its first line. */
  function firstIndent(whole: string, isFirst: boolean): number {
    const indent = indentOf(whole, tabSize);
    if (!isOpener) return indent;
    const outer = indentOf(before, tabSize);
    // Some write a namespace's or a script element's content without indentation.
    if (!isFirst && indent === outer && !syntax.colonBlocks && !closing.test(whole)) return outer;
    return outer + 1;
  }
}
