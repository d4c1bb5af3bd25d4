/**
 * Lines that stand in a file but for what copies get wrong: spaces, indentation, quotation marks and dashes.
 * Owns which differences are passed over, and how new lines take the indentation of the place. Pure.
 */
import { diffArrays } from 'diff';
import { indentOf, isBlank, normalize } from '../../apply/lines.ts';
import { endingNear, type Line } from './lines.ts';

/** How two lines may differ and still be the same; strict ways first. */
const ways: readonly ((line: string) => string)[] = [
  (line) => line.trimEnd(),
  normalize,
  (line) => normalize(plainSigns(line)),
];

function plainSigns(line: string): string {
  return line
    .replace(/[\u2018\u2019\u201a\u201b]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll('\u2026', '...');
}

/** The lines of the file, counted from 0, at which the wanted lines begin, not overlapping; empty if nowhere. */
export function findLoosely(lines: readonly string[], wanted: readonly string[]): readonly number[] {
  const core = withoutBlankEdges(wanted);
  if (core.length === 0) return [];
  for (const way of ways) {
    const [file, sought] = [lines.map(way), core.map(way)];
    const starts: number[] = [];
    for (let start = 0; start + sought.length <= file.length; start++) {
      if (!sought.every((line, index) => file[start + index] === line)) continue;
      starts.push(start);
      start += sought.length - 1;
    }
    if (starts.length > 0) return starts;
  }
  return [];
}

/** Replaces the wanted lines where they were found. What the replacement repeats of them stays as the file has it. */
export function replaceLoosely(
  text: string,
  lines: readonly Line[],
  starts: readonly number[],
  wanted: readonly string[],
  replacement: readonly string[],
): string {
  const core = withoutBlankEdges(wanted);
  const fresh = withoutBlankEdges(replacement);
  let result = '';
  let at = 0;
  for (const start of starts) {
    const old = lines.slice(start, start + core.length);
    const [first, last] = [old[0], old.at(-1)];
    if (first === undefined || last === undefined) continue;
    result += text.slice(at, first.start) + rewrite(text, old, core, fresh);
    at = last.end;
  }
  return result + text.slice(at);
}

function rewrite(text: string, old: readonly Line[], wanted: readonly string[], fresh: readonly string[]): string {
  const indent = indentation(old, wanted);
  const ending = endingNear(text, old[0]?.start ?? 0);
  const written: { text: string; ending: string }[] = [];
  let at = 0;
  for (const { added, removed, value } of diffArrays(wanted.map(sameness), fresh.map(sameness))) {
    if (added) {
      // Every line that is written stands for one of the replacement, in order.
      for (const line of fresh.slice(written.length, written.length + value.length))
        written.push({ text: indent(line), ending });
      continue;
    }
    if (!removed) {
      for (const line of old.slice(at, at + value.length)) {
        written.push({ text: line.text, ending: text.slice(line.textEnd, line.end) || ending });
      }
    }
    at += value.length;
  }
  const last = old.at(-1);
  const lastEnding = last === undefined ? '' : text.slice(last.textEnd, last.end);
  return written.map((line, index) => line.text + (index === written.length - 1 ? lastEnding : line.ending)).join('');
}

function sameness(line: string): string {
  return normalize(plainSigns(line));
}

/** From the indentation that the wanted lines have to the one of the lines that were found for them. */
function indentation(old: readonly Line[], wanted: readonly string[]): (line: string) => string {
  const pairs = wanted.flatMap((line, index): (readonly [string, string])[] =>
    isBlank(line) ? [] : [[indentOf(line), indentOf(old[index]?.text ?? '')]],
  );
  const known = new Map(pairs.toReversed());
  const longestFirst = [...known.keys()].toSorted((a, b) => b.length - a.length);
  const step = tabStep(pairs);
  return (line) => {
    if (isBlank(line)) return '';
    const indent = indentOf(line);
    const base = longestFirst.find((one) => indent.startsWith(one));
    if (base !== undefined)
      return (known.get(base) ?? '') + step(indent.slice(base.length)) + line.slice(indent.length);
    // Further out than anything that was looked for: as much less than the outermost of those.
    const outer = longestFirst.at(-1) ?? '';
    const there = known.get(outer) ?? '';
    const less = step(outer.slice(indent.length)).length;
    return there.slice(0, Math.max(0, there.length - less)) + line.slice(indent.length);
  };
}

/** Turns further indentation into the kind that the place has, tabs or spaces. */
function tabStep(pairs: readonly (readonly [string, string])[]): (rest: string) => string {
  const hasTabs = pairs.some(([, there]) => there.includes('\t'));
  const mixed = pairs.find(
    ([wanted, there]) => wanted !== '' && there !== '' && wanted.includes('\t') !== there.includes('\t'),
  );
  const [wanted = '', there = ''] = mixed ?? [];
  const width = Math.max(
    1,
    Math.round(Math.max(wanted.length, there.length) / Math.max(1, Math.min(wanted.length, there.length))),
  );
  const spaces = ' '.repeat(mixed === undefined ? 4 : width);
  if (hasTabs) return (rest) => (rest.includes('\t') ? rest : rest.replaceAll(spaces, '\t'));
  const spaced = pairs.some(([, found]) => found.includes(' '));
  return spaced ? (rest) => rest.replaceAll('\t', spaces) : (rest) => rest;
}

function withoutBlankEdges(lines: readonly string[]): readonly string[] {
  const [first, last] = [lines.findIndex((line) => !isBlank(line)), lines.findLastIndex((line) => !isBlank(line))];
  return first === -1 ? [] : lines.slice(first, last + 1);
}
