/**
 * A part of a file, as a model shows it: some functions, a few statements, with or without "the rest stays" between them.
 * Owns how it becomes part of the file: what is named again is replaced, what is new is put beside its neighbours, what a marker
 * stands for stays. Pure.
 */
import { addLines, indentOf, isBlank, normalize, reindent, smallest } from '../lines.ts';
import { align } from './align.ts';
import { headOf, isDeclaration, isImport, isMarker, splitItems, type Item, type Unit } from './units.ts';

/** The code cannot be placed without guessing. */
export class Unplaceable extends Error {}

/** How much of the file a list of units is. */
interface Place {
  readonly units: readonly Unit[];
  /** The first line and the line after the last, in the file. */
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/** Below this the snippet has nothing to do with a place. */
const leastScore = 2;

/**
 * The lines of the file with the snippet in it, and whether any of it was found there. What is found nowhere comes last.
 * Throws Unplaceable.
 */
export function mergeSnippet(file: readonly string[], snippet: readonly string[]): { lines: string[]; found: boolean } {
  const items = splitItems(snippet);
  const units = items.filter((item) => item.kind === 'unit');
  const places = findPlaces(file);
  const [outermost] = places;
  let best = { place: outermost, score: 0 };
  for (const place of places) {
    const { score } = align(units, place.units);
    // Inside something it has to fit clearly better than outside.
    if (score > best.score + (place.depth === 0 ? 0 : 0.5)) best = { place, score };
  }
  const { place, score } = best;
  const tabs = usesTabs(file);
  const found = place !== undefined && score >= leastScore;
  if (place === undefined || (!found && units.length === items.length)) {
    const gap = file.length === 0 || isBlank(file.at(-1) ?? '') ? [] : [''];
    return { lines: [...file, ...gap, ...reindent(snippet, '', '', tabs)], found: false };
  }
  if (!found) throw new Unplaceable('nothing in the snippet is in the file');
  const merged = mergeItems(items, place.units, { keep: place.depth === 0 ? 'all' : 'declarations', tabs });
  return { lines: [...file.slice(0, place.start), ...merged, ...file.slice(place.end)], found };
}

/** The file's own units, then those inside units, and so on. */
function findPlaces(file: readonly string[]): readonly Place[] {
  const places: Place[] = [];
  const visit = (lines: readonly string[], start: number, depth: number): void => {
    const units = splitItems(lines).filter((item) => item.kind === 'unit');
    const [from, to] = [lines.findIndex((line) => !isBlank(line)), lines.findLastIndex((line) => !isBlank(line))];
    if (from === -1 || units.length === 0) return;
    places.push({ units, start: start + from, end: start + to + 1, depth });
    for (const section of sectionsOf(lines))
      if (section.inner.length > 0) visit(section.inner, start + section.at, depth + 1);
  };
  visit(file, 0, 0);
  return places;
}

interface Section {
  /** A line of the least indentation. */
  readonly line: string;
  /** What is indented deeper below it. */
  readonly inner: readonly string[];
  /** Where that begins. */
  readonly at: number;
}

function sectionsOf(lines: readonly string[]): readonly Section[] {
  const base = smallest(lines.filter((line) => !isBlank(line) && !isMarker(line)).map((line) => indentOf(line).length));
  const sections: { line: string; inner: string[]; at: number }[] = [];
  for (const [index, line] of lines.entries()) {
    const last = sections.at(-1);
    if (!isBlank(line) && !isMarker(line) && indentOf(line).length <= base)
      sections.push({ line, inner: [], at: index + 1 });
    else last?.inner.push(line);
  }
  return sections;
}

interface Manner {
  /** What stays of the file between two units that the snippet shows side by side. */
  readonly keep: 'all' | 'declarations' | 'nothing';
  readonly tabs: boolean;
}

function mergeItems(items: readonly Item[], file: readonly Unit[], manner: Manner): string[] {
  const units = items.filter((item) => item.kind === 'unit');
  const { pairs } = align(units, file);
  const partner = new Map(units.map((unit, index) => [unit, pairs[index]]));
  const byFile = new Map(units.flatMap((unit, index) => (pairs[index] === undefined ? [] : [[pairs[index], unit]])));
  const plan = planOf(items, partner, file, manner);
  const indent = indentOf(file[0]?.lines[0] ?? '');
  const out: string[] = [];
  const put = (lines: readonly string[], blanks: number): void => {
    const gap = out.length === 0 ? 0 : blanks;
    addLines(
      out,
      Array.from({ length: gap }, () => ''),
    );
    addLines(out, lines);
  };
  const putNew = (list: readonly Unit[]): void => {
    for (const unit of list) put(reindent(unit.lines, indentOf(unit.lines[0] ?? ''), indent, manner.tabs), unit.blanks);
  };
  putNew(plan.first);
  for (const [index, old] of file.entries()) {
    putNew(plan.before.get(index) ?? []);
    const unit = byFile.get(index);
    if (unit !== undefined) put(replaceUnit(old, unit, manner), old.blanks);
    else if (!plan.dropped.has(index)) put(old.lines, old.blanks);
    putNew(plan.after.get(index) ?? []);
  }
  return out;
}

interface Plan {
  /** New units at the very beginning. */
  readonly first: readonly Unit[];
  readonly before: ReadonlyMap<number, readonly Unit[]>;
  readonly after: ReadonlyMap<number, readonly Unit[]>;
  /** Units of the file that the snippet leaves out. */
  readonly dropped: ReadonlySet<number>;
}

/** Goes through the stretches of the snippet between units that the file has. */
function planOf(
  items: readonly Item[],
  partner: ReadonlyMap<Unit, number | undefined>,
  file: readonly Unit[],
  { keep }: Manner,
): Plan {
  const first: Unit[] = [];
  const before = new Map<number, Unit[]>();
  const after = new Map<number, Unit[]>();
  const dropped = new Set<number>();
  const add = (map: Map<number, Unit[]>, index: number, units: readonly Unit[]): void => {
    if (units.length > 0) map.set(index, [...(map.get(index) ?? []), ...units]);
  };
  const lastImport = file.findLastIndex(isImport);
  const partial = items.some(({ kind }) => kind === 'marker');
  let previous: number | undefined;
  let groups: Unit[][] = [[]];
  const flush = (next: number | undefined): void => {
    const marked = groups.length > 1;
    if (groups.slice(1, -1).some((group) => group.length > 0)) throw new Unplaceable('between two markers');
    const [head = [], tail = []] = [groups[0], marked ? groups.at(-1) : []];
    const imports = head.filter((unit) => isImport(unit) && lastImport !== -1 && previous === undefined);
    add(after, lastImport, imports);
    const rest = head.filter((unit) => !imports.includes(unit));
    if (previous !== undefined) add(after, previous, rest);
    else if (marked || next === undefined) first.push(...rest);
    else add(before, next, rest);
    if (next !== undefined) add(before, next, tail);
    else if (file.length > 0) add(after, file.length - 1, tail);
    const edge = previous === undefined || next === undefined;
    // A snippet without any marker begins and ends where it does; one with markers says where the file goes on.
    const drops = !marked && keep !== 'all' && (edge ? partial : true) && (keep === 'nothing' || !edge);
    if (drops) {
      for (let index = (previous ?? -1) + 1; index < (next ?? file.length); index++) {
        const old = file[index];
        if (old !== undefined && (keep === 'nothing' || !isDeclaration(old))) dropped.add(index);
      }
    }
    groups = [[]];
  };
  for (const item of items) {
    if (item.kind === 'marker') groups.push([]);
    else {
      const index = partner.get(item);
      if (index === undefined) groups.at(-1)?.push(item);
      else {
        flush(index);
        previous = index;
      }
    }
  }
  flush(undefined);
  for (const index of partner.values()) if (index !== undefined) dropped.delete(index);
  return { first, before, after, dropped };
}

/** The unit as the snippet has it, at the place of the old one. Comments above that the snippet leaves out stay. */
function replaceUnit(old: Unit, unit: Unit, manner: Manner): readonly string[] {
  if (isImport(unit) && wordsOf(unit).every((word) => wordsOf(old).includes(word))) return old.lines;
  const [from, to] = [indentOf(headOf(unit)), indentOf(headOf(old))];
  const body = unit.lines.slice(unit.lead);
  const lead = unit.lead > 0 ? unit.lines.slice(0, unit.lead) : undefined;
  const merged = body.some(isMarker)
    ? fillMarkers(old.lines.slice(old.lead), body, manner)
    : reindent(body, from, to, manner.tabs);
  if (lead?.some(isMarker) === true || lead === undefined) return [...old.lines.slice(0, old.lead), ...merged];
  return [...reindent(lead, indentOf(lead[0] ?? ''), to, manner.tabs), ...merged];
}

function wordsOf(unit: Unit): readonly string[] {
  return unit.lines.join(' ').match(/[\p{L}\p{N}_$]+/gu) ?? [];
}

/** A unit with markers inside: its outer lines are paired, and what is inside them is merged in turn. */
function fillMarkers(old: readonly string[], body: readonly string[], manner: Manner): string[] {
  const [left, right] = [sectionsOf(body), sectionsOf(old)];
  const out: string[] = [];
  let next = 0;
  for (const [index, section] of left.entries()) {
    const same = right.findIndex((other, at) => at >= next && normalize(other.line) === normalize(section.line));
    const at = same === -1 && left.length === right.length ? index : same;
    const other = right[at];
    out.push(...reindent([section.line], indentOf(section.line), indentOf(right[0]?.line ?? ''), manner.tabs));
    if (!section.inner.some(isMarker)) {
      const step = indentOf(left[0]?.line ?? '');
      addLines(out, reindent(section.inner, step, indentOf(right[0]?.line ?? ''), manner.tabs));
    } else if (other === undefined) throw new Unplaceable('a marker where the file has nothing');
    else {
      const inner = splitItems(other.inner).filter((item) => item.kind === 'unit');
      addLines(out, mergeItems(splitItems(section.inner), inner, { ...manner, keep: 'nothing' }));
    }
    if (at !== -1) next = at + 1;
  }
  return out;
}

/** Whether most indented lines of a file begin with a tab. */
function usesTabs(file: readonly string[]): boolean {
  const indented = file.filter((line) => /^[ \t]/.test(line));
  return indented.length > 0 && indented.filter((line) => line.startsWith('\t')).length > indented.length / 2;
}
