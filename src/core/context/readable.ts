/**
 * The text of a web page, as one reads it: headings, paragraphs, lists, code. No scripts, styles, menus or forms.
 * Owns the reading of HTML, which is forgiving and never fails. The page comes from a stranger: what comes out is plain text.
 */
import { characterEntities } from 'character-entities';

/** What holds nothing to read, with all that is in it. */
const skipped = new Set(
  'title script style noscript template svg math iframe object canvas head nav footer aside form button select dialog'.split(
    ' ',
  ),
);
/** What stands on lines of its own. */
const blocks = new Set(
  'address article blockquote dd div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tbody td th thead tr ul body html'.split(
    ' ',
  ),
);

export interface ReadablePage {
  readonly title: string;
  readonly text: string;
}

/** What there is to read in a page. */
export function readPage(html: string): ReadablePage {
  const { 1: title = '' } = /^[^>]*>([^<]*)/.exec(html.slice(html.search(/<title[\s>]/i))) ?? [];
  // The part that a page itself calls its content, if there is one.
  const content = within(html, 'main') ?? within(html, 'article') ?? html;
  return { title: decode(title).replaceAll(/\s+/g, ' ').trim(), text: readText(content) };
}

/** What stands from the first tag of this name to the last that closes one; undefined without both. */
function within(html: string, name: 'main' | 'article'): string | undefined {
  const start = html.search(new RegExp(`<${name}[\\s>]`, 'i'));
  const end = [...html.matchAll(new RegExp(`</${name}\\s*>`, 'gi'))].at(-1)?.index ?? -1;
  return start === -1 || end < start ? undefined : html.slice(start, end);
}

function readText(html: string): string {
  const text = new Lines();
  let skip: { readonly name: string; depth: number } | undefined;
  let inCode = 0;
  // What is never closed goes to the end: looking for its end again from every beginning would take for ever.
  for (const [token, closing, tag] of html.matchAll(
    /<!--.*?(?:-->|$)|<(\/?)([a-z][a-z0-9-]*)[^>]*(?:>|$)|<[!?][^>]*(?:>|$)|[^<]+|</gis,
  )) {
    if (tag === undefined) {
      if (skip !== undefined || (token.startsWith('<') && token.length > 1)) continue;
      const words = decode(token);
      text.add(inCode > 0 ? words : joinWords(text, words));
      continue;
    }
    const name = tag.toLowerCase();
    if (skip !== undefined) {
      if (name === skip.name) skip.depth += closing === '' ? 1 : -1;
      if (skip.depth === 0) skip = undefined;
      continue;
    }
    if (closing === '' && skipped.has(name) && !token.endsWith('/>')) {
      skip = { name, depth: 1 };
      continue;
    }
    if (name === 'br') text.add('\n');
    else if (name === 'pre') {
      text.breakLine(closing === '' ? 2 : 1);
      text.add('```\n');
      if (closing !== '') text.breakLine(2);
      inCode += closing === '' ? 1 : inCode > 0 ? -1 : 0;
    } else if (blocks.has(name)) {
      text.breakLine(name === 'li' || name === 'tr' || name === 'td' || name === 'th' || name === 'dt' ? 1 : 2);
      if (closing === '' && name === 'li') text.add('- ');
      if (closing === '' && /^h[1-6]$/.test(name)) text.add(`${'#'.repeat(Number(name[1]))} `);
    }
  }
  return text.toString();
}

/** A text that grows at its end. The white space there is held back, so that nothing that was written is looked at again. */
class Lines {
  readonly #pieces: string[] = [];
  #space = '';
  #breaks = 0;

  /** Whether there is white space at the end, or nothing yet. */
  get endsInSpace(): boolean {
    return this.#space !== '' || this.#pieces.length === 0;
  }

  add(words: string): void {
    const bare = words.trimEnd();
    if (bare !== '') {
      this.#pieces.push(this.#space, bare);
      this.#space = '';
      this.#breaks = 0;
    }
    const space = words.slice(bare.length);
    this.#space += space;
    this.#breaks += space.split('\n').length - 1;
  }

  /** Ends the line with at least so many line breaks, in place of the white space that is there. */
  breakLine(count: 1 | 2): void {
    if (this.#pieces.length === 0) {
      this.#space = '';
      this.#breaks = 0;
      return;
    }
    this.#breaks = Math.min(2, Math.max(count, this.#breaks));
    this.#space = '\n'.repeat(this.#breaks);
  }

  /** The lines without white space around them, at most one of them empty at a time. */
  toString(): string {
    return this.#pieces
      .join('')
      .replaceAll(/(?<![ \t])[ \t]+\n/g, '\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim();
  }
}

/** White space counts for one space, and for nothing at the beginning of a line. */
function joinWords(text: Lines, words: string): string {
  const plain = words.replaceAll(/\s+/g, ' ');
  return text.endsInSpace ? plain.replace(/^ /, '') : plain;
}

function decode(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z][a-z0-9]*));/gi,
    (entity, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return characterEntities[name] ?? entity;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      const isCharacter = code > 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
      return isCharacter ? String.fromCodePoint(code) : '\uFFFD';
    },
  );
}
