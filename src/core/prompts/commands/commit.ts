/** The words of `/commit`, and the context it takes along by itself. */
import type { Command } from './command.ts';

export const commit = {
  name: 'commit',
  takes: ['staged', 'unstaged'],
  needs: 'context',
  instruction: `Write the message of a commit with the attached changes.
The first line says in the imperative what the commit does, in at most 72 characters, without a full stop. If the reason is not plain from it, leave a line empty and say why in one short paragraph, wrapped at 72 characters.
Write it in English unless the attached text shows that the project uses another language. Give the message alone, in one block of text.`,
} as const satisfies Command;
