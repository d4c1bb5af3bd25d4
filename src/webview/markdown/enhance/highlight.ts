/**
 * Code to coloured code by highlight.js: classes of our own, text nodes of our own, no HTML strings.
 * Owns the few kinds of token that are told apart; the style sheet owns their colours.
 */
import type { Emitter } from 'highlight.js';
import core from 'highlight.js/lib/core';
import { groupLines } from '../draw/code.ts';
import { make } from '../draw/dom.ts';
import { drawCode } from '../draw/pieces.ts';
import type { CodeSurface } from '../draw/view.ts';
import { watchNearby } from '../../nearby.ts';
import { loadLanguage } from './languages.ts';

/** Of so many groups all are coloured; of more only those near the visible part of the list. */
const longCode = 2;

interface Token {
  readonly text: string;
  readonly kind: string;
}

const kinds: Readonly<Record<string, string>> = {
  addition: 'inserted',
  attr: 'name',
  attribute: 'name',
  built_in: 'type',
  bullet: 'keyword',
  char: 'string',
  code: 'string',
  comment: 'comment',
  deletion: 'deleted',
  doctag: 'keyword',
  keyword: 'keyword',
  literal: 'number',
  meta: 'keyword',
  name: 'keyword',
  number: 'number',
  property: 'name',
  quote: 'comment',
  regexp: 'string',
  section: 'function',
  'selector-attr': 'name',
  'selector-class': 'name',
  'selector-id': 'name',
  'selector-pseudo': 'name',
  'selector-tag': 'keyword',
  string: 'string',
  symbol: 'number',
  'template-tag': 'keyword',
  'template-variable': 'name',
  title: 'function',
  'title.class': 'type',
  'title.function': 'function',
  type: 'type',
  variable: 'name',
  'variable.language': 'keyword',
};

/** What highlight.js writes to: a flat list of tokens instead of HTML. */
class TokenList implements Emitter {
  readonly tokens: Token[] = [];
  readonly #kinds: string[] = [];

  addText(text: string): void {
    if (text !== '') this.tokens.push({ text, kind: this.#kinds.at(-1) ?? '' });
  }

  startScope(name: string): void {
    this.#kinds.push(kinds[name] ?? kinds[name.split('.', 1)[0] ?? ''] ?? '');
  }

  endScope(): void {
    this.#kinds.pop();
  }

  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(inner: Emitter): void {
    if (inner instanceof TokenList) for (const token of inner.tokens) this.tokens.push(token);
  }

  finalize(): void {}

  toHTML(): string {
    return '';
  }
}

const highlighter = core.newInstance();
highlighter.configure({ __emitter: TokenList });

/** Colours a drawn block, one group of lines after each `pause`. An unknown language leaves it as it is. */
export async function highlight(
  surface: CodeSurface,
  language: string,
  text: string,
  pause: () => Promise<void>,
): Promise<void> {
  const name = await loadLanguage(highlighter, language);
  if (name === undefined) return;
  await pause();
  const result = highlighter.highlight(text, { language: name, ignoreIllegals: true });
  if (!(result._emitter instanceof TokenList)) return;
  const groups = groupTokens(result._emitter.tokens);
  const long = surface.groups.length > longCode;
  for (const [index, group] of surface.groups.entries()) {
    if (index > 0) await pause();
    const tokens = groups[index] ?? [];
    if (long) watchNearby(group, (near) => drawGroup(group, tokens, near));
    else drawGroup(group, tokens, true);
  }
}

/** In colour, or as the plain text that it was: of a group that nobody sees one node is enough. */
function drawGroup(group: HTMLElement, tokens: readonly Token[], colored: boolean): void {
  if (colored) group.replaceChildren(...tokens.flatMap(drawToken));
  else group.replaceChildren(...drawCode(tokens.map(({ text }) => text).join('')));
}

/** The tokens of each group of lines; a token that spans two groups is cut. */
function groupTokens(tokens: readonly Token[]): Token[][] {
  let group: Token[] = [];
  const groups = [group];
  let lines = 0;
  for (const { text, kind } of tokens) {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
      if (++lines % groupLines !== 0) continue;
      group.push({ text: text.slice(start, end + 1), kind });
      start = end + 1;
      group = [];
      groups.push(group);
    }
    if (start < text.length) group.push({ text: text.slice(start), kind });
  }
  return groups;
}

function drawToken({ text, kind }: Token): ChildNode[] {
  const words = drawCode(text);
  return kind === '' ? words : [make('span', `md-hl-${kind}`, ...words)];
}
