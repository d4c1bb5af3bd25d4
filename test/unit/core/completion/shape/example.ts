/** Completions by example: a place, what a model writes there, and the document after accepting. */
import assert from 'node:assert/strict';
import { buildPrompt } from '../../../../../src/core/completion/prompt/build.ts';
import { createShaper } from '../../../../../src/core/completion/shape/shaper.ts';
import { applyGhost, createQuery } from '../../../../helpers/ghostDocument.ts';

export interface Example {
  readonly title: string;
  readonly language: string;
  /** The document with `‸` for the cursor. */
  readonly at: string;
  /** What the model writes. */
  readonly answer: string;
  /** The document after accepting; undefined if nothing may be shown. */
  readonly becomes: string | undefined;
  readonly unit?: string;
}

/** One test for each example. */
export function testExamples(title: string, examples: readonly Example[]): void {
  describe(title, () => {
    for (const example of examples) it(`${example.language}: ${example.title}`, () => check(example));
  });
}

function check({ language, at, answer, becomes, unit }: Example): void {
  const query = createQuery(at, language, unit);
  const shaper = createShaper(query, buildPrompt(query, [], { prefixTokens: 2_000, suffixTokens: 600 }));
  shaper.push(answer);
  const shaped = shaper.finish();
  assert.equal(shaped === undefined ? undefined : applyGhost(query.document, shaped), becomes);
}
