// Stands in for the entry in a copy of the extension: times loading the real one and calling its `activate`, and appends
// the milliseconds to the file that ASK_DEEPSEEK_TIMES names. What the editor does in between is not the extension's.
import { appendFileSync } from 'node:fs';

const loadStart = performance.now();
const extension = await import('./extension.js');
const loadedMs = performance.now() - loadStart;

export async function activate(context) {
  const start = performance.now();
  await extension.activate(context);
  const activatedMs = performance.now() - start;
  appendFileSync(process.env.ASK_DEEPSEEK_TIMES, `${loadedMs + activatedMs}\n`);
}
