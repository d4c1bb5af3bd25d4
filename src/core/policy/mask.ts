/**
 * Puts placeholders where secrets stand before messages leave, and the secrets back where an answer is used.
 * Owns the numbering. It follows the text alone: the same conversation always gets the same placeholders, so nothing needs to
 * be kept, and a longer one begins with the bytes of a shorter one.
 */
import type { ChatMessage } from '../../api/events.ts';
import { findSecrets } from './secrets.ts';

/** One secret that was masked. */
export interface Mask {
  readonly placeholder: string;
  /** As in secrets.ts. */
  readonly kind: string;
  readonly secret: string;
}

/** What was masked, and the numbers that are taken. */
export class Masks {
  readonly #bySecret = new Map<string, Mask>();
  /** Undefined for what a text brought along: it stands for nothing that is known here, and is given to no secret. */
  readonly #byPlaceholder = new Map<string, Mask | undefined>();
  #number = 0;

  get size(): number {
    return this.#bySecret.size;
  }

  /** In the order of first appearance. */
  values(): Iterable<Mask> {
    return this.#bySecret.values();
  }

  /** The mask of a secret, which gets a number if it has none. */
  maskOf(kind: string, secret: string): Mask {
    const known = this.#bySecret.get(secret);
    if (known !== undefined) return known;
    do this.#number += 1;
    while (this.#byPlaceholder.has(placeholderStart + this.#number));
    // Letters, digits and underscores survive in any language, quotes or address.
    const mask = { placeholder: placeholderStart + this.#number, kind, secret };
    this.keep(mask);
    return mask;
  }

  /** Takes up a mask that was given before. */
  keep(mask: Mask): void {
    this.#bySecret.set(mask.secret, mask);
    this.#byPlaceholder.set(mask.placeholder, mask);
  }

  /** Takes note of the placeholders in a text: from now on none is given to another secret. */
  meet(text: string): void {
    for (const [placeholder] of text.matchAll(placeholders)) {
      if (!this.#byPlaceholder.has(placeholder)) this.#byPlaceholder.set(placeholder, undefined);
    }
  }

  /** The masks whose placeholders stand in a text. */
  findIn(text: string): readonly Mask[] {
    const found = new Set(text.match(placeholders));
    return [...this.values()].filter(({ placeholder }) => found.has(placeholder));
  }

  /** Gives back the text with each placeholder's secret in its place. */
  unmask(text: string): string {
    return text.replaceAll(placeholders, (placeholder) => this.#byPlaceholder.get(placeholder)?.secret ?? placeholder);
  }

  /** Gives back the text with its known secrets masked but for what is allowed to leave. Only plain ones: nothing else may hide. */
  hide(text: string, allowed: ReadonlySet<string>): string {
    const hidden = [...this.#bySecret.keys()]
      .filter((secret) => isPlainSecret(secret) && !allowed.has(secret))
      .toSorted((a, b) => b.length - a.length);
    if (hidden.length === 0) return text;
    const known = new RegExp(hidden.map((secret) => secret.replaceAll(/[.+]/g, String.raw`\$&`)).join('|'), 'g');
    return text.replaceAll(known, (secret) => this.#bySecret.get(secret)?.placeholder ?? secret);
  }
}

/** Whether a secret can stand behind its placeholder without hiding anything that a person has to see. */
export function isPlainSecret(secret: string): boolean {
  return /^[\w.~+/=:-]{8,}$/.test(secret);
}

/** How every placeholder begins. */
export const placeholderStart = 'MASKED_SECRET_';
const placeholders = /MASKED_SECRET_\d+/g;

/**
 * Masks what the person's side of a conversation says, and adds to `masks` what is new. What the model wrote stays: it has only
 * what it was given, and services want it back as it was.
 */
export function maskMessages(
  messages: readonly ChatMessage[],
  masks: Masks,
  allowed?: ReadonlySet<string>,
): ChatMessage[] {
  return messages.map((message) =>
    message.role === 'assistant' ? message : { ...message, text: maskText(message.text, masks, allowed) },
  );
}

/** Masks one text but for what is allowed to leave, and adds to `masks` what is new. */
export function maskText(text: string, masks: Masks, allowed?: ReadonlySet<string>): string {
  let masked = '';
  let from = 0;
  for (const { kind, start, end } of findSecrets(text)) {
    const secret = text.slice(start, end);
    if (allowed?.has(secret)) continue;
    masked += text.slice(from, start) + masks.maskOf(kind, secret).placeholder;
    from = end;
  }
  return masked + text.slice(from);
}

/** Masks a request that stands alone: no secret gets a placeholder that the texts brought along. */
export function maskAlone(messages: readonly ChatMessage[], masks = new Masks()): ChatMessage[] {
  for (const { text } of messages) masks.meet(text);
  return maskMessages(messages, masks);
}

/** Masks what is in written JSON as it reads, not as it is escaped. What needs no mask stays as it was written. */
export function maskJson(written: string, masks: Masks): string {
  let isMasked = false;
  const maskValue = (_name: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const masked = maskText(value, masks);
    isMasked ||= masked !== value;
    return masked;
  };
  try {
    const read: unknown = JSON.parse(written, maskValue);
    return maskText(isMasked ? JSON.stringify(read) : written, masks);
  } catch {
    return maskText(written, masks);
  }
}
