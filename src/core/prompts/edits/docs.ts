/** The words of "Document" in the editor. */
import type { EditInstruction } from './instruction.ts';

export const docs = {
  name: 'docs',
  instruction: `Write documentation comments for what the part declares, in the form that is usual for the language and in the language of the comments that are there.
Say what a caller has to know and cannot see from the name and the types: purpose, units, ownership, order, errors. Leave out what the signature already says. Change nothing but comments.`,
} as const satisfies EditInstruction;
