/**
 * Makes attachments of text, and knows where each came from as long as it waits to be sent.
 * Owns the limit of size, and that what was picked is sent as it stands when it is sent. From then on it never changes.
 */
import { randomUUID } from 'node:crypto';
import { l10n, NotebookCellKind, workspace, type Uri } from 'vscode';
import { languageOf, writeCells, type Cell } from '../../core/context/notebook.ts';
import type { Attachment } from '../../core/conversation/model.ts';
import type { FileGate } from './fileGate.ts';
import { Refusal } from './refusal.ts';

/** Kept beside them: an attachment is written down and sent, and a path names what lies elsewhere on this computer. */
const places = new WeakMap<Attachment, Uri>();

/** Larger text is refused: it costs more than it helps, and nobody means to send it whole. */
export const maxCharacters = 400_000;

/** Throws a Refusal if there is too much of it. `place` is where it came from, if it can come from there again. */
export function makeAttachment(parts: Omit<Attachment, 'id'>, place?: Uri): Attachment {
  const { label, text } = parts;
  if (text.length > maxCharacters) {
    throw new Refusal(
      l10n.t('{0} is too large to send ({1} characters). Select the part that matters.', label, text.length),
    );
  }
  return put({ id: randomUUID(), ...parts }, place);
}

/** Whether both are from the same place, or say the same. */
export function isSame(one: Attachment, other: Attachment): boolean {
  if (one.id === other.id) return true;
  if (one.icon !== other.icon || one.lines?.join() !== other.lines?.join()) return false;
  const [place, otherPlace] = [places.get(one), places.get(other)];
  if (place !== undefined && otherPlace !== undefined) return place.toString() === otherPlace.toString();
  const isNamedAlike = one.label === other.label && one.path === other.path;
  return isNamedAlike && one.text === other.text && one.image?.base64 === other.image?.base64;
}

/** The attachment under a name that none of the others has: by its name alone the model can tell them apart. */
export function distinguish(attachment: Attachment, others: readonly Attachment[]): Attachment {
  const { path, ...named } = attachment;
  if (!others.some((other) => other.label === named.label && other.path === path)) return attachment;
  const labels = new Set(others.map(({ label }) => label));
  let number = 2;
  while (labels.has(`${named.label} (${number})`)) number += 1;
  return put({ ...named, label: `${named.label} (${number})` }, places.get(attachment));
}

/** A whole file that was edited since it was attached, as it stands now; anything else as it is. */
export function freshen(attachment: Attachment): Attachment {
  const place = attachment.icon === 'file' ? places.get(attachment) : undefined;
  const now = place && findOpen(place)?.text;
  if (now === undefined || now === attachment.text || now.length > maxCharacters) return attachment;
  return put({ ...attachment, text: now }, place);
}

/** The same for sending: what was written since may only leave if the file still may. */
export async function freshenAllowed(gate: FileGate, attachment: Attachment): Promise<Attachment> {
  const fresh = freshen(attachment);
  const place = places.get(attachment);
  if (fresh === attachment || place === undefined) return attachment;
  const verdict = await gate.verdict(place);
  return verdict === 'kept' || verdict === 'secret' ? attachment : fresh;
}

/** What stands in an editor. */
export interface OpenText {
  readonly text: string;
  readonly language: string;
}

/** A file as it stands in an editor, saved or not; of a notebook its cells. undefined if it is not open. */
export function findOpen(uri: Uri): OpenText | undefined {
  const address = uri.toString();
  const document = workspace.textDocuments.find((one) => one.uri.toString() === address);
  if (document !== undefined) return { text: document.getText(), language: document.languageId };
  const notebook = workspace.notebookDocuments.find((one) => one.uri.toString() === address);
  const cells = notebook?.getCells().map((cell): Cell => ({
    kind: cell.kind === NotebookCellKind.Markup ? 'markup' : 'code',
    language: cell.document.languageId,
    text: cell.document.getText(),
  }));
  return cells && { text: writeCells(cells), language: languageOf(cells) };
}

function put(attachment: Attachment, place: Uri | undefined): Attachment {
  if (place !== undefined) places.set(attachment, place);
  return attachment;
}
