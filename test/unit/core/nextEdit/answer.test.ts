import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readAnswer } from '../../../../src/core/nextEdit/answer.ts';
import type { Candidate, Cause } from '../../../../src/core/nextEdit/model.ts';
import { shift, take } from '../../../../src/core/nextEdit/pending.ts';

const rename: Cause = { kind: 'rename', swap: { old: 'total', new: 'sum' }, isMember: false };
const change = { line: 0, before: [''], after: [''] };

function candidate(cause: Cause, ...texts: readonly string[]): Candidate {
  return { languageId: 'typescript', change, cause, places: texts.map((text, at) => ({ line: at + 1, text })) };
}

/** The lines after everything that an answer proposes was taken. */
function taken(asked: Candidate, edits: unknown): string[] {
  const proposals = readAnswer(typeof edits === 'string' ? edits : JSON.stringify({ edits }), asked);
  return asked.places.map(({ line, text }) => {
    const proposal = proposals.find((each) => each.line === line);
    return proposal === undefined ? text : (take(proposal, text) ?? 'does not fit');
  });
}

describe('an answer about next edits', () => {
  const asked = candidate(rename, 'use(total);', '  a = total + { total: total };', "order.total('total');");

  it('is taken where it swaps what was swapped', () => {
    const edits = [
      { line: 2, old: 'total', new: 'sum' },
      { line: 3, old: 'total + { total: total }', new: 'sum + { total: sum }' },
    ];
    assert.deepEqual(taken(asked, edits), ['use(sum);', '  a = sum + { total: sum };', "order.total('total');"]);
  });

  it('is shown as little as makes the difference', () => {
    const [proposal] = readAnswer('{"edits":[{"line":2,"old":"use(total);","new":"use(sum);"}]}', asked);
    assert.deepEqual(proposal, { line: 1, text: 'use(total);', start: 4, end: 9, insert: 'sum' });
  });

  it('is left out where it does anything else', () => {
    for (const edit of [
      { line: 2, old: 'total', new: 'amount' },
      { line: 2, old: 'total', new: 'sum + 1' },
      { line: 2, old: 'use(total);', new: 'use(sum)' },
      { line: 2, old: 'totals', new: 'sums' },
      { line: 2, old: 'tota', new: 'sum' },
      { line: 2, old: '', new: 'sum' },
      { line: 2, old: 'total', new: 'su\nm' },
      { line: 2, old: 'total', new: 'sum\u200b' },
      { line: 3, old: 'total', new: 'sum' },
      { line: 3, old: '{ total: total }', new: '{ sum: sum }' },
      { line: 4, old: 'order.total', new: 'order.sum' },
      { line: 4, old: "'total'", new: "'sum'" },
      { line: 9, old: 'total', new: 'sum' },
      { line: '2', old: 'total', new: 'sum' },
      { line: 2, old: 'total' },
      'total',
      null,
    ]) {
      assert.deepEqual(
        taken(asked, [edit]),
        asked.places.map(({ text }) => text),
        JSON.stringify(edit),
      );
    }
  });

  it('is nothing where it is not the JSON that was agreed', () => {
    for (const answer of ['', 'Sure', '[]', '{}', '{"edits":1}', '```json\n{"edits":[]}\n```', 'null']) {
      assert.deepEqual(readAnswer(answer, asked), []);
    }
  });

  it('may change what stands between the brackets of a call, pairs kept', () => {
    const call = candidate({ kind: 'signature', name: 'add' }, 'x = add(f(1)) + 1;');
    assert.deepEqual(taken(call, [{ line: 2, old: 'add(f(1))', new: 'add(f(1), 0)' }]), ['x = add(f(1), 0) + 1;']);
    for (const young of ['add(f(1), 0', 'add(f(1), 0))', 'sub(f(1), 0)', 'add(f(1), 0) + 2', '']) {
      assert.deepEqual(taken(call, [{ line: 2, old: 'add(f(1))', new: young }]), ['x = add(f(1)) + 1;'], young);
    }
  });

  it('swaps a pattern whole', () => {
    const pattern: Cause = { kind: 'pattern', swap: { old: 'console.log', new: 'logger.info' } };
    const asked = candidate(pattern, 'console.log(a); console.log(b);');
    const one = [{ line: 2, old: 'console.log(a)', new: 'logger.info(a)' }];
    assert.deepEqual(taken(asked, one), ['logger.info(a); console.log(b);']);
    assert.deepEqual(taken(asked, [{ line: 2, old: 'console.log(a)', new: 'logger.warn(a)' }]), [
      asked.places[0]?.text,
    ]);
  });
});

const words = fc.array(fc.constantFrom('total', 'sum', 'totals', '.', '(', ')', ' ', '"', ': ', '{', '=', 'é', '计'), {
  maxLength: 12,
});
const line = words.map((parts) => parts.join(''));

describe('whatever is answered', () => {
  it('only swaps the words that were swapped, on lines that were asked about', () => {
    const edit = fc.record({ line: fc.integer({ min: 0, max: 5 }), old: line, new: line });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.array(edit, { maxLength: 4 }), (texts, edits) => {
        const asked = candidate(rename, ...texts);
        for (const [at, text] of taken(asked, edits).entries()) {
          const old = texts[at] ?? '';
          const bare = (each: string): string => each.replaceAll(/\b(?:total|sum)\b/g, '·');
          assert.equal(bare(text), bare(old));
          assert.ok(text.split(/\btotal\b/).length <= old.split(/\btotal\b/).length);
          assert.ok(text.split(/\bsum\b/).length >= old.split(/\bsum\b/).length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (answer) => {
        readAnswer(answer, candidate(rename, 'total'));
      }),
    );
  });
});

describe('proposals that wait', () => {
  const [proposal] = readAnswer('{"edits":[{"line":2,"old":"total","new":"sum"}]}', candidate(rename, 'use(total);'));

  it('move with changes above and are gone when their line is touched', () => {
    assert.ok(proposal);
    const after = (startLine: number, endLine: number, newLines: number): number | undefined =>
      shift([proposal], { startLine, endLine, newLines })[0]?.line;
    assert.equal(after(0, 0, 3), 3);
    assert.equal(after(2, 5, 1), 1);
    assert.equal(after(1, 1, 1), undefined);
    assert.equal(after(0, 1, 1), undefined);
  });

  it('are not taken where the line is another', () => {
    assert.ok(proposal);
    assert.equal(take(proposal, 'use(total)'), undefined);
  });
});
