/**
 * Matches in what is drawn, as ranges of the page, and their colours.
 * Owns where a leaf begins and ends in the page: the same leaves, in the same order, as leaves.ts reads out of the Markdown.
 */
import type { Query } from './query.ts';

const leafSelector = '.question-text, .md :is(p, h1, h2, h3, h4, h5, h6, th, td, .md-code-body)';

/** What shows something else than its words. */
const pictures = '.md-math, .md-image, .md-invisible';

/** The names that styles/find.css gives colours to. */
const [allName, currentName] = ['ask-find', 'ask-find-current'];

/** All matches in `root`, in their order. */
export function rangesIn(root: Element, query: Query): readonly Range[] {
  const leaves = root.matches(leafSelector) ? [root] : root.querySelectorAll(leafSelector);
  return [...leaves].flatMap((leaf) => rangesInLeaf(leaf, query.pattern));
}

/** Colours these matches in place of those before. Coloured ones stay so while the page around them is drawn anew. */
export function colour(all: readonly Range[], current: Range | undefined): void {
  CSS.highlights.set(allName, new Highlight(...all));
  if (current === undefined) CSS.highlights.delete(currentName);
  else {
    const highlight = new Highlight(current);
    highlight.priority = 1;
    CSS.highlights.set(currentName, highlight);
  }
}

export function uncolour(): void {
  for (const name of [allName, currentName]) CSS.highlights.delete(name);
}

function rangesInLeaf(leaf: Element, pattern: RegExp): readonly Range[] {
  const { text, nodes } = textOf(leaf);
  const ranges: Range[] = [];
  for (const match of text.matchAll(pattern)) {
    const range = document.createRange();
    const [start, end] = [nodeAt(nodes, match.index), nodeAt(nodes, match.index + match[0].length - 1)];
    if (start === undefined || end === undefined) continue;
    range.setStart(start.node, match.index - start.from);
    range.setEnd(end.node, match.index + match[0].length - end.from);
    ranges.push(range);
  }
  return ranges;
}

interface Stretch {
  readonly node: Text;
  /** Where its text begins in that of the leaf. */
  readonly from: number;
}

function textOf(leaf: Element): { readonly text: string; readonly nodes: readonly Stretch[] } {
  const nodes: Stretch[] = [];
  let text = '';
  const read = (parent: Element): void => {
    for (const node of parent.childNodes) {
      if (node instanceof Text) {
        nodes.push({ node, from: text.length });
        text += node.data;
      } else if (node instanceof HTMLBRElement) text += '\n';
      else if (node instanceof Element && node.matches(pictures)) text += '\ufffc';
      else if (node instanceof Element) read(node);
    }
  };
  read(leaf);
  return { text, nodes };
}

function nodeAt(nodes: readonly Stretch[], at: number): Stretch | undefined {
  return nodes.findLast(({ from, node }) => from <= at && at < from + node.length);
}
