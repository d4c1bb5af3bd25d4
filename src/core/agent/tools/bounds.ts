/**
 * What fits into the result of a tool.
 * Owns the cuts: each says what was left out and how to get it.
 */

/** A line that is longer is cut: it is of a file that no person wrote. */
const longestLine = 1_000;

/** Lines of a file under their numbers. `last` is the last one that fitted. */
export interface Excerpt {
  readonly text: string;
  readonly last: number;
}

/** As many lines as fit from `first` to `last`, both counted from 1. At least one is there. */
export function numberLines(lines: readonly string[], first: number, last: number, maxCharacters: number): Excerpt {
  const numbered: string[] = [];
  let left = maxCharacters;
  for (let line = first; line <= last; line++) {
    const row = `${line}\t${cutLine(lines[line - 1] ?? '')}\n`;
    if (row.length > left && numbered.length > 0) break;
    numbered.push(row);
    left -= row.length;
  }
  return { text: numbered.join(''), last: first + numbered.length - 1 };
}

/** The line, or its beginning and how much follows. */
function cutLine(line: string): string {
  return line.length > longestLine
    ? `${line.slice(0, longestLine)}… [${line.length - longestLine} more characters]`
    : line;
}

/** As many of the rows as fit, and below them what `more` says of the rest. */
export function listRows(
  rows: readonly string[],
  { maxRows, maxCharacters }: { readonly maxRows: number; readonly maxCharacters: number },
  more: (left: number) => string,
): string {
  let characters = 0;
  const end = rows.findIndex((row, index) => index >= maxRows || (characters += row.length + 1) > maxCharacters);
  if (end === -1) return rows.join('\n');
  const shown = rows.slice(0, Math.max(1, end)).map((row) => row.slice(0, maxCharacters));
  return [...shown, ...(rows.length > shown.length ? [more(rows.length - shown.length)] : [])].join('\n');
}

/** A text that comes bit by bit and of which the beginning and the end are kept. */
export class HeadAndTail {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  #head = '';
  #tail = '';
  #dropped = 0;

  constructor(maxCharacters: number) {
    // What went wrong stands at the end.
    this.#headLimit = Math.floor(maxCharacters / 4);
    this.#tailLimit = maxCharacters - this.#headLimit;
  }

  add(text: string): void {
    const free = this.#headLimit - this.#head.length;
    this.#head += text.slice(0, free);
    this.#tail += text.slice(Math.max(0, free));
    // Not at each bit: cutting copies.
    if (this.#tail.length > this.#tailLimit * 2) this.#cut();
  }

  toString(): string {
    this.#cut();
    const gap = this.#dropped > 0 ? `\n[${this.#dropped} characters left out here]\n` : '';
    return this.#head + gap + this.#tail;
  }

  #cut(): void {
    const over = this.#tail.length - this.#tailLimit;
    if (over <= 0) return;
    this.#tail = this.#tail.slice(over);
    this.#dropped += over;
  }
}

/** What a terminal shows of an output at its end: without colours and the like, and of lines written over each other the last. */
export function plainOutput(text: string): string {
  return text
    .replaceAll(controlSequences, '')
    .replaceAll(/(?<!\r)\r+\n/g, '\n')
    .replaceAll(/^.*\r(?=.)/gm, '')
    .replaceAll(controls, '');
}

/** Commands to the terminal itself, to its window, and with a text of their own. */
const controlSequences = new RegExp(
  [
    String.raw`\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)`,
    String.raw`\u001b[P^_X][^\u001b]*\u001b\\`,
    String.raw`\u001b\[[0-?]*[ -/]*[@-~]`,
    String.raw`\u001b[ -/]*[0-~]`,
  ].join('|'),
  'g',
);
const controls = new RegExp(String.raw`[\u0000-\u0008\u000b-\u001f\u007f]`, 'g');
