/**
 * How often the page shows something else, while a text arrives, than a fresh rendering of the text so far.
 * The documents and the comparison are those of the browser tests.
 */
import { randomDocuments, trickyDocuments } from '../../browser/markdown/documents.ts';
import type { Lab } from '../../browser/markdown/entry.ts';
import { openMarkdownLab } from '../../browser/markdown/lab.ts';

const documents = 300;

/** Documents of which some prefix, or the end, is drawn differently. */
export async function countPrefixMismatches(): Promise<number> {
  const lab = await openMarkdownLab();
  try {
    return await lab.page.evaluate(
      (texts) => (globalThis as unknown as { lab: Lab }).lab.prefixesThatDiffer(texts).length,
      [...trickyDocuments, ...randomDocuments(documents - trickyDocuments.length)],
    );
  } finally {
    await lab.close();
  }
}
