/**
 * Completes text by copying: finds the longest end of the prompt that occurs elsewhere and goes on from there.
 * Knows the text files of one folder and the prompt itself; bounded in size, deterministic.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const largestFileBytes = 200 * 1024;
const largestTotalBytes = 8 * 1024 * 1024;
const skippedFolders = new Set(['node_modules', 'dist', 'out', 'coverage']);
const longestContext = 200;
const shortestContext = 3;
const longestCompletion = 4000;
const triedPlaces = 8;

/** The texts to copy from. */
export class CopyModel {
  readonly #texts: readonly string[];

  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  /** Reads the text files under a folder, dot files left out; an empty name knows nothing but prompts. */
  static async load(folder: string): Promise<CopyModel> {
    const texts: string[] = [];
    if (folder === '') return new CopyModel(texts);
    let left = largestTotalBytes;
    const pending = [folder];
    for (let current = pending.shift(); current !== undefined; current = pending.shift()) {
      const entries = await readdir(current, { withFileTypes: true });
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(current, entry.name);
        if (entry.name.startsWith('.')) continue;
        if (entry.isDirectory() && !skippedFolders.has(entry.name)) pending.push(path);
        if (!entry.isFile()) continue;
        const { size } = await stat(path);
        if (size > Math.min(largestFileBytes, left)) continue;
        const bytes = await readFile(path);
        if (bytes.includes(0)) continue;
        texts.push(bytes.toString().replaceAll('\r\n', '\n'));
        left -= size;
      }
    }
    return new CopyModel(texts);
  }

  /** What may stand between prompt and suffix; empty when nothing fits. */
  complete(prompt: string, suffix: string): string {
    const context = prompt.slice(-longestContext);
    // The line being typed is no model for itself, unless there is no other.
    const earlier = prompt.slice(0, Math.max(0, prompt.lastIndexOf('\n')));
    const sources = [...this.#texts, earlier === '' ? prompt : earlier];
    let length = longestKnown(context, sources);
    for (; length >= shortestContext; length = Math.floor(length * 0.7)) {
      const tail = context.slice(-length);
      if (tail.trim().length < Math.min(length, 2)) return '';
      for (const source of sources) {
        const found = copyAfter(tail, source, suffix);
        if (found !== '') return found;
      }
    }
    return '';
  }
}

/** Length of the longest end of `context` that occurs in a source with something after it. */
function longestKnown(context: string, sources: readonly string[]): number {
  let [known, unknown] = [0, context.length + 1];
  while (unknown - known > 1) {
    const middle = (known + unknown) >> 1;
    const tail = context.slice(-middle);
    const occurs = sources.some((source) => {
      const at = source.indexOf(tail);
      return at !== -1 && at + tail.length < source.length;
    });
    if (occurs) known = middle;
    else unknown = middle;
  }
  return known;
}

function copyAfter(tail: string, source: string, suffix: string): string {
  let at = source.indexOf(tail);
  for (let tries = 0; at !== -1 && tries < triedPlaces; tries++) {
    const start = at + tail.length;
    const found = cutToFit(source.slice(start, start + longestCompletion), suffix);
    if (found.trim() !== '') return found;
    at = source.indexOf(tail, at + 1);
  }
  return '';
}

/** Ends a copy where the suffix takes over, or else at the end of its paragraph. */
function cutToFit(copy: string, suffix: string): string {
  const restOfLine = suffix.split('\n', 1)[0] ?? '';
  // Something follows on the cursor's own line: the completion must not leave that line.
  if (restOfLine.trim() !== '') {
    const line = copy.split('\n', 1)[0] ?? '';
    const end = line.indexOf(restOfLine);
    return end === -1 ? line : line.slice(0, end);
  }
  const next = suffix.split('\n').find((line) => line.trim() !== '');
  const lines = copy.split('\n');
  const taken = next === undefined ? -1 : lines.indexOf(next, 1);
  if (taken !== -1) return lines.slice(0, taken).join('\n');
  const paragraph = copy.search(/\S[ \t]*\n[ \t]*\n/);
  return paragraph === -1 ? copy : copy.slice(0, paragraph + 1);
}
