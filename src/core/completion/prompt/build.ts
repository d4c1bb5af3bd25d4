/**
 * Puts together what a model is sent to continue at the cursor.
 * Owns the order of the parts and how the tokens are shared. What changes least comes first, for the service's cache:
 * path and imports, snippets in a fixed order, the text before the cursor.
 */
import { estimateTokens } from '../../cost/tokens.ts';
import type { Prompt, Query, Snippet } from '../model.ts';
import { readPlace } from '../shape/place/place.ts';
import type { Syntax } from '../shape/place/syntax.ts';
import { writeComment } from './comment.ts';
import { decideShape } from './shape.ts';
import { cutAbove, cutBelow, cutHeader } from './window.ts';

/** How long prefix and suffix may be, in estimated tokens. */
interface PromptOptions {
  readonly prefixTokens: number;
  readonly suffixTokens: number;
}

const maxTokensOf = { line: 64, block: 256 };
const stopOf = { line: ['\n'], block: ['\n\n\n'] };
/** Parts of the prefix: one in four tokens for snippets, one in eight for imports that are out of sight. */
const snippetShare = 1 / 4;
const headerShare = 1 / 8;

const titles: Readonly<Record<Snippet['kind'], string>> = {
  import: 'Imported from',
  similar: 'Similar, in',
  viewed: 'Recently viewed, in',
  edited: 'Recently edited, in',
  copied: 'Copied from',
  diagnostic: 'Problem at the cursor, in',
};
/** What stays the same for longest comes first. */
const kinds = Object.keys(titles);

/**
 * The prompt for a query. Line ends are `\n` in every document. `snippets` of the answer are those that fitted,
 * in the order in which the prefix has them. A one-line suggestion of the suggest widget counts as accepted.
 */
export function buildPrompt(query: Query, snippets: readonly Snippet[], options: PromptOptions): Prompt {
  const { document, position } = query;
  const place = readPlace(query);
  const shape = decideShape(place);
  const line = document.lineAt(position.line);
  const before = line.slice(0, position.character) + place.suggested;
  const after = line.slice(position.character);

  const title = writeComment(`Language: ${document.languageId}, path: ${document.path}`, place.syntax);
  const kept = chooseSnippets(snippets, options.prefixTokens * snippetShare, place.syntax);
  const fixed = kept.map((snippet) => writeSnippet(snippet, place.syntax)).join('');
  const tokens = Math.max(0, options.prefixTokens - estimateTokens(title + fixed));
  let above = cutAbove(document, position.line, before, tokens);
  let header = '';
  if (above.firstLine > 0) {
    header = cutHeader(document, above.firstLine, options.prefixTokens * headerShare);
    above = cutAbove(document, position.line, before, Math.max(0, tokens - estimateTokens(header)));
  }
  return {
    prefix: title + header + fixed + above.text,
    ownPrefix: title + header + above.text,
    suffix: cutBelow(document, position.line, after, options.suffixTokens),
    snippets: kept,
    shape,
    maxTokens: maxTokensOf[shape],
    stop: stopOf[shape],
  };
}

/** The best that fit, in an order that depends on nothing else. */
function chooseSnippets(snippets: readonly Snippet[], tokens: number, syntax: Syntax): Snippet[] {
  let left = tokens;
  const kept: Snippet[] = [];
  for (const snippet of snippets.toSorted((one, other) => other.score - one.score || compare(one, other))) {
    const cost = estimateTokens(writeSnippet(snippet, syntax));
    if (cost > left) continue;
    left -= cost;
    kept.push(snippet);
  }
  return kept.toSorted(compare);
}

function compare(one: Snippet, other: Snippet): number {
  return (
    kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
    compareTexts(one.path, other.path) ||
    compareTexts(one.text, other.text)
  );
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function writeSnippet(snippet: Snippet, syntax: Syntax): string {
  return writeComment(`${titles[snippet.kind]} ${snippet.path}:\n${snippet.text}`, syntax);
}
