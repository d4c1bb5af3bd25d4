/**
 * Puts secrets back into a text that comes in pieces.
 * Owns what is held back because it may be the beginning of a placeholder.
 */
import { placeholderStart, type Masks } from './mask.ts';

/** Gives back a function that takes the next piece and gives what is sure of it; without a piece, what was held back. */
export function unmaskStream(masks: Masks): (piece?: string) => string {
  let held = '';
  return (piece) => {
    if (masks.size === 0) return piece ?? '';
    const text = held + (piece ?? '');
    const at = piece === undefined ? text.length : heldFrom(text);
    held = text.slice(at);
    return masks.unmask(text.slice(0, at));
  };
}

/** Where a placeholder may have begun at the end of the text. */
function heldFrom(text: string): number {
  const whole = text.lastIndexOf(placeholderStart);
  if (whole !== -1 && /^\d*$/.test(text.slice(whole + placeholderStart.length))) return whole;
  for (let length = Math.min(text.length, placeholderStart.length - 1); length > 0; length--) {
    if (text.endsWith(placeholderStart.slice(0, length))) return text.length - length;
  }
  return text.length;
}
