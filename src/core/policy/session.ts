/**
 * What is masked in a session.
 * Owns the order in which its secrets are numbered: that of the questions from the first on, whatever part of them is sent.
 * A number that stands in a text keeps its meaning for ever, or has none: an answer is used long after it came.
 */
import type { Asking, Attachment, Turn } from '../conversation/model.ts';
import { invisibleIn, unmarkInvisible } from './invisible.ts';
import { maskText, Masks, placeholderStart } from './mask.ts';
import { findSecrets } from './secrets.ts';

export interface SessionMasks {
  readonly masks: Masks;
  /** What the person let leave as it is. */
  readonly allowed: ReadonlySet<string>;
}

/** A secret of a question, and what becomes of it. */
export interface FoundSecret {
  /** As in secrets.ts. */
  readonly kind: string;
  readonly secret: string;
  /** The attachment it stands in; undefined for the person's own words. */
  readonly label?: string;
  /** It leaves as it is. */
  readonly isOpen: boolean;
}

/** What does not leave as it stands in a question. */
export interface Held {
  /** Each once. */
  readonly secrets: readonly FoundSecret[];
  /** Characters that cannot be seen and are sent by their names. */
  readonly invisible: readonly string[];
}

/** The secrets on a path, those that are allowed among them: they were masked until they were. */
export function masksOf(path: readonly Turn[]): SessionMasks {
  const masks = new Masks();
  for (const turn of path) {
    if (turn.role === 'assistant') {
      for (const part of turn.parts) {
        if (part.kind === 'call') masks.meet(part.call.arguments);
        masks.meet(part.text);
        // What a tool brought is masked in its turn, so that what follows cannot change its number.
        if (part.kind === 'call') maskText(part.text, masks);
      }
      continue;
    }
    const texts = textsOf(turn);
    for (const mask of turn.attachments.flatMap((attachment) => attachment.masks ?? [])) masks.keep(mask);
    for (const { text } of texts) masks.meet(text);
    for (const { text } of texts) maskText(text, masks);
  }
  return { masks, allowed: allowedIn(path) };
}

/** Gives back the text of an answer with secrets and invisible characters where their placeholders and names stand. */
export function restore(text: string, pathOf: () => readonly Turn[]): string {
  const isMasked = text.includes(placeholderStart);
  const isMarked = text.includes('[U+');
  if (!isMasked && !isMarked) return text;
  const path = pathOf();
  const unmasked = isMasked ? masksOf(path).masks.unmask(text) : text;
  if (!isMarked) return unmasked;
  const names = path.flatMap((turn) =>
    turn.role === 'user'
      ? heldOf(turn).invisible
      : turn.parts.flatMap(({ kind, text }) => (kind === 'call' ? invisibleIn(text) : [])),
  );
  return unmarkInvisible(unmasked, new Set(names));
}

/** The secrets that `restore` puts into a text, but for what was let go. */
export function restoredIn(text: string, pathOf: () => readonly Turn[]): readonly string[] {
  if (!text.includes(placeholderStart)) return [];
  const { masks, allowed } = masksOf(pathOf());
  return masks.findIn(text).flatMap(({ secret }) => (allowed.has(secret) ? [] : [secret]));
}

/** What the person let go on a path. It is let go in all of the chat: where it was sent once there is nothing left to hide. */
export function allowedIn(path: readonly Turn[]): ReadonlySet<string> {
  return new Set(path.flatMap((turn) => (turn.role === 'user' ? (turn.open ?? []) : [])));
}

/** The question with what was let go before it let go as well. */
export function withAllowed(asking: Asking, allowed: ReadonlySet<string>): Asking {
  if (allowed.size === 0) return asking;
  const again = heldOf(asking).secrets.flatMap(({ secret }) => (allowed.has(secret) ? [secret] : []));
  return again.length === 0 ? asking : { ...asking, open: [...new Set([...(asking.open ?? []), ...again])] };
}

/** What is held back of one question. */
export function heldOf(asking: Asking): Held {
  const known = held.get(asking);
  if (known !== undefined) return known;
  const texts = textsOf(asking);
  const secrets = new Map<string, FoundSecret>();
  for (const { text, label } of texts) {
    for (const { kind, start, end } of findSecrets(text)) {
      const secret = text.slice(start, end);
      // What stands in the person's own words too is theirs.
      if (secrets.has(secret) && label !== undefined) continue;
      const isOpen = asking.open?.includes(secret) === true;
      secrets.set(secret, { kind, secret, isOpen, ...(label !== undefined && { label }) });
    }
  }
  const invisible = [...new Set(texts.flatMap(({ text }) => invisibleIn(text)))];
  const found = { secrets: [...secrets.values()], invisible };
  held.set(asking, found);
  return found;
}

/** What kinds of secrets an attachment holds; it never changes. */
export function kindsIn(attachment: Attachment): readonly string[] {
  let kinds = kindsOf.get(attachment);
  if (kinds === undefined) {
    kinds = findSecrets(attachment.text).map(({ kind }) => kind);
    kindsOf.set(attachment, kinds);
  }
  return kinds;
}

const kindsOf = new WeakMap<Attachment, readonly string[]>();

/** A question never changes, so it is searched once. */
const held = new WeakMap<Asking, Held>();

function textsOf({ instruction, attachments, text }: Asking): readonly { text: string; label?: string }[] {
  return [
    { text: instruction ?? '' },
    ...attachments.map(({ label, text: content }) => ({ label, text: content })),
    { text },
  ];
}
