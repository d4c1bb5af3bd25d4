/**
 * Decides whether a change is worth asking about, and where.
 * Owns the filter that keeps requests rare: only a name that is renamed where it is declared, a function that takes other
 * arguments, or the same swap made twice, and only if there is a place left for it.
 */
import { findDeclared, readSignature } from './declared.ts';
import { isSmall } from './change.ts';
import type { Candidate, Cause, Change, Place, Swap } from './model.ts';
import { findAlike, findCalls, findUses, type Text } from './places.ts';
import { findSwap, findWhole, isName } from './words.ts';

/** A swap that was made before, and in which line. */
export interface Made {
  readonly swap: Swap;
  readonly line: number;
}

const mostLines = 5_000;
const longestLine = 1_000;
const shortestPattern = 4;

/** The candidate of a change, given earlier ones; undefined if nothing else is concerned. */
export function findCandidate(text: Text, change: Change, made: readonly Made[]): Candidate | undefined {
  if (!isSmall(change) || text.lines.length > mostLines || change.after.some((line) => line.length > longestLine))
    return;
  const swap = swapOf(change);
  for (const [cause, places] of listCauses(text, change, swap, made)) {
    if (places.length > 0) return { languageId: text.languageId, change, cause, places };
  }
  return undefined;
}

/** What was swapped in a change, for the memory of changes. */
export function swapOf({ before, after }: Change): Swap | undefined {
  return before.length === after.length ? findSwap(before.join('\n'), after.join('\n')) : undefined;
}

function* listCauses(
  text: Text,
  change: Change,
  swap: Swap | undefined,
  made: readonly Made[],
): Generator<readonly [Cause, readonly Place[]]> {
  const renamed = swap && findRenamed(text, change, swap);
  if (renamed !== undefined) yield renamed;
  const name = findResigned(change);
  if (name !== undefined) yield [{ kind: 'signature', name }, findCalls(text, change, name)];
  const again = findRepeated(change, swap, made);
  if (again !== undefined) yield [{ kind: 'pattern', swap: again }, findAlike(text, change, again.old)];
}

function findRenamed(text: Text, change: Change, swap: Swap): readonly [Cause, readonly Place[]] | undefined {
  if (!isName(swap.old) || !isName(swap.new) || swap.old.length < 2) return undefined;
  for (const [at, line] of change.after.entries()) {
    for (const start of findWhole(line, swap.new)) {
      const declared = findDeclared(line, start, swap.new, text.languageId);
      if (declared === undefined) continue;
      const places = findUses(text, { ...change, line: change.line + at }, swap.old, declared);
      return [{ kind: 'rename', swap, isMember: declared === 'member' }, places];
    }
  }
  return undefined;
}

/** The name of the function whose parameters are others than before. */
function findResigned({ before, after }: Change): string | undefined {
  for (const [at, line] of after.entries()) {
    const now = readSignature(line);
    const then = readSignature(before[at] ?? '');
    if (now !== undefined && now.name === then?.name && count(now.parameters) !== count(then.parameters))
      return now.name;
  }
  return undefined;
}

/** How many parameters; other names or types alone do not concern a call. */
function count(parameters: string): number {
  return parameters.trim() === '' ? 0 : parameters.split(',').filter((each) => each.trim() !== '').length;
}

/** The swap that was made before, or in two lines of this change. */
function findRepeated(
  { line, before, after }: Change,
  swap: Swap | undefined,
  made: readonly Made[],
): Swap | undefined {
  const isSame = (one: Swap, other: Swap): boolean => one.old === other.old && one.new === other.new;
  const inLines = before.length === after.length ? before.map((text, at) => findSwap(text, after[at] ?? '')) : [];
  const swaps = inLines.filter((each) => each !== undefined);
  const twice = swaps.find((one, at) => swaps.findIndex((other) => isSame(one, other)) < at);
  const again = swap !== undefined && made.some((each) => each.line !== line && isSame(each.swap, swap)) ? swap : twice;
  const isTelling =
    again !== undefined && again.old.trim().length >= shortestPattern && /[\p{L}\p{N}]/u.test(again.old);
  return isTelling ? again : undefined;
}
