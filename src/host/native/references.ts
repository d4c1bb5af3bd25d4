/**
 * What goes along with a question in the editor's own chat: files, selections, text and pictures, as attachments of ours.
 * Owns the reading of the editor's references. What may be sent is decided by the gate.
 */
import { Location, Uri, workspace } from 'vscode';
import { inspectPicture } from '../../core/image/inspect.ts';
import { maxSentBytes, mimeTypeOf } from '../../core/image/plan.ts';
import type { Attachment } from '../../core/conversation/model.ts';
import type { ImageInput } from '../../api/events.ts';
import { pathOf } from '../completion/documents.ts';
import { makeAttachment } from '../context/attachment.ts';
import type { FileGate } from '../context/fileGate.ts';
import { nameOf } from '../context/places.ts';
import { attachPath } from '../context/sources/files.ts';

export interface Referred {
  readonly attachments: readonly Attachment[];
  readonly images: readonly ImageInput[];
  /** Names of pictures that cannot go along as they are. */
  readonly unsuited: readonly string[];
}

/** Reads them in their order. Rejects with a Refusal where one may not or cannot be sent. */
export async function readReferences(
  gate: FileGate,
  values: readonly unknown[],
  signal: AbortSignal,
): Promise<Referred> {
  const attachments: Attachment[] = [];
  const images: ImageInput[] = [];
  const unsuited: string[] = [];
  const takePicture = (name: string, bytes: Uint8Array): void => {
    const image = imageOf(bytes);
    if (image === undefined) unsuited.push(name);
    else images.push(image);
  };
  for (const value of values) {
    signal.throwIfAborted();
    if (value instanceof Location) attachments.push(await attachPlace(gate, value));
    else if (value instanceof Uri) {
      const found = await attachPath(gate, value, signal);
      if ('bytes' in found) takePicture(found.label, found.bytes);
      else attachments.push(found);
    } else if (typeof value === 'string') {
      attachments.push(makeAttachment({ label: value.trim().slice(0, 40), icon: 'paste', text: value }));
    } else if (isPicture(value)) takePicture(value.mimeType, await value.data());
  }
  return { attachments, images, unsuited };
}

async function attachPlace(gate: FileGate, { uri, range }: Location): Promise<Attachment> {
  await gate.admit(uri);
  const document = await workspace.openTextDocument(uri);
  const lines = [range.start.line + 1, range.end.line + 1] as const;
  return makeAttachment({
    label: `${nameOf(uri)}:${lines.join('-')}`,
    icon: 'selection',
    path: pathOf(uri),
    language: document.languageId,
    lines,
    text: document.getText(range),
  });
}

/** A picture that the person pasted; the editor's class for it has no stable name. */
interface PastedPicture {
  readonly mimeType: string;
  data(): Thenable<Uint8Array>;
}

function isPicture(value: unknown): value is PastedPicture {
  return (
    typeof value === 'object' &&
    value !== null &&
    'mimeType' in value &&
    typeof value.mimeType === 'string' &&
    'data' in value &&
    typeof value.data === 'function'
  );
}

/** Only what may go as it is: nothing here can convert pictures, or take from them where they were made. */
function imageOf(bytes: Uint8Array): ImageInput | undefined {
  const facts = inspectPicture(bytes);
  if (typeof facts !== 'object' || facts.metadata || bytes.length > maxSentBytes) return undefined;
  const mimeType = mimeTypeOf(facts.type);
  switch (mimeType) {
    case 'image/png':
    case 'image/jpeg':
    case 'image/gif':
    case 'image/webp':
      return { bytes, mimeType };
    default:
      return undefined;
  }
}
