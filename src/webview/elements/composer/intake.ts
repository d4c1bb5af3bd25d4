/**
 * What is dragged or pasted into the panel: files, pictures, long texts, addresses.
 * Owns telling them apart; what is done with them is the host's.
 */
import type { ToHost } from '../../../protocol/messages.ts';

/** Something pasted that could be attached. A page's address stands in the text already, a long text does not. */
export type Pasted =
  | { readonly kind: 'text'; readonly text: string; readonly lines: number }
  | { readonly kind: 'page'; readonly url: string };

/** More than this is hard to find one's way in, in a field of eight lines. */
const longLines = 2_000;
const longCharacters = 100_000;
/** As much as one message may carry. */
const maxTextBytes = 1_500_000;
const maxPictureBytes = 32 * 1024 * 1024;

/** The kinds of data that files come as, from the editor's own lists and from elsewhere. */
const uriTypes = ['application/vnd.code.uri-list', 'text/uri-list'];

/** Whether what is dragged can be dropped here; plain text is left to the field. */
export function holdsFiles({ types }: DataTransfer): boolean {
  return types.some((type) => type === 'Files' || uriTypes.includes(type));
}

/** Sends what was dropped to the host. */
export function takeDrop(transfer: DataTransfer, post: (message: ToHost) => void): void {
  const uris = uriTypes
    .map((type) => transfer.getData(type))
    .find((list) => list !== '')
    ?.split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (uris !== undefined && uris.length > 0) post({ type: 'drop', uris: uris.slice(0, 50) });
  else void takeFiles(Array.from(transfer.files), post);
}

/** Sends pasted files to the host; gives back whether there were any. */
export function takePastedFiles(transfer: DataTransfer, post: (message: ToHost) => void): boolean {
  const files = Array.from(transfer.files);
  void takeFiles(files, post);
  return files.length > 0;
}

/** What of a pasted text could be attached. */
export function readPasted(text: string): Pasted | undefined {
  const trimmed = text.trim();
  if (/^https?:\/\/\S+$/i.test(trimmed) && URL.canParse(trimmed)) return { kind: 'page', url: trimmed };
  const lines = text.split('\n').length;
  return lines > longLines || text.length > longCharacters ? { kind: 'text', text, lines } : undefined;
}

async function takeFiles(files: readonly File[], post: (message: ToHost) => void): Promise<void> {
  for (const file of files.slice(0, 20)) {
    const { name, size, type } = file;
    const isPicture = type.startsWith('image/');
    if (size > (isPicture ? maxPictureBytes : maxTextBytes)) post({ type: 'refuse', name, sizeBytes: size });
    else if (isPicture) post({ type: 'attachPicture', name, bytes: new Uint8Array(await file.arrayBuffer()) });
    else post({ type: 'attachText', name, text: await file.text() });
  }
}
