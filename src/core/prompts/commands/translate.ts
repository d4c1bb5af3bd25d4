/** The words of `/translate`, and the context it takes along by itself. */
import type { Command } from './command.ts';

export const translate = {
  name: 'translate',
  takes: ['selection'],
  needs: 'contextOrWords',
  instruction: `Translate the text that is attached or follows.
Chinese becomes English, and any other language Simplified Chinese, unless the words below name another one. Keep code, identifiers, links, placeholders and Markdown as they are; in source code translate only comments and texts meant for people.
Write as a native speaker of that trade would. Give the translation alone.`,
} as const satisfies Command;
