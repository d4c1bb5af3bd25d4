/** The words of "Translate" in the editor. What of the part is translated follows as the person's choice. */
import type { EditInstruction } from './instruction.ts';

export const translate = {
  name: 'translate',
  instruction: `Translate text in the part: Chinese becomes English, and any other language Simplified Chinese. Write as a native speaker of that trade would.
Keep code, identifiers, keys, addresses, markup, escapes and placeholders such as {0}, {name}, %s, \${x} and {{x}} exactly as they are, and every line break of the code.
{{input}}`,
} as const satisfies EditInstruction;

/** What is translated. */
export type TranslationScope = 'comments' | 'strings' | 'all';

export const translationScopes: Readonly<Record<TranslationScope, string>> = {
  comments: 'Translate comments only.',
  strings: 'Translate only the texts of string literals that are meant for people.',
  all: 'Translate all text that is meant for people.',
};
