/**
 * Where Markdown and HTML show pictures: inline links, links by reference, img tags.
 * Owns finding them and writing their alternative text. Positions are in UTF-16 units. What a target means is the host's matter.
 */

export interface ImageLink {
  /** As it is written. */
  readonly target: string;
  readonly start: number;
  readonly end: number;
  /** Where the alternative text stands or belongs. */
  readonly alt: { readonly start: number; readonly end: number; readonly text: string };
  /** `attribute`: there is none yet, so it is written with its name. */
  readonly syntax: 'markdown' | 'html' | 'attribute';
}

/** Nobody writes longer ones. */
const longestDocument = 1_000_000;
const longestTag = 8_000;

// Each piece is bounded and can be read in one way only, so that no text costs more than its length.
const alt = /!\[(?<alt>(?:\\.|[^\]\\]){0,500})\]/y;
const target = String.raw`(?:<(?<angled>[^<>\n]{0,1000})>|(?=(?<bare>[^\s()]{0,1000}(?:\([^\s()]{0,100}\)[^\s()]{0,1000})?))\k<bare>)`;
const inline = new RegExp(String.raw`\(\s{0,10}${target}[^)\n]{0,500}\)`, 'y');
const reference = /(?:\[(?<name>[^\]\n]{0,500})\])?(?!\()/y;
const definition = new RegExp(String.raw`^ {0,3}\[(?<name>[^\]\n]{1,500})\]:[ \t]{0,10}${target}`, 'gm');
const tag = /^<img\b(?:[^'"<>]|"[^"]*"|'[^']*')*>/i;

/** All links to pictures, in their order. */
export function findImageLinks(text: string): readonly ImageLink[] {
  if (text.length > longestDocument) return [];
  return [...findInMarkdown(text), ...findTags(text)].toSorted((one, other) => one.start - other.start);
}

function* findInMarkdown(text: string): Iterable<ImageLink> {
  const defined = new Map<string, string>();
  for (const { groups = {} } of text.matchAll(definition)) {
    defined.set(fold(groups['name'] ?? ''), groups['angled'] ?? groups['bare'] ?? '');
  }
  for (let start = text.indexOf('!['), end = 0; start !== -1; start = text.indexOf('![', end)) {
    const found = matchAt(alt, text, start);
    // What begins inside of it ends where it does, and so is no other link.
    end = start + (found?.[0].length ?? 2);
    if (found === undefined) continue;
    const words = found.groups?.['alt'] ?? '';
    const direct = matchAt(inline, text, end);
    const { angled, bare } = direct?.groups ?? {};
    const named = direct ?? matchAt(reference, text, end);
    const where = direct ? (angled ?? bare) : named && defined.get(fold(named.groups?.['name'] || words));
    if (named === undefined || where === undefined) continue;
    end += named[0].length;
    yield markdownLink(start, end, words, where);
  }
}

function* findTags(text: string): Iterable<ImageLink> {
  for (const { index } of text.matchAll(/<img\b/gi)) {
    const all = tag.exec(text.slice(index, index + longestTag))?.[0];
    const link = all === undefined ? undefined : htmlLink(all, index);
    if (link !== undefined) yield link;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** The alternative text as it is to be written into the link. */
export function writeAlt({ syntax }: ImageLink, words: string): string {
  // Control characters and those that turn the reading direction have no business in a name.
  const line = words.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  if (syntax === 'markdown') return line.replaceAll(/[\\[\]<>`*_&]/g, String.raw`\$&`);
  const value = line
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;');
  return syntax === 'html' ? value : ` alt="${value}"`;
}

function markdownLink(start: number, end: number, text: string, target: string): ImageLink {
  const alt = { start: start + 2, end: start + 2 + text.length, text };
  return { target, start, end, alt, syntax: 'markdown' };
}

function htmlLink(all: string, start: number): ImageLink | undefined {
  const target = attribute(all, 'src')?.text;
  if (target === undefined) return undefined;
  const alt = attribute(all, 'alt');
  const link = { target: target.replaceAll('&amp;', '&'), start, end: start + all.length };
  if (alt !== undefined) {
    return { ...link, alt: { start: start + alt.start, end: start + alt.end, text: alt.text }, syntax: 'html' };
  }
  const after = start + '<img'.length;
  return { ...link, alt: { start: after, end: after, text: '' }, syntax: 'attribute' };
}

/** The value between its quotes. One without quotes is left to those who write such. */
function attribute(all: string, name: string): { start: number; end: number; text: string } | undefined {
  const found = new RegExp(String.raw`\s${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(all);
  if (found === null) return undefined;
  const text = found[1] ?? found[2] ?? '';
  const end = found.index + found[0].length - 1;
  return { start: end - text.length, end, text };
}

function fold(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
