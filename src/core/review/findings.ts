/**
 * The findings in the answer to a review: list items that begin with a place.
 * Owns the reading of Markdown that a model wrote, which is never quite as it was asked for. Pure.
 */

export interface Finding {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** Code that stands there, if the item quotes it. */
  readonly quote?: string;
  /** The item without its place, still Markdown. */
  readonly text: string;
}

const place =
  /^[\s*_`[("“]*((?:[\w@.+~ -]+[\\/])*[\w@.+~-]+):L?(\d+)(?:\s*[-–:]\s*L?\d+)?[`*_]*(?:\]\([^)\n]*\))?[`*_"”)]*\s*(?:[:：,，—–-]+\s+)?/;

/** In the order of the answer. Items without a place are left out. */
export function readFindings(markdown: string): readonly Finding[] {
  return itemsOf(markdown).flatMap((item) => {
    const [whole, path, line] = place.exec(item) ?? [];
    const text = item.slice(whole?.length ?? 0).trim();
    if (path === undefined || text === '') return [];
    const quote = /^[^`]{0,40}`([^`\n]{3,})`/.exec(text)?.[1]?.trim();
    return [{ path: path.replaceAll('\\', '/'), line: Number(line), text, ...(quote !== undefined && { quote }) }];
  });
}

/** The line that a finding means, from 0: the nearest one that has what it quotes, for models count badly. */
export function lineOf({ line, quote }: Finding, lines: readonly string[]): number {
  const named = Math.min(Math.max(0, line - 1), Math.max(0, lines.length - 1));
  if (quote === undefined) return named;
  const found = lines.flatMap((text, index) => (text.includes(quote) ? [index] : []));
  return found.toSorted((a, b) => Math.abs(a - named) - Math.abs(b - named))[0] ?? named;
}

/** List items at the margin, each with the lines that belong to it. */
function itemsOf(markdown: string): readonly string[] {
  const items: string[] = [];
  let last: 'item' | 'gap' | 'other' = 'other';
  for (const line of markdown.split('\n')) {
    const item = /^ ?(?:[-*+]|\d{1,3}[.)])\s+(.*)$/.exec(line)?.[1];
    const goesOn = last === 'item' ? !/^(?:#|---|```)/.test(line) : last === 'gap' && /^\s{2,}/.test(line);
    if (item !== undefined) {
      items.push(item);
      last = 'item';
    } else if (line.trim() === '') {
      last = last === 'other' ? 'other' : 'gap';
    } else if (goesOn) {
      items[items.length - 1] += `\n${line.trim()}`;
      last = 'item';
    } else {
      last = 'other';
    }
  }
  return items;
}
