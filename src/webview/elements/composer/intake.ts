/**
 * What is dragged or pasted into the panel: files, pictures, long texts, addresses.
 * Owns telling them apart and making pictures small enough; what is done with them is the host's.
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
const maxPictureBytes = 30_000_000;
/** Services make pictures no larger than this by themselves. */
const pictureSide = 1_568;
const previewSide = 64;

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
    const isPicture = type.startsWith('image/') && type !== 'image/svg+xml';
    const message = size > (isPicture ? maxPictureBytes : maxTextBytes) ? undefined : await readFile(file, isPicture);
    post(message ?? { type: 'refuse', name, sizeBytes: size });
  }
}

async function readFile(file: File, isPicture: boolean): Promise<ToHost | undefined> {
  if (!isPicture) return { type: 'attachText', name: file.name, text: await file.text() };
  try {
    const picture = await createImageBitmap(file);
    const isPhoto = file.type === 'image/jpeg';
    const [, base64 = ''] = draw(picture, pictureSide, isPhoto ? 'image/jpeg' : 'image/png').split(',');
    return { type: 'attachPicture', name: file.name, base64, preview: draw(picture, previewSide, 'image/png') };
  } catch {
    // It says that it is a picture and is none.
    return undefined;
  }
}

/** The picture as a data URI, with no side longer than `side`. */
function draw(picture: ImageBitmap, side: number, type: string): string {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL(type, 0.9);
}
