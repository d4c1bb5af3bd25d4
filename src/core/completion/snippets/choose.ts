/**
 * Which of the candidates are sent, and in what order.
 * Owns the choice and its steadiness: what was sent last stays while it is nearly as good as before, at its old place,
 * because a prompt that begins like the last one is cheaper and faster to answer.
 */
import type { Snippet } from '../model.ts';
import { comparePaths } from './paths.ts';
import { similarity } from './source/tokens.ts';

/** A snippet that could be sent; its text is made only when it is. */
export interface Candidate {
  /** The same object or word for the same thing in the next query. */
  readonly identity: unknown;
  readonly kind: Snippet['kind'];
  readonly path: string;
  readonly score: number;
  readonly words: Int32Array;
  /** Where it is within its path. */
  line(): number;
  /** Empty when there is nothing to send after all. */
  text(): string;
}

const kinds: readonly Snippet['kind'][] = ['diagnostic', 'copied', 'import', 'edited', 'similar', 'viewed'];
/** A score that moved less than this, up or down, counts as the former one. */
const steadyFrom = 0.7;
const steadyTo = 1.4;
/** How much better a newcomer must be than what was sent last. */
const loyalty = 1.15;
/** Two candidates with more in common than this are the same. */
const sameFrom = 0.9;
const mostTried = 60;

/** Chooses for one query after the other. */
export class Chooser {
  #last = new Map<unknown, number>();

  /** The best of `candidates`, best first; equal ones by kind, path and line. At most `limit`, and no more than half of them (at least one) of one kind. */
  choose(candidates: readonly Candidate[], limit: number): Snippet[] {
    const ranked = candidates.map((candidate) => this.#settle(candidate));
    ranked.sort((a, b) => b.rank - a.rank || compare(a.candidate, b.candidate));
    const counts = new Map<Snippet['kind'], number>();
    const sent = new Map<unknown, number>();
    const words: Int32Array[] = [];
    const snippets: Snippet[] = [];
    for (const { candidate, score, rank } of ranked.slice(0, mostTried)) {
      if (snippets.length >= limit) break;
      const { identity, kind, path } = candidate;
      const count = counts.get(kind) ?? 0;
      if (sent.has(identity) || count >= Math.ceil(limit / 2)) continue;
      if (words.some((other) => similarity(other, candidate.words) > sameFrom)) continue;
      const text = candidate.text();
      if (text === '') continue;
      counts.set(kind, count + 1);
      sent.set(identity, score);
      words.push(candidate.words);
      snippets.push({ path, kind, text, score: rank });
    }
    this.#last = sent;
    return snippets;
  }

  #settle(candidate: Candidate): { candidate: Candidate; score: number; rank: number } {
    const { score } = candidate;
    const last = this.#last.get(candidate.identity);
    if (last === undefined) return { candidate, score, rank: score };
    const steady = score >= last * steadyFrom && score <= last * steadyTo ? last : score;
    return { candidate, score: steady, rank: steady * loyalty };
  }
}

function compare(a: Candidate, b: Candidate): number {
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || comparePaths(a.path, b.path) || a.line() - b.line();
}
