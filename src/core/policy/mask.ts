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

/** Messages without their secrets, and what was taken out, in the order of first appearance. */
export interface Masked {
  readonly messages: ChatMessage[];
  readonly masks: readonly Mask[];
}

/** Masks what the person's side of a conversation says. What the model wrote has only what it was given. */
export function maskMessages(messages: readonly ChatMessage[]): Masked {
  const masks = new Map<string, Mask>();
  return {
    messages: messages.map((message) =>
      message.role === 'assistant' ? message : { ...message, text: maskText(message.text, masks) },
    ),
    masks: [...masks.values()],
  };
}

/** Masks one text, and adds to `masks` (by secret) what is new. */
export function maskText(text: string, masks: Map<string, Mask>): string {
  let masked = '';
  let from = 0;
  for (const { kind, start, end } of findSecrets(text)) {
    const secret = text.slice(start, end);
    let mask = masks.get(secret);
    if (mask === undefined) {
      // Letters, digits and underscores survive in any language, quotes or address.
      mask = { placeholder: `MASKED_SECRET_${masks.size + 1}`, kind, secret };
      masks.set(secret, mask);
    }
    masked += text.slice(from, start) + mask.placeholder;
    from = end;
  }
  return masked + text.slice(from);
}

/** Gives back the text with each placeholder's secret in its place. */
export function unmask(text: string, masks: readonly Mask[]): string {
  if (masks.length === 0) return text;
  const secrets = new Map(masks.map(({ placeholder, secret }) => [placeholder, secret]));
  return text.replaceAll(/MASKED_SECRET_\d+/g, (placeholder) => secrets.get(placeholder) ?? placeholder);
}
