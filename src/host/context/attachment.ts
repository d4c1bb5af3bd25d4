/**
 * Makes attachments of text.
 * Owns the limit of size, and that what was picked is sent as it stands when it is sent. From then on it never changes.
 */
import { randomUUID } from 'node:crypto';
import { l10n, workspace } from 'vscode';
import type { Attachment } from '../../core/conversation/model.ts';
import { pathOf } from '../completion/documents.ts';
import { Refusal } from './refusal.ts';

/** A whole file that was edited since it was attached, as it stands now; anything else as it is. */
export function freshen(attachment: Attachment): Attachment {
  const { icon, path, text } = attachment;
  if (icon !== 'file' || path === undefined) return attachment;
  const document = workspace.textDocuments.find(({ uri }) => pathOf(uri) === path);
  const now = document?.getText() ?? text;
  return now === text || now.length > maxCharacters ? attachment : { ...attachment, text: now };
}

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
