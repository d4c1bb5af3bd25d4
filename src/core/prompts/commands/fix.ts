/** The words of `/fix`, and the context it takes along by itself. */
import type { Command } from './command.ts';

export const fix = {
  name: 'fix',
  takes: ['selection', 'file'],
  adds: 'problems',
  needs: 'context',
  instruction: `Find what is wrong in the attached code and correct it.
Where problems of the editor are attached, begin with those. Say for each fault in one sentence what goes wrong and why.
Then give the corrected code: the smallest change that mends the cause, in the style of the file, with its path after the language of the block. Leave alone what is not broken.
If you find nothing wrong, say so.`,
} as const satisfies Command;
