/**
 * What is open while one types: a file of 10,000 lines and 50 tabs of 1,000 lines, out of sources of installed packages.
 */
import { readSources } from './sources.ts';
import { LineDocument } from './document.ts';
import { createSnippetIndex, type SnippetIndex } from '../../../src/core/completion/snippets/snippetIndex.ts';

const activeLines = 10_000;
const tabs = 50;
const tabLines = 1_000;
const typedLines = 400;
/** As the extension bounds it. */
const indexBytes = 32 * 1024 * 1024;

export interface Workload {
  readonly index: SnippetIndex;
  /** The file that is typed in. */
  readonly active: LineDocument;
  /** What is typed at its end. */
  readonly text: string;
}

/** Everything open and read. */
export async function openWorkload(): Promise<Workload> {
  const index = createSnippetIndex({ now: () => performance.now(), maxBytes: indexBytes, isRefused: () => false });
  const lines = await readLines(activeLines + tabs * tabLines + typedLines);
  for (let tab = 0; tab < tabs; tab++) {
    const start = activeLines + tab * tabLines;
    const names = { path: `src/tab${tab}.ts`, languageId: 'typescript' };
    index.didOpen(new LineDocument(names, lines.slice(start, start + tabLines)).snapshot());
  }
  const active = new LineDocument({ path: 'src/active.ts', languageId: 'typescript' }, lines.slice(0, activeLines));
  index.didOpen(active.snapshot());
  return { index, active, text: lines.slice(-typedLines).join('\n') };
}

async function readLines(count: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of readSources('.ts', 'ai/src', 'openai/src')) {
    lines.push(...text.split('\n'));
    if (lines.length >= count) return lines.slice(0, count);
  }
  throw new Error(`${lines.length} of ${count} lines are installed`);
}
