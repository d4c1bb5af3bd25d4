/** The words of "Edit here": the person's own. */
import type { EditInstruction } from './instruction.ts';

export const edit = { name: 'edit', instruction: '{{input}}' } as const satisfies EditInstruction;
