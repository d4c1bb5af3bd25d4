/** While a text arrives, the page shows at every moment what a fresh rendering of the text so far would show. */
import assert from 'node:assert/strict';
import type { Lab } from './entry.ts';
import { openMarkdownLab, type MarkdownLab } from './lab.ts';
import { randomDocuments, trickyDocuments } from './documents.ts';

describe('a streaming text', function () {
  this.timeout(60_000);
  let lab: MarkdownLab;

  before(async () => {
    lab = await openMarkdownLab();
  });

  after(() => lab.close());

  async function differing(texts: readonly string[]): Promise<unknown[]> {
    return lab.page.evaluate(
      (all) => (globalThis as unknown as { lab: Lab }).lab.prefixesThatDiffer(all).slice(0, 3),
      texts,
    );
  }

  it('equals a fresh rendering at every prefix of tricky documents, and the canonical one at the end', async () => {
    assert.deepEqual(await differing(trickyDocuments), []);
  });

  it('equals a fresh rendering at every prefix of 260 random documents, and the canonical one at the end', async () => {
    assert.deepEqual(await differing(randomDocuments(260)), []);
  });
});
