/**
 * Makes attachments of text.
 * Owns the limit of size and the freezing: what an attachment holds is taken when it is made and never read again.
 */
import { randomUUID } from 'node:crypto';
import { l10n } from 'vscode';
import type { Attachment } from '../../core/conversation/model.ts';
import { Refusal } from './refusal.ts';

/** Larger text is refused: it costs more than it helps, and nobody means to send it whole. */
export const maxCharacters = 400_000;

/** Throws a Refusal if there is too much of it. */
export function makeAttachment(parts: Omit<Attachment, 'id'>): Attachment {
  const { label, text } = parts;
  if (text.length > maxCharacters) {
    throw new Refusal(
      l10n.t('{0} is too large to send ({1} characters). Select the part that matters.', label, text.length),
    );
  }
  return { id: randomUUID(), ...parts };
}
