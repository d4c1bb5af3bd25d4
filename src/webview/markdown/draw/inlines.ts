/**
 * Inlines to DOM: one node for each inline, so that a new list is drawn over an old one by touching only what differs.
 * Owns links and the chips that stand for images, which are never loaded.
 */
import { t } from '../../l10n.ts';
import type { Inline, Span } from '../parse/inline.ts';
import { make, setText } from './dom.ts';
import { hasInvisible, markInvisible } from './invisible.ts';
import { judgeTarget } from './target.ts';

const tags = { emphasis: 'em', strong: 'strong', strike: 'del' } as const;

/** Draws `next` over `previous`, which the children of `parent` from `offset` on show. */
export function drawInlines(parent: Element, previous: readonly Inline[], next: readonly Inline[], offset = 0): void {
  for (const [index, inline] of next.entries()) {
    const old = previous[index];
    const node = parent.childNodes[offset + index];
    if (old === undefined || node === undefined) parent.append(makeInline(inline));
    else if (!redraw(node, old, inline)) node.replaceWith(makeInline(inline));
  }
  for (let surplus = previous.length - next.length; surplus > 0; surplus--) parent.lastChild?.remove();
}

/** Changes `node` from the old inline to the new one; false when a new node is needed. */
function redraw(node: ChildNode, old: Inline, inline: Inline): boolean {
  if (old.kind !== inline.kind) return false;
  switch (inline.kind) {
    case 'text':
      setText(node as Text, inline.text);
      return true;
    case 'code':
      return old.kind === 'code' && redrawCode(node, old.text, inline.text);
    case 'math':
      return old.kind === 'math' && old.text === inline.text && old.display === inline.display;
    case 'break':
      return true;
    case 'image':
      return old.kind === 'image' && old.href === inline.href && old.alt === inline.alt;
    case 'link':
      if (old.kind !== 'link' || old.href !== inline.href) return false;
      drawInlines(node as Element, old.children, inline.children);
      return true;
    case 'emphasis':
    case 'strong':
    case 'strike':
      drawInlines(node as Element, (old as Span).children, inline.children);
      return true;
  }
}

function redrawCode(node: ChildNode, old: string, text: string): boolean {
  if (old === text) return true;
  const words = node.firstChild;
  if (!(words instanceof Text) || hasInvisible(old) || hasInvisible(text)) return false;
  setText(words, text);
  return true;
}

function makeInline(inline: Inline): Node {
  switch (inline.kind) {
    case 'text':
      return document.createTextNode(inline.text);
    case 'code':
      return hasInvisible(inline.text)
        ? make('code', 'md-inline-code', ...markInvisible(inline.text))
        : make('code', 'md-inline-code', inline.text);
    case 'math':
      return make('span', inline.display ? 'md-math md-display' : 'md-math', make('code', 'md-formula', inline.text));
    case 'break':
      return make('br');
    case 'image':
      return makeImage(inline.href, inline.alt);
    case 'link':
      return fill(makeLink(inline.href, 'md-link'), inline.children);
    case 'emphasis':
    case 'strong':
    case 'strike':
      return fill(make(tags[inline.kind]), inline.children);
  }
}

function fill(element: HTMLElement, children: readonly Inline[]): HTMLElement {
  drawInlines(element, [], children);
  return element;
}

/** A link, or a span when its target is not one to follow. */
function makeLink(href: string, className: string): HTMLElement {
  const target = judgeTarget(href);
  if (target === undefined) return make('span');
  const link = make('a', className);
  link.setAttribute('href', target.href);
  link.title = target.shown;
  return link;
}

/** A word for the picture and where it would come from. */
function makeImage(href: string, alt: string): HTMLElement {
  const chip = makeLink(href, 'md-image');
  chip.className = 'md-image';
  const place =
    judgeTarget(href)
      ?.shown.replace(/^https?:\/\//, '')
      .replace(/[?#].*$/s, '') ?? '';
  chip.append(t('image: {0}', [alt, place].filter((part) => part !== '').join(' – ')));
  return chip;
}

/** The formulas among the inlines drawn in `parent`, with the elements that show them. */
export function findFormulas(parent: Element): HTMLElement[] {
  return [...parent.querySelectorAll<HTMLElement>('.md-math')];
}
