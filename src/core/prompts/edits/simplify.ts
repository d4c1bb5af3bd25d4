/** The words of "Simplify" in the editor. */
import type { EditInstruction } from './instruction.ts';

export const simplify = {
  name: 'simplify',
  instruction: `Make the part shorter and easier to read without changing what it does: remove what is not needed, flatten what is nested, use what the language and the file already offer.
Keep every name that other code can see and the behaviour in every case. Do not squeeze several steps into one line.`,
} as const satisfies EditInstruction;
