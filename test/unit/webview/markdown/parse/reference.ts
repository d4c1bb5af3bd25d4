/**
 * The same text twice as HTML: from our parser, and from micromark with the GFM and CJK-friendly extensions as the reference.
 * Both are normalised: no titles, no tight/loose paragraphs in lists, no white space between tags.
 */
import { micromark } from 'micromark';
import type { Extension, HtmlExtension } from 'micromark-util-types';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { Block } from '../../../../../src/protocol/markdown/block.ts';
import { BlockParser } from '../../../../../src/protocol/markdown/blocks.ts';
import type { Inline } from '../../../../../src/webview/markdown/parse/inline.ts';
import { parseInlines } from '../../../../../src/webview/markdown/parse/inlines.ts';
import { splitRow } from '../../../../../src/protocol/markdown/rows.ts';

const extensions: Extension[] = [
  gfm({ singleTilde: false }),
  cjkFriendlyExtension(),
  gfmStrikethroughCjkFriendly({ singleTilde: false }),
  { disable: { null: ['htmlFlow', 'htmlText', 'gfmFootnoteCall', 'gfmFootnoteDefinition'] } },
];
const htmlExtensions: HtmlExtension[] = [gfmHtml()];

/** What micromark makes of the text. */
export function referenceHtml(text: string): string {
  return normalize(micromark(text, { extensions, htmlExtensions, allowDangerousProtocol: true }));
}

/** What our parser makes of the text. */
export function ownHtml(text: string): string {
  const parser = new BlockParser();
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) parser.feed(line);
  parser.end();
  const resolve = (label: string): string | undefined => parser.definitions.get(label)?.href;
  const inline = (source: string): string => inlinesHtml(parseInlines(source, { resolve, unfinished: false }));
  return normalize(blockHtml(parser.document, inline));
}

function blockHtml(block: Block, inline: (source: string) => string): string {
  const inner = (): string => block.children.map((child) => blockHtml(child, inline)).join('');
  switch (block.kind) {
    case 'document':
      return inner();
    case 'quote':
      return `<blockquote>${inner()}</blockquote>`;
    case 'list': {
      const start = block.list?.start ?? 1;
      const tag = block.list?.ordered === true ? 'ol' : 'ul';
      const items = block.children.map((item) => itemHtml(item, block.loose, inline)).join('');
      return `<${tag}${start === 1 ? '' : ` start="${start}"`}>${items}</${tag}>`;
    }
    case 'item':
      return '';
    case 'paragraph':
      return `<p>${inline(block.lines.join('\n'))}</p>`;
    case 'definitions':
      return '';
    case 'heading':
      return `<h${block.level}>${inline(block.lines.join('\n'))}</h${block.level}>`;
    case 'code': {
      const language = /^\S*/.exec(block.fence?.info ?? '')?.[0] ?? '';
      const text = block.lines.map((line) => `${line}\n`).join('');
      return `<pre><code${language === '' ? '' : ` class="language-${escape(language)}"`}>${escape(text)}</code></pre>`;
    }
    case 'math':
      return `<math>${escape(block.lines.join('\n'))}</math>`;
    case 'table': {
      const [head, ...body] = block.children.map((row, index) =>
        rowHtml(row, block, index === 0 ? 'th' : 'td', inline),
      );
      const rows = body.length === 0 ? '' : `<tbody>${body.join('')}</tbody>`;
      return `<table><thead>${head}</thead>${rows}</table>`;
    }
    case 'row':
      return '';
    case 'rule':
      return '<hr />';
  }
}

function itemHtml(item: Block, loose: boolean, inline: (source: string) => string): string {
  const drawn = item.children.map((child, index) => {
    if (child.kind !== 'paragraph') return blockHtml(child, inline);
    const text = child.lines.join('\n');
    const task = index === 0 ? /^\[([ xX])\][ \t\n]+(?=\S)/.exec(text) : null;
    const box = task === null ? '' : `<input type="checkbox" disabled=""${task[1] === ' ' ? '' : ' checked=""'} /> `;
    const words = `${box}${inline(text.slice(task?.[0].length ?? 0))}`;
    return loose ? `<p>${words}</p>` : `${words}\n`;
  });
  return `<li>${drawn.join('')}</li>`;
}

function rowHtml(row: Block, table: Block, tag: string, inline: (source: string) => string): string {
  const cells = splitRow(row.lines[0] ?? '');
  const drawn = (table.columns ?? []).map((align, index) => {
    const open = align === 'none' ? `<${tag}>` : `<${tag} align="${align}">`;
    return `${open}${inline(cells[index] ?? '')}</${tag}>`;
  });
  return `<tr>${drawn.join('')}</tr>`;
}

function inlinesHtml(inlines: readonly Inline[]): string {
  return inlines.map(inlineHtml).join('');
}

function inlineHtml(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return escape(inline.text);
    case 'code':
      return `<code>${escape(inline.text)}</code>`;
    case 'math':
      return `<math>${escape(inline.text)}</math>`;
    case 'break':
      return '<br />\n';
    case 'image':
      return `<img src="${target(inline.href)}" alt="${escape(inline.alt)}" />`;
    case 'link':
      return `<a href="${target(inline.href)}">${inlinesHtml(inline.children)}</a>`;
    case 'emphasis':
      return `<em>${inlinesHtml(inline.children)}</em>`;
    case 'strong':
      return `<strong>${inlinesHtml(inline.children)}</strong>`;
    case 'strike':
      return `<del>${inlinesHtml(inline.children)}</del>`;
  }
}

function target(href: string): string {
  return escape(decodeTarget(href));
}

function decodeTarget(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function normalize(html: string): string {
  return html
    .replaceAll(/ title="[^"]*"/g, '')
    .replaceAll(/href="([^"]*)"/g, (_, href: string) => `href="${decodeTarget(href)}"`)
    .replaceAll(/src="([^"]*)"/g, (_, href: string) => `src="${decodeTarget(href)}"`)
    .replaceAll(/\n*(<\/?(?:p|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|h[1-6]|hr \/|pre)(?: [^>]*)?>)\n*/g, '$1')
    .replaceAll(/[ \t]+\n/g, '\n')
    .trim();
}
