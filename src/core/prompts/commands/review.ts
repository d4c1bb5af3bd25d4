/** The words of `/review`, and the context it takes along by itself. */
import type { Command } from './command.ts';

export const review = {
  name: 'review',
  takes: ['staged', 'unstaged', 'selection', 'file'],
  needs: 'context',
  instruction: `Review the attached changes or code as a careful colleague does before they are merged.
Look for what can go wrong: faults in logic, cases left out, races, leaks, security, broken callers, tests that are missing. Leave taste and formatting alone.
Give a list, the gravest first. Begin each item with its place as a link, as in [src/a.ts:12](src/a.ts:12), counted in the file as it is now, and the code of that line in backticks; then what happens and when, and how to mend it. Keep apart what you are sure of and what you suspect.
End with one sentence: whether it can go in as it is. If there is nothing to object to, say only that.`,
} as const satisfies Command;
