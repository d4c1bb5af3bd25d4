/** Documents that live in an array of lines, for tests of what is remembered of them. */
import fc from 'fast-check';
import type { DocumentSnapshot, Query } from '../../../../../src/core/completion/model.ts';

/** `lines` as a document, read when asked; later changes of the array show. */
export function documentOf(path: string, lines: readonly string[], languageId = 'typescript'): DocumentSnapshot {
  return {
    uri: `file:///${path}`,
    path,
    languageId,
    version: 1,
    eol: '\n',
    get lineCount() {
      return lines.length;
    },
    lineAt: (line) => lines[line] ?? '',
  };
}

/** A query at the end of `line`, the last one unless said otherwise. */
export function queryAt(document: DocumentSnapshot, line = document.lineCount - 1): Query {
  const position = { line, character: document.lineAt(line).length };
  return { document, position, trigger: 'automatic', indentUnit: '  ' };
}

/** Lines of a function of its own whose words all carry `name`. */
export function functionNamed(name: string, length = 12): string[] {
  const body = Array.from(
    { length },
    (_, index) => `  const ${name}Value${index} = read${name}(${name}Source, ${index});`,
  );
  return [`export function ${name}(${name}Source: Source): number {`, ...body, '}', ''];
}

const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', '计算总数', 'zeta', 'eta'];

/** Lines as in source: indented, blank, closing, importing, declaring, now and then huge. */
export const anyLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.constant('}') },
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', '  ', '    '),
        fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }),
        fc.nat(40),
      )
      .map(([indent, names, number]) => `${indent}${names.join(' ')} ${names[0]}${number}`),
  },
  { weight: 1, arbitrary: fc.constantFrom(...words).map((word) => `export function ${word}() {`) },
  { weight: 1, arbitrary: fc.constantFrom(...words).map((word) => `import { ${word} } from './${word}';`) },
  { weight: 1, arbitrary: fc.constant('x'.repeat(600)) },
);

/** A change of some lines: where and how far as shares of the document, and what comes instead. */
export const anyEdit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof({ weight: 5, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(90) }),
  lines: fc.oneof({ weight: 5, arbitrary: fc.array(anyLine, { maxLength: 3 }) }, fc.array(anyLine, { maxLength: 80 })),
});
export type Edit = typeof anyEdit extends fc.Arbitrary<infer T> ? T : never;

/** Applies `edit` to `lines`, which keep at least one, and gives back what a listener is told. */
export function apply(lines: string[], edit: Edit): { startLine: number; endLine: number; lines: readonly string[] } {
  const startLine = Math.round(edit.at * lines.length);
  const endLine = Math.min(lines.length, startLine + edit.removed);
  const empties = endLine - startLine === lines.length && edit.lines.length === 0;
  const added = empties ? [''] : edit.lines;
  lines.splice(startLine, endLine - startLine, ...added);
  return { startLine, endLine, lines: added };
}
