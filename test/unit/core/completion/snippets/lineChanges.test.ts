import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toLineChanges, type TextChange } from '../../../../../src/core/completion/snippets/lineChanges.ts';

const change = (startLine: number, endLine: number, text: string): TextChange => ({
  range: { start: { line: startLine, character: 0 }, end: { line: endLine, character: 0 } },
  text,
});

/** Applies one change as an editor does; characters are clamped to the line. */
function edit(lines: string[], { range, text }: TextChange): void {
  const head = (lines[range.start.line] ?? '').slice(0, range.start.character);
  const rest = (lines[range.end.line] ?? '').slice(range.end.character);
  lines.splice(range.start.line, range.end.line - range.start.line + 1, ...`${head}${text}${rest}`.split('\n'));
}

const anyChange = fc.record({
  at: fc.nat(200),
  length: fc.nat(4),
  from: fc.nat(3),
  to: fc.nat(3),
  text: fc.constantFrom('', 'a', 'bc\nd', '\n', '\n\nx\n', 'e'),
});

describe('line changes', () => {
  it('turn the text before into the text after, whatever the order of the changes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(anyChange, { maxLength: 6 }),
        fc.boolean(),
        (length, wanted, sorted) => {
          const before = Array.from({ length }, (_, line) => `line ${line}`);
          const after = [...before];
          const places = sorted ? wanted.toSorted((a, b) => (b.at % length) - (a.at % length)) : wanted;
          const changes = places.map(({ at, length, from, to, text }): TextChange => {
            const start = at % after.length;
            const end = Math.min(after.length - 1, start + length);
            const range = {
              start: { line: start, character: Math.min(from, to) },
              end: { line: end, character: Math.max(from, to) },
            };
            edit(after, { range, text });
            return { range, text };
          });
          const text = [...before];
          for (const { startLine, endLine, newLine, count } of toLineChanges(changes)) {
            text.splice(startLine, endLine - startLine, ...after.slice(newLine, newLine + count));
          }
          assert.deepEqual(text, after);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('stay apart for cursors on lines apart', () => {
    assert.deepEqual(toLineChanges([change(90, 90, 'x\ny'), change(50, 51, ''), change(3, 3, 'x\ny')]), [
      { startLine: 90, endLine: 91, newLine: 90, count: 2 },
      { startLine: 50, endLine: 52, newLine: 51, count: 1 },
      { startLine: 3, endLine: 4, newLine: 3, count: 2 },
    ]);
  });

  it('become one for cursors on the same line, and leave the others alone', () => {
    assert.deepEqual(toLineChanges([change(90, 90, 'x'), change(3, 3, 'x'), change(3, 3, 'x')]), [
      { startLine: 90, endLine: 91, newLine: 90, count: 1 },
      { startLine: 3, endLine: 4, newLine: 3, count: 1 },
    ]);
  });
});
