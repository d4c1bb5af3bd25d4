/**
 * Prompts out of files: JSON Lines, tables, and plain text.
 * Owns what each form means and what is wrong with a line. Which form a file has is asked of its name.
 */
import * as v from 'valibot';
import type { Prompt } from './prompt.ts';

/** A line, from 1, that holds no prompt, and why. */
export interface Problem {
  readonly line: number;
  /** The member that is missing or of the wrong type; undefined where the line is no JSON at all. */
  readonly member?: string;
}

export interface Reading {
  readonly prompts: readonly Prompt[];
  readonly problems: readonly Problem[];
}

export type PromptForm = 'jsonl' | 'csv' | 'text';

/** How a file of this name holds its prompts; undefined for one that holds none. */
export function formOf(fileName: string): PromptForm | undefined {
  if (/\.results\.jsonl$/i.test(fileName)) return undefined;
  const extension = /\.(jsonl|ndjson|csv|tsv|md|txt)$/i.exec(fileName)?.[1]?.toLowerCase();
  if (extension === undefined) return undefined;
  return extension === 'jsonl' || extension === 'ndjson' ? 'jsonl' : /^[ct]sv$/.test(extension) ? 'csv' : 'text';
}

const words = v.pipe(v.string(), v.regex(/\S/));

const line = v.object({
  id: v.exactOptional(v.union([words, v.number()])),
  prompt: words,
  system: v.exactOptional(v.string()),
  model: v.exactOptional(words),
  image: v.exactOptional(words),
  temperature: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  max_tokens: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

/** One object to a line; members that are not known are passed over. */
export function parseJsonLines(text: string): Reading {
  const ids = new Ids();
  const prompts: Prompt[] = [];
  const problems: Problem[] = [];
  for (const [index, row] of linesOf(text).entries()) {
    if (row.trim() === '') continue;
    const parsed = readLine(row);
    if ('prompt' in parsed) {
      const { id, prompt, max_tokens: maxTokens, ...rest } = parsed;
      prompts.push({
        id: ids.take(id === undefined ? String(index + 1) : String(id)),
        text: prompt,
        ...rest,
        ...(maxTokens !== undefined && { maxTokens }),
      });
    } else problems.push({ line: index + 1, ...parsed });
  }
  return { prompts, problems };
}

/** The names of a table's columns. */
export function columnsOf(table: readonly (readonly string[])[]): readonly string[] {
  return (table[0] ?? []).map((name) => name.trim());
}

/** The column that is most likely meant: one that is called so, else the one with the most text. */
export function likelyColumn(table: readonly (readonly string[])[]): number {
  const named = columnsOf(table).findIndex((name) => /^(?:prompt|question|text|input|提示词?|问题)$/i.test(name));
  if (named !== -1) return named;
  const lengths = columnsOf(table).map((_, column) =>
    table.slice(1, 50).reduce((sum, row) => sum + (row[column]?.length ?? 0), 0),
  );
  return lengths.indexOf(Math.max(...lengths));
}

/** The prompts of one column. Columns called id, system, model and image say the same as in JSON Lines. */
export function readTable(table: readonly (readonly string[])[], column: number): Reading {
  const ids = new Ids();
  const names = columnsOf(table).map((name) => name.toLowerCase());
  const cell = (row: readonly string[], name: string): string | undefined =>
    names.indexOf(name) === column ? undefined : row[names.indexOf(name)]?.trim() || undefined;
  const prompts: Prompt[] = [];
  const problems: Problem[] = [];
  for (const [index, row] of table.slice(1).entries()) {
    const text = row[column]?.trim() ?? '';
    if (text === '') {
      problems.push({ line: index + 2, member: columnsOf(table)[column] ?? '' });
      continue;
    }
    const [system, model, image] = ['system', 'model', 'image'].map((name) => cell(row, name));
    prompts.push({
      id: ids.take(cell(row, 'id') ?? String(index + 1)),
      text,
      ...(system !== undefined && { system }),
      ...(model !== undefined && { model }),
      ...(image !== undefined && { image }),
    });
  }
  return { prompts, problems };
}

/** One prompt to a line; where lines of three dashes stand, one between each two of them. */
export function parseText(text: string): Reading {
  const pieces = text.replace(/^\uFEFF/, '').split(/^-{3,}[ \t]*$/m);
  const texts = (pieces.length > 1 ? pieces : linesOf(text)).map((piece) => piece.trim());
  const prompts = texts.filter((piece) => piece !== '').map((piece, index) => ({ id: String(index + 1), text: piece }));
  return { prompts, problems: [] };
}

function readLine(row: string): v.InferOutput<typeof line> | Omit<Problem, 'line'> {
  let json: unknown;
  try {
    json = JSON.parse(row);
  } catch {
    return {};
  }
  const parsed = v.safeParse(line, json);
  if (parsed.success) return parsed.output;
  const key = parsed.issues[0].path?.[0]?.key;
  return typeof key === 'string' ? { member: key } : {};
}

function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
}

/** Makes each id one of its kind, the first as it is. */
class Ids {
  readonly #taken = new Set<string>();

  take(wanted: string): string {
    let id = wanted;
    for (let number = 2; this.#taken.has(id); number += 1) id = `${wanted}#${number}`;
    this.#taken.add(id);
    return id;
  }
}
