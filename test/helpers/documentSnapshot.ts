/** Documents and queries written as text, the cursor as `|`. */
import type { DocumentSnapshot, Ghost, Position, Query } from '../../src/core/completion/model.ts';

export interface SnapshotFacts {
  readonly uri?: string;
  readonly path?: string;
  readonly languageId?: string;
  readonly version?: number;
  readonly eol?: '\n' | '\r\n';
}

/** A document of this text, which has \n for its line ends whatever `eol` says. */
function snapshotOf(text: string, facts: SnapshotFacts = {}): DocumentSnapshot {
  const lines = text.split('\n');
  return {
    uri: 'file:///src/a.ts',
    path: 'src/a.ts',
    languageId: 'typescript',
    version: 1,
    eol: '\n',
    ...facts,
    lineCount: lines.length,
    lineAt: (line) => lines[line] ?? '',
  };
}

/** A query at the `|` of the text. */
export function queryAt(text: string, facts: SnapshotFacts & Partial<Query> = {}): Query {
  const cursor = text.indexOf('|');
  if (cursor === -1) throw new Error('No | in the text');
  return queryIn(text.slice(0, cursor), text.slice(cursor + 1), facts);
}

/** A query between two texts. */
export function queryIn(before: string, after: string, facts: SnapshotFacts & Partial<Query> = {}): Query {
  const { trigger = 'automatic', suggestion, ...documentFacts } = facts;
  const lines = before.split('\n');
  return {
    document: snapshotOf(before + after, documentFacts),
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    trigger,
    indentUnit: '  ',
    ...(suggestion && { suggestion }),
  };
}

/** All text before and after a position, lines joined with \n. */
export function splitAt(document: DocumentSnapshot, { line, character }: Position): [string, string] {
  const lines = Array.from({ length: document.lineCount }, (_, index) => document.lineAt(index));
  const here = lines[line] ?? '';
  return [
    [...lines.slice(0, line), here.slice(0, character)].join('\n'),
    [here.slice(character), ...lines.slice(line + 1)].join('\n'),
  ];
}

/** The document with the ghost text accepted. */
export function acceptIn(document: DocumentSnapshot, { text, range }: Ghost): string {
  return splitAt(document, range.start)[0] + text.replaceAll('\r\n', '\n') + splitAt(document, range.end)[1];
}
