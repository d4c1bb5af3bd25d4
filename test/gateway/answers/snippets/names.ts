/** Names for generated code, made of a question's words. */

/** One name in the spellings of the languages. */
export interface Names {
  readonly camel: string;
  readonly pascal: string;
  readonly snake: string;
  readonly kebab: string;
  readonly title: string;
}

/** Spells a topic. An empty one is called "count words". */
export function nameTopic(topic: readonly string[]): Names {
  const words = topic.length === 0 ? ['count', 'words'] : topic.map((word) => word.replace(/^\d+/, '') || 'item');
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  const pascal = words.map(capital).join('');
  return {
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    snake: words.join('_'),
    kebab: words.join('-'),
    title: capital(words.join(' ')),
  };
}

/** Writes code in one language. */
export type Snippet = (names: Names) => string;
