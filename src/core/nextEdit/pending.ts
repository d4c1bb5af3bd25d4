/**
 * Proposals that wait to be taken while the document goes on changing.
 * Owns how a change elsewhere moves them, and that one whose line was touched is gone.
 */
import type { Proposal } from './model.ts';

/** Lines `startLine` to `endLine`, both included, became `newLines` lines. */
export interface LineEdit {
  readonly startLine: number;
  readonly endLine: number;
  readonly newLines: number;
}

/** The proposals after a change. */
export function shift(proposals: readonly Proposal[], { startLine, endLine, newLines }: LineEdit): readonly Proposal[] {
  const delta = newLines - (endLine - startLine + 1);
  return proposals.flatMap((proposal) => {
    if (proposal.line < startLine) return [proposal];
    return proposal.line > endLine ? [{ ...proposal, line: proposal.line + delta }] : [];
  });
}

/** The line once the proposal is taken; undefined if it is not the line that was looked at. */
export function take({ text, start, end, insert }: Proposal, line: string): string | undefined {
  return line === text ? line.slice(0, start) + insert + line.slice(end) : undefined;
}
