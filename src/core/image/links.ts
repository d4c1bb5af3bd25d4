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

// Each piece is bounded, so that no text costs more than its length.
const alt = String.raw`!\[(?<alt>(?:\\.|[^\]\\]){0,500})\]`;
const target = String.raw`(?:<(?<angled>[^<>\n]{0,1000})>|(?<bare>[^\s()]{0,1000}(?:\([^\s()]{0,100}\)[^\s()]{0,1000})?))`;
const inline = new RegExp(String.raw`${alt}\(\s{0,10}${target}[^)\n]{0,500}\)`, 'g');
const byReference = new RegExp(String.raw`${alt}(?:\[(?<name>[^\]\n]{0,500})\])?(?!\()`, 'g');
const definition = new RegExp(String.raw`^ {0,3}\[(?<name>[^\]\n]{1,500})\]:[ \t]{0,10}${target}`, 'gm');
const tag = /<img\b(?:"[^"]{0,4000}"|'[^']{0,4000}'|[^'">]){0,4000}>/gi;

/** All links to pictures, in their order. */
export function findImageLinks(text: string): readonly ImageLink[] {
  const defined = new Map<string, string>();
  for (const { groups = {} } of text.matchAll(definition)) {
    defined.set(fold(groups['name'] ?? ''), groups['angled'] ?? groups['bare'] ?? '');
  }
  const links: ImageLink[] = [];
  for (const { 0: all, index, groups = {} } of text.matchAll(inline)) {
    links.push(markdownLink(all, index, groups['alt'] ?? '', groups['angled'] ?? groups['bare'] ?? ''));
  }
  for (const { 0: all, index, groups = {} } of text.matchAll(byReference)) {
    const target = defined.get(fold(groups['name'] || (groups['alt'] ?? '')));
    if (target !== undefined) links.push(markdownLink(all, index, groups['alt'] ?? '', target));
  }
  for (const { 0: all, index } of text.matchAll(tag)) {
    const link = htmlLink(all, index);
    if (link !== undefined) links.push(link);
  }
  return links.toSorted((one, other) => one.start - other.start);
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

function markdownLink(all: string, start: number, text: string, target: string): ImageLink {
  const alt = { start: start + 2, end: start + 2 + text.length, text };
  return { target, start, end: start + all.length, alt, syntax: 'markdown' };
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
