/**
 * The search where the program for it is missing or far from the files: text by text, in this process.
 * Owns the pattern as this language reads it. A pattern that a model wrote may never come to an end: it runs under a time limit.
 */
import { createContext, Script } from 'node:vm';
import { ToolRefusal } from '../../../../core/agent/tool.ts';
import { cutAround, type Match, type Query } from './query.ts';

const timeoutMs = 500;

/** Finds the lines of a text that match. Throws ToolRefusal where that takes too long. */
export type SearchLines = (text: string) => readonly Match[];

/** Throws ToolRefusal for a pattern that cannot be read. */
export function scanner({ pattern, isRegex, matchCase }: Query): SearchLines {
  const source = isRegex ? pattern : pattern.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const flags = ['u', ''].map((mode) => (matchCase ? mode : `i${mode}`)).find((one) => isReadable(source, one));
  if (flags === undefined) throw new ToolRefusal('The pattern cannot be read. Escape what is meant as plain text.');
  const context = createContext({ source, flags, lines: [] as readonly string[] });
  const script = new Script(
    'lines.flatMap((line, at) => { const i = line.search(pattern); return i < 0 ? [] : [[at, i]]; })',
  );
  new Script('var pattern = new RegExp(source, flags);').runInContext(context);
  return (text) => {
    const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
    if (lines.at(-1) === '') lines.pop();
    context['lines'] = lines;
    try {
      const found = script.runInContext(context, { timeout: timeoutMs }) as readonly (readonly [number, number])[];
      return Array.from(found, ([at, column]) => ({ line: at + 1, text: cutAround(lines[at] ?? '', column) }));
    } catch {
      throw new ToolRefusal('The pattern takes too long on these files. Search for plain text.');
    }
  };
}

function isReadable(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags).flags.length >= 0;
  } catch {
    return false;
  }
}
