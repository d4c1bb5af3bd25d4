/**
 * An edit that waited when its window closed, against the file as it is now.
 * Owns the look at what the file, or the document that the editor kept unsaved, says by now. Changes nothing.
 */
import { randomUUID } from 'node:crypto';
import { Uri, workspace, type TextDocument } from 'vscode';
import { readText } from '../fileText.ts';
import { follow, propose, type Proposal } from '../proposal.ts';
import type { WaitingEdit } from './waitingEdits.ts';

export interface TakenUp {
  readonly proposal: Proposal;
  /** It can be made no more: the file was changed in the same place, or is there or gone by now. */
  readonly isStale: boolean;
  /** It stands in this document, unsaved. */
  readonly document?: TextDocument;
}

/** `made` if the file says so already; undefined for a file that is in no folder of this window. */
export async function takeUp(session: string, waiting: WaitingEdit): Promise<TakenUp | 'made' | undefined> {
  const uri = Uri.parse(waiting.uri);
  if (workspace.getWorkspaceFolder(uri) === undefined) return undefined;
  const { base, text, isReviewed } = waiting;
  const known = propose(uri, base, text, { id: randomUUID(), session, isReviewed: false });
  if (isReviewed && base !== undefined) {
    const document = await openedAs(uri);
    if (document?.isDirty === true && document.getText() !== base) {
      return { proposal: { ...known, isReviewed: true }, isStale: false, document };
    }
  }
  const now = await readText(uri).catch(() => base);
  if (now === text) return 'made';
  const proposal = follow(known, now);
  return { proposal: proposal ?? known, isStale: proposal === undefined };
}

/** Opened, a document is what the editor kept of it. */
async function openedAs(uri: Uri): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}
