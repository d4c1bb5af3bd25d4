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

/** What was masked, by secret, in the order of first appearance. */
export type Masks = Map<string, Mask>;

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
    let mask = masks.get(secret);
    if (mask === undefined) {
      // Letters, digits and underscores survive in any language, quotes or address.
      mask = { placeholder: `${placeholderStart}${masks.size + 1}`, kind, secret };
      masks.set(secret, mask);
    }
    masked += text.slice(from, start) + mask.placeholder;
    from = end;
  }
  return masked + text.slice(from);
}

/** How every placeholder begins. */
export const placeholderStart = 'MASKED_SECRET_';

/** Gives back the text with each placeholder's secret in its place. */
export function unmask(text: string, masks: Masks): string {
  if (masks.size === 0) return text;
  const secrets = new Map([...masks.values()].map(({ placeholder, secret }) => [placeholder, secret]));
  return text.replaceAll(/MASKED_SECRET_\d+/g, (placeholder) => secrets.get(placeholder) ?? placeholder);
}
