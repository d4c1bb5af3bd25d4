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
  const title = /<title[^>]*>([^<]*)/i.exec(html)?.[1] ?? '';
  // The part that a page itself calls its content, if there is one.
  const content =
    /<main[\s>].*<\/main\s*>/is.exec(html)?.[0] ?? /<article[\s>].*<\/article\s*>/is.exec(html)?.[0] ?? html;
  return { title: decode(title).replaceAll(/\s+/g, ' ').trim(), text: readText(content) };
}

function readText(html: string): string {
  let text = '';
  let skip: { readonly name: string; depth: number } | undefined;
  let inCode = 0;
  const breakLine = (count: number): void => {
    const end = /\s*$/.exec(text)?.[0] ?? '';
    const breaks = Math.max(count, end.split('\n').length - 1);
    text = text.slice(0, text.length - end.length);
    if (text !== '') text += '\n'.repeat(breaks);
  };
  for (const [token, closing, tag] of html.matchAll(
    /<!--.*?(?:-->|$)|<(\/?)([a-z][a-z0-9-]*)[^>]*>|<[!?][^>]*>|[^<]+|</gis,
  )) {
    if (tag === undefined) {
      if (skip !== undefined || (token.startsWith('<') && token.length > 1)) continue;
      const words = decode(token);
      text += inCode > 0 ? words : joinWords(text, words);
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
    if (name === 'br') text += '\n';
    else if (name === 'pre') {
      breakLine(closing === '' ? 2 : 1);
      text += '```\n';
      if (closing !== '') breakLine(2);
      inCode += closing === '' ? 1 : inCode > 0 ? -1 : 0;
    } else if (blocks.has(name)) {
      breakLine(name === 'li' || name === 'tr' || name === 'td' || name === 'th' || name === 'dt' ? 1 : 2);
      if (closing === '' && name === 'li') text += '- ';
      if (closing === '' && /^h[1-6]$/.test(name)) text += `${'#'.repeat(Number(name[1]))} `;
    }
  }
  return text
    .replaceAll(/[ \t]+\n/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** White space counts for one space, and for nothing at the beginning of a line. */
function joinWords(text: string, words: string): string {
  const plain = words.replaceAll(/\s+/g, ' ');
  return text === '' || /\s$/.test(text) ? plain.replace(/^ /, '') : plain;
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
