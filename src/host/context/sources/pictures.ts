/**
 * Pictures as attachments.
 * Owns what counts as one: judged by its bytes, not its name, and of a size that a service takes.
 */
import { randomUUID } from 'node:crypto';
import { l10n } from 'vscode';
import type { Attachment, Picture } from '../../../core/conversation/model.ts';
import { Refusal } from '../refusal.ts';

/** A session's file keeps them, and each request carries them anew. */
const maxPictureBytes = 4 * 1024 * 1024;
/** Small enough to be its own preview. */
const maxPreviewBytes = 64 * 1024;

/** The kind of picture that the bytes are; undefined for anything else. */
export function mimeTypeOf(bytes: Uint8Array): Picture['mimeType'] | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'image/webp' : undefined;
}

/** `preview` is a small copy as a data URI; a small picture is its own. Throws a Refusal if the picture is too large. */
export function attachPicture(
  label: string,
  bytes: Uint8Array,
  mimeType: Picture['mimeType'],
  path?: string,
  preview?: string,
): Attachment {
  if (bytes.length > maxPictureBytes) {
    const sizeMiB = (bytes.length / 1024 / 1024).toFixed(1);
    throw new Refusal(l10n.t('{0} is too large to send ({1} MiB). Make it smaller than 4 MiB.', label, sizeMiB));
  }
  const base64 = Buffer.from(bytes).toString('base64');
  const shown = preview ?? (bytes.length <= maxPreviewBytes ? `data:${mimeType};base64,${base64}` : undefined);
  return {
    id: randomUUID(),
    label,
    icon: 'image',
    ...(path !== undefined && { path }),
    text: '',
    image: { mimeType, base64, ...(shown !== undefined && { preview: shown }) },
  };
}
