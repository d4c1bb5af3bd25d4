/**
 * What the index takes: run as a child process with `--expose-gc`, tells the parent the MiB.
 * Counts the lines it keeps too, though most belong to the editor's documents, and its arrays outside of the heap.
 */
import { openWorkload } from './workload.ts';

function usedBytes(): number {
  for (let count = 0; count < 3; count++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const before = usedBytes();
const { index } = await openWorkload();
const after = usedBytes();
process.send?.({ mebibytes: (after - before) / 2 ** 20, estimated: index.sizeBytes / 2 ** 20 });
