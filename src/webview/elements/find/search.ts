/**
 * Looks through a whole conversation, a few milliseconds at a time, and knows which match is the current one.
 * Owns the counts of each message and the number of the current match among all. What is drawn of them is ranges.ts.
 */
import type { MessageView } from '../../../protocol/view.ts';
import { leavesOf, type Leaf } from './leaves.ts';
import type { Query } from './query.ts';

/** So long a stretch of looking leaves room for the frame it is in. */
const sliceMs = 6;

/** One match: the message, the leaf in it, and its number in the leaf's block or question. */
export interface Match {
  readonly messageId: string;
  readonly place: Leaf['place'];
  readonly number: number;
}

export class Search {
  readonly #query: Query;
  readonly #leaves: WeakMap<MessageView, readonly Leaf[]>;
  readonly #onChange: () => void;
  #messages: readonly MessageView[] = [];
  #counts: number[] = [];
  #current: { readonly message: number; readonly match: number } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `leaves` remembers what messages hold, from one search to the next. */
  constructor(query: Query, leaves: WeakMap<MessageView, readonly Leaf[]>, onChange: () => void) {
    this.#query = query;
    this.#leaves = leaves;
    this.#onChange = onChange;
  }

  /** All messages are looked through. */
  get complete(): boolean {
    return this.#counts.length === this.#messages.length;
  }

  get total(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** The number of the current match, from 1; 0 for none. */
  get number(): number {
    if (this.#current === undefined) return 0;
    const { message, match } = this.#current;
    return this.#counts.slice(0, message).reduce((sum, count) => sum + count, match + 1);
  }

  get current(): Match | undefined {
    if (this.#current === undefined) return undefined;
    const { message: index, match } = this.#current;
    const message = this.#messages[index];
    return message && this.#matchIn(message, match);
  }

  /** Looks through these messages from now on; those that were known cost little. */
  look(messages: readonly MessageView[]): void {
    const from = messages.findIndex((message, index) => message !== this.#messages[index]);
    if (from === -1 && messages.length === this.#messages.length) return;
    this.#messages = messages;
    this.#counts = this.#counts.slice(0, from === -1 ? messages.length : from);
    if (this.#current !== undefined && this.#current.message >= this.#counts.length) this.#current = undefined;
    clearTimeout(this.#timer);
    this.#goOn();
  }

  /** Makes the first match in or after this message the current one, or else the first of all. */
  start(messageId: string | undefined): void {
    const from = Math.max(
      0,
      this.#messages.findIndex(({ id }) => id === messageId),
    );
    const after = this.#counts.findIndex((count, index) => index >= from && count > 0);
    const message = after === -1 ? this.#counts.findIndex((count) => count > 0) : after;
    this.#current = message === -1 ? undefined : { message, match: 0 };
  }

  /** To the next (1) or the previous (-1) match, around the end. */
  step(by: 1 | -1): void {
    if (this.#current === undefined) return this.start(undefined);
    const { message, match } = this.#current;
    const count = this.#counts.length;
    if (match + by >= 0 && match + by < (this.#counts[message] ?? 0)) {
      this.#current = { message, match: match + by };
      return;
    }
    for (let away = 1; away <= count; away++) {
      const next = (message + by * away + count) % count;
      const matches = this.#counts[next] ?? 0;
      if (matches === 0) continue;
      this.#current = { message: next, match: by === 1 ? 0 : matches - 1 };
      return;
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #goOn(): void {
    const start = performance.now();
    while (!this.complete && performance.now() - start < sliceMs) {
      const message = this.#messages[this.#counts.length];
      this.#counts.push(message === undefined ? 0 : this.#count(message));
    }
    if (!this.complete) this.#timer = setTimeout(() => this.#goOn());
    else this.#onChange();
  }

  #count(message: MessageView): number {
    if (!this.#query.mayBeIn(message)) return 0;
    const { pattern } = this.#query;
    return this.#leavesOf(message).reduce((sum, { text }) => sum + countMatches(pattern, text), 0);
  }

  #matchIn(message: MessageView, match: number): Match | undefined {
    const { pattern } = this.#query;
    let before = 0;
    let inBlock = 0;
    let last: Leaf['place'];
    for (const { text, place } of this.#leavesOf(message)) {
      if (place?.block !== last?.block || place?.partId !== last?.partId) inBlock = 0;
      last = place;
      const count = countMatches(pattern, text);
      if (match < before + count) return { messageId: message.id, place, number: inBlock + match - before };
      before += count;
      inBlock += count;
    }
    return undefined;
  }

  #leavesOf(message: MessageView): readonly Leaf[] {
    let leaves = this.#leaves.get(message);
    if (leaves === undefined) this.#leaves.set(message, (leaves = leavesOf(message)));
    return leaves;
  }
}

function countMatches(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0;
  let count = 0;
  while (pattern.test(text)) count++;
  return count;
}
