/** The prompt of `/compact`: what takes the place of the conversation so far. */
import type { Command } from './command.ts';

export const compact = {
  name: 'compact',
  takes: [],
  needs: 'nothing',
  instruction: `Summarise this conversation so that it can go on from your summary alone, by someone who has not seen the rest.
Keep: what the person wants and why; what was decided and for which reason; names, paths, signatures, commands and figures exactly; code that is still being worked on, verbatim; what was tried and failed; what is open, and the next step.
Leave out: courtesies, detours that led nowhere, code that has since been replaced.
Write short sections in Markdown, in the language of the conversation.`,
} as const satisfies Command;

/** Stands before a summary where it takes the conversation's place. */
export const summaryIntroduction = 'This is a summary of the conversation so far. Go on from it.';
