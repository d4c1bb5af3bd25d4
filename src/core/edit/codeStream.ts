/**
 * The code in an answer, line by line, while the answer is written.
 * Owns where the code begins and ends. What stands around it is never given out, so no prose reaches a file. Pure.
 */

export class CodeStream {
  readonly #lines: string[] = [];
  readonly #isOpen: boolean;
  /** The fence that ends the code. */
  #fence: string;
  #state: 'before' | 'inside' | 'after';
  /** A service that takes no beginnings opens the block once more. */
  #mayOpenAgain: boolean;
  #rest = '';

  /** `isOpen`: the answer was begun for the service with the line that opens the block. */
  constructor(fence: string, isOpen: boolean) {
    this.#fence = fence;
    this.#state = isOpen ? 'inside' : 'before';
    this.#isOpen = isOpen;
    this.#mayOpenAgain = isOpen;
  }

  /** Whether there is a block of code. */
  get hasCode(): boolean {
    return this.#state !== 'before';
  }

  /** Whether the block came to its end, as far as that can be told: a service leaves out the end of a block it was begun for. */
  get isClosed(): boolean {
    return this.#state === 'after' || (this.#state === 'inside' && this.#isOpen);
  }

  /** The whole lines so far. Empty ones at the end are held back until something follows. */
  get lines(): readonly string[] {
    return this.#lines.slice(0, this.#lines.findLastIndex((line) => line.trim() !== '') + 1);
  }

  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line.replace(/\r$/, ''));
  }

  /** Nothing more comes: the last line counts as well. */
  end(): void {
    if (this.#rest !== '') this.#take(this.#rest);
    this.#rest = '';
  }

  #take(line: string): void {
    const [, ticks, label] = /^ {0,3}(`{3,}|~{3,})([^`]*)$/.exec(line) ?? [];
    switch (this.#state) {
      case 'before':
        if (ticks === undefined) return;
        this.#fence = ticks;
        this.#state = 'inside';
        return;
      case 'inside':
        if (ticks === undefined || !ticks.startsWith(this.#fence)) this.#lines.push(line);
        else if (label?.trim() === '') this.#state = 'after';
        else if (!this.#mayOpenAgain) this.#lines.push(line);
        this.#mayOpenAgain &&= line.trim() === '';
        return;
      case 'after':
    }
  }
}
