/**
 * Pictures as they are found: in files, in what is pasted and dropped.
 * Owns their reading. Whether and how one is sent is host/image/pictures.ts.
 */
import { FileType, l10n, workspace, type Uri } from 'vscode';
import { maxFileBytes } from '../../../core/image/plan.ts';
import type { Attachment } from '../../../core/conversation/model.ts';
import { pathOf } from '../../completion/documents.ts';
import type { Gate } from '../fileGate.ts';
import { nameOf } from '../places.ts';
import { Refusal } from '../refusal.ts';

/** A picture before anything was made of it. */
export interface FoundPicture {
  readonly label: string;
  /** Workspace-relative, if it came from a file. */
  readonly path?: string;
  readonly bytes: Uint8Array;
}

/** What can be taken along: as it is, or a picture that is still to be made ready. */
export type Found = Attachment | FoundPicture;

/** Whether the name is that of a picture, of all kinds that can be analysed. */
export function isPictureName(name: string): boolean {
  return /\.(?:png|jpe?g|gif|webp|bmp|svg|avif)$/i.test(name);
}

/** A picture file. Rejects with a Refusal if it may not be sent, or is too large to be read. */
export async function findPicture(gate: Gate, uri: Uri): Promise<FoundPicture> {
  const label = nameOf(uri);
  let facts;
  try {
    facts = await workspace.fs.stat(uri);
  } catch {
    throw new Refusal(l10n.t('{0} cannot be read.', label));
  }
  if ((facts.type & FileType.File) === 0) throw new Refusal(l10n.t('{0} cannot be read.', label));
  await gate.admit(uri);
  if (facts.size > maxFileBytes) throw new Refusal(tooLargeToRead(label, facts.size));
  return { label, path: pathOf(uri), bytes: await workspace.fs.readFile(uri) };
}

/** What the person is told of a file that is not even read. */
export function tooLargeToRead(label: string, sizeBytes: number): string {
  return l10n.t(
    '{0} is too large ({1} MB; the limit is {2} MB). Save a smaller copy, or take a picture of the part that matters.',
    label,
    Math.ceil(sizeBytes / 1024 / 1024),
    maxFileBytes / 1024 / 1024,
  );
}
