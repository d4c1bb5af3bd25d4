/**
 * Makes attachments of what was dropped or pasted into the panel.
 * Owns what of it is believed: a webview that was taken over could name any file, so one outside of the workspace is asked about.
 */
import { l10n, Uri, workspace } from 'vscode';
import { isSecretPath } from '../../core/completion/gate/secrets.ts';
import type { Attachment } from '../../core/conversation/model.ts';
import type { ToHost } from '../../protocol/messages.ts';
import { makeAttachment } from './attachment.ts';
import type { HandGate } from '../policy/handGate.ts';
import type { Pages } from './sources/pages.ts';
import { findPicture, isPictureName, tooLargeToRead, type Found } from './sources/pictures.ts';
import { confirmOutside, Refusal, takeEach } from './refusal.ts';
import { attachPath } from './sources/files.ts';

export type Intake = Extract<ToHost, { type: 'drop' | 'attachText' | 'attachPicture' | 'refuse' | 'attachPage' }>;

/** Rejects with a Refusal if it may not or cannot be sent. */
export async function takeIn(
  gate: HandGate,
  pages: Pages,
  intake: Intake,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  switch (intake.type) {
    case 'drop':
      return takeUris(gate, pages, intake.uris, signal);
    case 'attachText':
      return [await takeText(gate, intake.name, intake.text)];
    case 'attachPicture':
      return [{ label: intake.name || l10n.t('Picture'), bytes: intake.bytes }];
    case 'refuse': {
      if (isPictureName(intake.name)) throw new Refusal(tooLargeToRead(intake.name, intake.sizeBytes));
      const sizeMiB = (intake.sizeBytes / 1024 / 1024).toFixed(1);
      throw new Refusal(
        l10n.t('{0} is too large to send ({1} MiB). Select the part that matters.', intake.name, sizeMiB),
      );
    }
    case 'attachPage':
      return [await pages.attach(intake.url, signal)];
  }
}

async function takeUris(
  gate: HandGate,
  pages: Pages,
  uris: readonly string[],
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const take = (address: string): Promise<Found> =>
    /^https?:/i.test(address)
      ? pages.attach(address, signal)
      : takeFile(gate, seenFromHere(Uri.parse(address)), signal);
  return takeEach(uris, take, signal);
}

async function takeFile(gate: HandGate, uri: Uri, signal: AbortSignal): Promise<Found> {
  await confirmOutside(uri);
  // Dropped, a drawing is a picture; named with @ it is its text.
  return isPictureName(uri.path) ? findPicture(gate, uri) : attachPath(gate, uri, signal);
}

/** In a remote window the editor's own lists name a file by the window's address; beside the files it is a plain one. */
function seenFromHere(uri: Uri): Uri {
  const isBesideFiles = workspace.workspaceFolders?.some((folder) => folder.uri.scheme === uri.scheme) !== true;
  return uri.scheme === 'vscode-remote' && isBesideFiles ? uri.with({ scheme: 'file', authority: '' }) : uri;
}

/** Without a name it was pasted; with one it was in a file. */
async function takeText(gate: HandGate, name: string, text: string): Promise<Attachment> {
  if (isSecretPath(name)) await gate.admitHeld(name, 'secret');
  if (text.includes('\0')) throw new Refusal(l10n.t('{0} is not text, so it cannot be sent.', name));
  const lines = text.split('\n').length;
  const label = name || l10n.t('Pasted text, {0} lines', lines);
  return makeAttachment({ label, icon: name === '' ? 'paste' : 'file', text });
}
