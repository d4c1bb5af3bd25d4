/**
 * The inline tree of a leaf's text: its shapes and the few things done with whole lists of them.
 * Owns no rule of the grammar: see inlines.ts.
 */

export type Inline =
  | { readonly kind: 'text'; text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'math'; readonly text: string; readonly display: boolean }
  | { readonly kind: 'break' }
  | { readonly kind: 'image'; readonly href: string; readonly alt: string }
  | Span;

/** Inlines that hold inlines. */
export type Span =
  | { readonly kind: 'emphasis' | 'strong' | 'strike'; readonly children: readonly Inline[]; readonly depth: number }
  | {
      readonly kind: 'link';
      readonly href: string;
      /** Written as a bare address, not in brackets. */
      readonly literal: boolean;
      readonly children: readonly Inline[];
      readonly depth: number;
    };

/** How deep spans are nested in the list. */
export function depthOf(inlines: readonly Inline[]): number {
  return inlines.reduce((depth, inline) => ('depth' in inline ? Math.max(depth, inline.depth) : depth), 0);
}

/** How many inlines there are in all. */
export function countInlines(inlines: readonly Inline[]): number {
  return inlines.reduce((count, inline) => count + 1 + ('children' in inline ? countInlines(inline.children) : 0), 0);
}

/** The words of the list, without any mark-up. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if ('children' in inline) return plainText(inline.children);
      if (inline.kind === 'break') return '\n';
      return inline.kind === 'image' ? inline.alt : inline.text;
    })
    .join('');
}
