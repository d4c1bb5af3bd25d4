/**
 * Documents written as text with a mark for the cursor, and what accepting ghost text makes of them.
 */
import type { DocumentSnapshot, Position, Query, Range } from '../../src/core/completion/model.ts';
import { queryIn } from './documentSnapshot.ts';

/** A query at the place of `‸` in `text`, whose line ends become the document's. */
export function createQuery(text: string, languageId: string, indentUnit = '  '): Query {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const [before = '', after = ''] = text.replaceAll('\r\n', '\n').split('‸');
  return { ...queryIn(before, after, { languageId, eol }), indentUnit };
}

/** The document's text after accepting `ghost`. */
export function applyGhost(document: DocumentSnapshot, ghost: { text: string; range: Range }): string {
  return readUntil(document, ghost.range.start) + ghost.text + readFrom(document, ghost.range.end);
}

/** The document's text before a place. */
function readUntil(document: DocumentSnapshot, { line, character }: Position): string {
  const lines = Array.from({ length: line }, (_, at) => document.lineAt(at));
  return [...lines, document.lineAt(line).slice(0, character)].join(document.eol);
}

/** The document's text after a place. */
function readFrom(document: DocumentSnapshot, { line, character }: Position): string {
  const lines = Array.from({ length: document.lineCount - line - 1 }, (_, at) => document.lineAt(line + 1 + at));
  return [document.lineAt(line).slice(character), ...lines].join(document.eol);
}
