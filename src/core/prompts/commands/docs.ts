/** The words of `/docs`, and the context it takes along by itself. */
import type { Command } from './command.ts';

export const docs = {
  name: 'docs',
  takes: ['selection', 'file'],
  needs: 'context',
  instruction: `Write documentation comments for the attached code, in the form that is usual for its language and in the language of the comments that are there.
Say what a caller has to know and cannot see from the name and the types: purpose, units, ownership, order, errors. Leave out what the signature already says.
Give the code back with the comments in place and nothing else changed, with its path after the language of the block.`,
} as const satisfies Command;
