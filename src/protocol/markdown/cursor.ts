/**
 * A place in one line, in characters and in columns: a tab stands for the columns up to the next multiple of four, and a
 * container may take only some of them. Owns white space and nothing of the grammar above it.
 */
const tabColumns = 4;

/** Reads one line from left to right. The line has no line ending. */
export class LineCursor {
  readonly text: string;
  /** Index of the next character not yet taken. */
  offset = 0;
  #column = 0;
  /** The tab at `offset` was taken in part. */
  #partialTab = false;
  /** Index of the next character that is not white space, and the columns before it. */
  next = 0;
  indent = 0;

  constructor(text: string) {
    this.text = text;
    this.#look();
  }

  /** Nothing but white space is left. */
  get blank(): boolean {
    return this.next >= this.text.length;
  }

  /** Indented far enough for indented code. */
  get indented(): boolean {
    return this.indent >= tabColumns;
  }

  /** The next character that is not white space, or an empty string. */
  get char(): string {
    return this.text.charAt(this.next);
  }

  /** Takes everything before the next character that is not white space. */
  skipSpace(): void {
    this.skipColumns(this.indent);
  }

  /** Takes `count` characters, none of which is a tab. */
  skip(count: number): void {
    this.offset += count;
    this.#column += count;
    this.#look();
  }

  /** Takes up to `count` columns of white space. */
  skipColumns(count: number): void {
    let left = count;
    while (left > 0) {
      const char = this.text[this.offset];
      if (char === '\t') {
        const width = tabColumns - (this.#column % tabColumns);
        this.#partialTab = width > left;
        const taken = Math.min(width, left);
        this.#column += taken;
        left -= taken;
        if (!this.#partialTab) this.offset++;
      } else if (char === ' ') {
        this.offset++;
        this.#column++;
        left--;
      } else break;
    }
    this.#look();
  }

  /** Tries `pattern` (sticky) at the next character that is not white space. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.next;
    return pattern.exec(this.text);
  }

  /** What is left, with the rest of a tab taken in part as spaces. */
  rest(): string {
    if (!this.#partialTab) return this.text.slice(this.offset);
    return ' '.repeat(tabColumns - (this.#column % tabColumns)) + this.text.slice(this.offset + 1);
  }

  /** A copy of the place, to come back to. */
  save(): () => void {
    const { offset } = this;
    const column = this.#column;
    const partial = this.#partialTab;
    return () => {
      this.offset = offset;
      this.#column = column;
      this.#partialTab = partial;
      this.#look();
    };
  }

  #look(): void {
    let at = this.offset;
    let column = this.#column;
    for (; at < this.text.length; at++) {
      const char = this.text[at];
      if (char === ' ') column++;
      else if (char === '\t') column += tabColumns - (column % tabColumns);
      else break;
    }
    this.next = at;
    this.indent = column - this.#column;
  }
}
