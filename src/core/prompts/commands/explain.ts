/** The words of `/explain`, and the context it takes along by itself. */
import type { Command } from './command.ts';

export const explain = {
  name: 'explain',
  takes: ['selection', 'file'],
  needs: 'contextOrWords',
  instruction: `Explain the attached code to a colleague who knows the language but not this code.
Begin with what it is for, in one or two sentences. Then how it works, in the order in which it happens. Then what is easy to miss: assumptions, edge cases, side effects.
Name identifiers as they are. Do not repeat the code and do not propose changes unless something is plainly wrong.`,
} as const satisfies Command;
