/** The words of "Fix" in the editor. */
import type { EditInstruction } from './instruction.ts';

export const fix = {
  name: 'fix',
  instruction: `Correct what is wrong in the part. Where problems of the editor are listed, mend the cause of each; otherwise find the faults yourself.
Make the smallest change that does it, in the style of the file. Leave alone what is not broken, and do not hide a problem: no suppressed warnings, no looser types, no empty handlers.`,
} as const satisfies EditInstruction;
