/**
 * Finds the lines that a change may concern too.
 * Owns scope, told by indentation, and what is no use of a name: strings, comments, keys, names of the same spelling that
 * belong to another declaration. Reads the document once from its top.
 */
import { advance, copyScan, type Scan, startScan } from '../completion/shape/place/brackets.ts';
import { indentOf, isFilled } from '../completion/shape/place/place.ts';
import { syntaxOf } from '../completion/shape/place/syntax.ts';
import { type Declared, findDeclared, readSignature } from './declared.ts';
import type { Change, Place } from './model.ts';
import { findWhole } from './words.ts';

/** A document as far as places depend on it. */
export interface Text {
  readonly languageId: string;
  readonly lines: readonly string[];
}

const mostPlaces = 12;
const tabSize = 4;

/** Where a renamed name is used: lines within its scope. */
export function findUses({ lines, languageId }: Text, { line }: Change, old: string, declared: Declared): Place[] {
  const states = scanLines({ lines, languageId });
  const level = indentOf(lines[line] ?? '', tabSize);
  const isEverywhere = declared === 'member' || (declared === 'local' && level === 0);
  const end = isEverywhere ? lines.length : findEnd(lines, line, level, declared);
  const places: Place[] = [];
  for (let at = isEverywhere ? 0 : line; at < end; at += 1) {
    const text = lines[at] ?? '';
    const uses = findUsesIn(text, old, { isMember: declared === 'member', languageId }, states[at]);
    if (uses.length === 0) continue;
    const again = at === line ? undefined : uses.map((use) => findDeclared(text, use, old, languageId)).find(Boolean);
    if (again === undefined) places.push({ line: at, text });
    // A declaration of its own: what follows is not ours.
    else if (declared !== 'member') at = findEnd(lines, at, indentOf(text, tabSize), again) - 1;
  }
  return nearest(places, line);
}

/** Where a function is called. */
export function findCalls({ lines, languageId }: Text, { line, after }: Change, name: string): Place[] {
  const states = scanLines({ lines, languageId });
  const places = lines.flatMap((text, at) => {
    if (at >= line && at < line + after.length) return [];
    const calls = findWhole(text, name).filter((use) => /^\s*\(/.test(text.slice(use + name.length)));
    const isCall = readSignature(text)?.name !== name && calls.some((use) => isCode(text, use, states[at], languageId));
    return isCall ? [{ line: at, text }] : [];
  });
  return nearest(places, line);
}

/** Where a text stands whole. */
export function findAlike({ lines }: Text, { line, after }: Change, old: string): Place[] {
  const places = lines.flatMap((text, at) =>
    (at < line || at >= line + after.length) && findWhole(text, old).length > 0 ? [{ line: at, text }] : [],
  );
  return nearest(places, line);
}

/** Where in a line a name is used: not in strings or comments, not as a key, and through a dot only if it is a member. */
export function findUsesIn(
  text: string,
  name: string,
  { isMember, languageId }: { readonly isMember: boolean; readonly languageId: string },
  state?: Scan,
): readonly number[] {
  return findWhole(text, name).filter((at) => {
    const isReached = /(?:^|[^.])\.$|\?\.$|->$/.test(text.slice(0, at));
    return isReached === isMember && !isKey(text, at, name) && isCode(text, at, state, languageId);
  });
}

/** The key of a property is no use of a name. */
function isKey(text: string, at: number, name: string): boolean {
  return /(?:[{,]|^)\s*$/.test(text.slice(0, at)) && /^\s*:(?![:=])/.test(text.slice(at + name.length));
}

function isCode(text: string, at: number, state: Scan | undefined, languageId: string): boolean {
  const scan = state === undefined ? startScan() : copyScan(state);
  advance(scan, text.slice(0, at), syntaxOf(languageId));
  return scan.mode === '';
}

/** The state of the lexer at the start of each line. */
function scanLines({ lines, languageId }: Text): readonly Scan[] {
  const syntax = syntaxOf(languageId);
  const scan = startScan();
  return lines.map((line) => {
    const here = { ...startScan(), mode: scan.mode, stack: scan.stack.slice(-1) };
    advance(scan, `${line}\n`, syntax);
    return here;
  });
}

/** The first line after the scope of what is declared in a line of this indentation. */
function findEnd(lines: readonly string[], line: number, level: number, declared: Declared): number {
  const isOver = (text: string): boolean => {
    const indent = indentOf(text, tabSize);
    return declared === 'parameter' ? indent <= level : indent < level;
  };
  const end = lines.findIndex((text, at) => at > line && isFilled(text) && isOver(text));
  return end < 0 ? lines.length : end;
}

/** Those that come next first, then from the top. */
function nearest(places: readonly Place[], line: number): Place[] {
  return [...places.filter((place) => place.line >= line), ...places.filter((place) => place.line < line)].slice(
    0,
    mostPlaces,
  );
}
