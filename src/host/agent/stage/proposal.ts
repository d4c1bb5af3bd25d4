/**
 * What an agent wants of one file: other text, a new file, or none.
 * Owns what it is made of and how it goes on when more is wanted, or when the file changes meanwhile.
 */
import type { Uri } from 'vscode';
import { countLines, rebase } from '../../../core/agent/edit/threeWay.ts';

export interface Proposal {
  readonly id: string;
  readonly uri: Uri;
  /** What the file said; undefined where there was none. */
  readonly base: string | undefined;
  /** What it is to say; undefined where it is to go. */
  readonly text: string | undefined;
  readonly added: number;
  readonly removed: number;
  readonly session: string;
  /** It stands in the document, to be gone through place by place. */
  readonly isReviewed: boolean;
}

export function propose(
  uri: Uri,
  base: string | undefined,
  text: string | undefined,
  { id, session, isReviewed }: Pick<Proposal, 'id' | 'session' | 'isReviewed'>,
): Proposal {
  return { id, uri, base, text, ...countLines(base ?? '', text ?? ''), session, isReviewed };
}

/** The proposal for the file as it is now; undefined where both changed the same lines, or one of them the file itself. */
export function follow(proposal: Proposal, now: string | undefined): Proposal | undefined {
  const { uri, base, text } = proposal;
  if (now === base) return proposal;
  if (now === undefined || base === undefined || text === undefined) return undefined;
  const merged = rebase(base, text, now);
  return merged === undefined ? undefined : propose(uri, now, merged, proposal);
}
