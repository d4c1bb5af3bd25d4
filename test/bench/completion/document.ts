/**
 * A document as an editor has it: an array of lines that changes.
 * Tells the index of each change, as the extension does.
 */
import type { DocumentSnapshot } from '../../../src/core/completion/model.ts';
import type { SnippetIndex } from '../../../src/core/completion/snippets/snippetIndex.ts';

export interface DocumentNames {
  readonly path: string;
  readonly languageId: string;
  readonly eol?: '\n' | '\r\n';
}

export class LineDocument {
  readonly #names: DocumentNames;
  readonly uri: string;
  readonly lines: string[];
  version = 1;

  constructor(names: DocumentNames, lines: readonly string[]) {
    this.#names = names;
    this.uri = `file:///bench/${names.path}`;
    this.lines = [...lines];
  }

  /** The document as it now is; of use until the next change. */
  snapshot(): DocumentSnapshot {
    const { lines, uri, version } = this;
    return {
      eol: '\n',
      ...this.#names,
      uri,
      version,
      lineCount: lines.length,
      lineAt: (line) => lines[line] ?? '',
    };
  }

  /** Puts `lines` in place of those from `startLine` to before `endLine`. */
  replace(startLine: number, endLine: number, lines: readonly string[], index: SnippetIndex): void {
    this.lines.splice(startLine, endLine - startLine, ...lines);
    this.version += 1;
    index.didChange(this.uri, this.version, { startLine, endLine }, lines);
  }

  /** Becomes `lines`, as one change of those that differ. */
  become(lines: readonly string[], index: SnippetIndex): void {
    const shorter = Math.min(lines.length, this.lines.length);
    let head = 0;
    while (head < shorter && lines[head] === this.lines[head]) head += 1;
    let tail = 0;
    while (tail < shorter - head && lines.at(-1 - tail) === this.lines.at(-1 - tail)) tail += 1;
    this.replace(head, this.lines.length - tail, lines.slice(head, lines.length - tail), index);
  }
}
