/**
 * Pieces of a text between tags that a program wrote into it.
 * Owns the search, which looks at a text of any size once: a tag that is never closed is text.
 */

export interface Tagged {
  /** What stands between a tag and its end, in the order of the text, trimmed. */
  readonly inside: readonly string[];
  /** The text without the tags and what is between them. */
  readonly rest: string;
}

/** Takes the tags of these names out of a text. Tags inside another one are part of what it holds. */
export function takeTagged(text: string, ...names: readonly string[]): Tagged {
  const open = new RegExp(`<(${names.join('|')})>`, 'g');
  const inside: string[] = [];
  let rest = '';
  let from = 0;
  const unclosed = new Set<string>();
  for (let found = open.exec(text); found !== null && unclosed.size < names.length; found = open.exec(text)) {
    const [tag, name = ''] = found;
    if (unclosed.has(name)) continue;
    const start = found.index + tag.length;
    const end = text.indexOf(`</${name}>`, start);
    if (end < 0) {
      unclosed.add(name);
      continue;
    }
    inside.push(text.slice(start, end).trim());
    rest += text.slice(from, found.index);
    from = end + name.length + 3;
    open.lastIndex = from;
  }
  return { inside, rest: rest + text.slice(from) };
}
