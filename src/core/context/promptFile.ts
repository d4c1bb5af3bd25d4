/**
 * A person's own prompt file: Markdown with front matter, and variables in double braces.
 * Owns how it is read and how its variables are filled. Where files come from and what fills them is the host's.
 */
import type { Thinking } from '../../api/events.ts';

export interface PromptFile {
  /** What is typed after the slash. */
  readonly name: string;
  readonly description: string;
  readonly model?: string;
  readonly thinking?: Thinking;
  readonly body: string;
}

/** What can stand in double braces. `input` is what is typed after the command. */
export const variables = ['input', 'selection', 'file', 'diff', 'problems', 'language'] as const;

export type Variable = (typeof variables)[number];

/** The prompt in a file; undefined if there are no words in it or its name cannot be typed after a slash. */
export function parsePromptFile(fileName: string, text: string): PromptFile | undefined {
  const { fields, body } = splitFrontMatter(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
  const name = fields.get('name') ?? fileName.replace(/(?:\.prompt)?\.md$/i, '');
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(name) || body === '') return undefined;
  const model = fields.get('model');
  const thinking = thinkingOf(fields.get('effort'));
  return {
    name,
    description: fields.get('description') ?? '',
    ...(model !== undefined && { model }),
    ...(thinking !== undefined && { thinking }),
    body,
  };
}

/** The variables in a prompt. What else stands in double braces is left as it is. */
export function variablesIn(body: string): ReadonlySet<Variable> {
  return new Set(
    Array.from(body.matchAll(pattern), ([, name]) => variables.find((known) => known === name)).filter(isKnown),
  );
}

/** The prompt with its variables filled, in one pass: what a value holds is not looked into. Those without a value stay. */
export function fillVariables(body: string, values: ReadonlyMap<Variable, string>): string {
  return body.replace(pattern, (braces, name: string) => {
    const variable = variables.find((known) => known === name);
    return (variable && values.get(variable)) ?? braces;
  });
}

const pattern = /\{\{\s*(\w+)\s*\}\}/g;

function isKnown(variable: Variable | undefined): variable is Variable {
  return variable !== undefined;
}

/** Front matter is lines of `key: value` between two lines of three dashes; values may stand in quotes. */
function splitFrontMatter(text: string): { readonly fields: ReadonlyMap<string, string>; readonly body: string } {
  const [, head, body] = /^---[ \t]*\n(?:(.*?)\n)?---[ \t]*(?:\n(.*))?$/s.exec(text) ?? [];
  if (head === undefined && body === undefined) return { fields: new Map(), body: text.trim() };
  const fields = new Map<string, string>();
  for (const line of (head ?? '').split('\n')) {
    const [, key, value] = /^([\w-]+)\s*:\s*(.*)$/.exec(line.trim()) ?? [];
    const plain = /^(["'])(.*)\1$/.exec(value ?? '')?.[2] ?? value ?? '';
    if (key !== undefined && plain !== '') fields.set(key.toLowerCase(), plain);
  }
  return { fields, body: (body ?? '').trim() };
}

function thinkingOf(effort: string | undefined): Thinking | undefined {
  return (['off', 'low', 'high', 'max'] as const).find((known) => known === effort?.toLowerCase());
}
