/**
 * Text under somebody's fingers in an editor that closes brackets and indents by itself.
 * Owns what each key does to the text around the cursor.
 */

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '"': '"' };

/** The text before the cursor, closers that the editor put behind it, and what stood there already. */
export class Page {
  before: string;
  closers = '';
  readonly after: string;

  constructor(before: string, after: string) {
    this.before = before;
    this.after = after;
  }

  get behind(): string {
    return this.closers + this.after;
  }

  get lines(): string[] {
    return (this.before + this.behind).split('\n');
  }

  /** Presses the key that brings the text nearer to `wanted`, and gives back how much of it is there now. */
  type(wanted: string): number {
    const key = wanted.charAt(0);
    if (key === '\n') return this.#enter(wanted);
    if (this.closers.startsWith(key)) return this.#stepOver(key);
    const closer = pairs[key];
    const isRoom = /^[\s)\]}"]|^$/.test(this.behind);
    if (closer !== undefined && isRoom && (key !== '"' || !/\w$/.test(this.before)))
      this.closers = closer + this.closers;
    const [character = key] = wanted;
    this.before += character;
    return character.length;
  }

  /** Puts in what is not in the text to be, by mistake. */
  slip(letter: string): void {
    this.before += letter;
  }

  backspace(): void {
    this.before = this.before.slice(0, -1);
  }

  /** Takes ghost text: `text` from the cursor on in place of the first `replaced` characters behind it. */
  accept(text: string, replaced: number): void {
    this.before += text;
    this.closers = this.closers.slice(replaced);
  }

  /** Deletes the closers that are not wanted. Gives back whether there were any. */
  clear(): boolean {
    const had = this.closers !== '';
    this.closers = '';
    return had;
  }

  /** A new line with its indentation, or the way to the closer on the next line. */
  #enter(wanted: string): number {
    const closing = /^\n[ \t]*[)\]}]/.exec(this.closers)?.[0];
    if (closing !== undefined && wanted.startsWith(closing)) return this.#stepOver(closing);
    const indented = /^\n[ \t]*/.exec(wanted)?.[0] ?? '\n';
    if (/[([{]$/.test(this.before) && this.closers.startsWith(pairs[this.before.at(-1) ?? ''] ?? '\0')) {
      const line = this.before.slice(this.before.lastIndexOf('\n') + 1);
      this.closers = `\n${/^[ \t]*/.exec(line)?.[0] ?? ''}${this.closers}`;
    }
    this.before += indented;
    return indented.length;
  }

  #stepOver(text: string): number {
    this.before += text;
    this.closers = this.closers.slice(text.length);
    return text.length;
  }
}
