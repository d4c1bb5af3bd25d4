/** The words of "Refactor" in the editor. */
import type { EditInstruction } from './instruction.ts';

export const refactor = {
  name: 'refactor',
  instruction: `Improve the structure of the part without changing what it does: clear names, one purpose for each function, no repetition, early returns, the means of the language where they say it better.
Keep every name that other code can see, the order of side effects and the behaviour in case of errors. Change only what becomes plainer by it.`,
} as const satisfies EditInstruction;
