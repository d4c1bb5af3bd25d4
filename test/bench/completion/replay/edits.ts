/**
 * The edits that are replayed: a document, a place in it and the lines that somebody types there.
 * Owns the choice of the places and what the model knows of it.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import type { DocumentNames } from '../document.ts';
import { readSources, type Source } from '../sources.ts';

/** The document ends up as `before`, `typed` and `after` together. */
export interface Edit extends DocumentNames {
  readonly before: string;
  readonly typed: string;
  readonly after: string;
}

const fixtures = resolve(import.meta.dirname, '../../../fixtures/typing');
const written = ['ledger.py', 'tide.go', 'lantern.rs', 'parcel.cpp', 'Basket.vue', 'garden.md', 'library.py'];
const languages: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.js': 'javascript',
  '.py': 'python',
  '.go': 'go',
  '.rs': 'rust',
  '.cpp': 'cpp',
  '.vue': 'vue',
  '.md': 'markdown',
};
const typedLines = 8;
const [fewestLines, mostLines] = [80, 250];
const editsOfEach = 3;

/** Twenty edits: two in each of the written texts, three in JavaScript and three in TypeScript of installed packages. */
export async function chooseEdits(random: () => number): Promise<Edit[]> {
  const edits: Edit[] = [];
  for (const path of written) {
    const text = await readFile(join(fixtures, path), 'utf8');
    edits.push(cut({ path, text }, [0.15, 0.45], random), cut({ path, text }, [0.55, 0.85], random));
  }
  for (const [ending, folder] of [
    ['.js', 'undici/lib'],
    ['.ts', 'openai/src'],
  ] as const) {
    const sources: Source[] = [];
    for await (const source of readSources(ending, folder)) {
      const lines = source.text.split('\n').length;
      if (lines >= fewestLines && lines <= mostLines) sources.push(source);
    }
    for (let count = 0; count < editsOfEach; count++) {
      const [source] = sources.splice(Math.floor(random() * sources.length), 1);
      if (source === undefined) throw new Error(`There is no source of ${folder} left`);
      edits.push(cut(source, [0.2, 0.8], random));
    }
  }
  return edits;
}

/** A folder for the model to copy from: it knows what every second edit types and of the others only what is around it. */
export async function writeKnowledge(edits: readonly Edit[]): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'typing-'));
  for (const [at, { before, typed, after, path }] of edits.entries()) {
    const text = at % 2 === 0 ? before + typed + after : '';
    // The same text without what the second edit in it types.
    const unknown = edits[at + 1];
    const known = unknown?.path === path ? text.replace(unknown.typed, '') : text;
    if (known !== '') await writeFile(join(folder, `${at}${extname(path)}`), known);
  }
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

/** Takes some lines out of a source, somewhere between two shares of its length. */
function cut({ path, text }: Source, [from, to]: readonly [number, number], random: () => number): Edit {
  const lines = text.split('\n');
  let start = Math.floor((from + (to - from) * random()) * lines.length);
  while (lines[start]?.trim() === '') start += 1;
  const end = Math.min(start + typedLines, lines.length - 1);
  const indentation = /^\s*/.exec(lines[start] ?? '')?.[0] ?? '';
  return {
    path,
    languageId: languages[extname(path)] ?? 'plaintext',
    eol: path.endsWith('.cpp') ? '\r\n' : '\n',
    before: [...lines.slice(0, start), indentation].join('\n'),
    typed: lines.slice(start, end).join('\n').slice(indentation.length),
    after: `\n${lines.slice(end).join('\n')}`,
  };
}
