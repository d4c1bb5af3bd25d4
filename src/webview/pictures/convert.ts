/**
 * Draws a picture anew: as a PNG or a photograph that every service takes, upright, its first frame, without metadata; and a
 * small copy to show. Owns the drawing. That the bytes are a picture of bearable size the host has read from their headers.
 */
import type { ConversionJob, Converted } from '../../protocol/messages.ts';

const previewSide = 192;
/** Of a preview as a data URI, in characters: it is in every snapshot of the panel. */
const maxPreview = 48_000;

interface Source {
  readonly image: CanvasImageSource;
  readonly close: () => void;
}

/** Undefined if the bytes cannot be drawn. */
export async function convert(job: ConversionJob): Promise<Converted | undefined> {
  try {
    const source = await (job.mimeType === 'image/svg+xml' ? openDrawing(job.bytes) : openPicture(job));
    try {
      const preview = await drawPreview(source.image, job);
      if (job.asItIs) return { preview };
      const picture = await drawPicture(source.image, job);
      return { preview, bytes: new Uint8Array(await picture.arrayBuffer()) };
    } finally {
      source.close();
    }
  } catch {
    return undefined;
  }
}

/** Decoded beside the page, turned upright by what the camera says. Of pictures that move it is the first frame. */
async function openPicture({ bytes, mimeType }: ConversionJob): Promise<Source> {
  const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: mimeType }));
  return { image, close: () => image.close() };
}

/** As an image a drawing runs no script and loads nothing. By data URI, because from a blob it would spoil the canvas. */
async function openDrawing(bytes: Uint8Array): Promise<Source> {
  const image = new Image();
  image.src = await toDataUri(new Blob([new Uint8Array(bytes)], { type: 'image/svg+xml' }));
  await image.decode();
  return { image, close: () => (image.src = '') };
}

async function drawPicture(
  image: CanvasImageSource,
  { width, height, format, maxBytes }: ConversionJob,
): Promise<Blob> {
  const plain = await encode(draw(image, width, height, format === 'jpeg'), format);
  if (plain.size <= maxBytes) return plain;
  return encode(draw(image, width, height, true), 'jpeg');
}

async function drawPreview(image: CanvasImageSource, { width, height, format }: ConversionJob): Promise<string> {
  const scale = Math.min(1, previewSide / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const plain = await toDataUri(await encode(draw(image, w, h, format === 'jpeg'), format));
  return plain.length <= maxPreview ? plain : toDataUri(await encode(draw(image, w, h, true), 'jpeg'));
}

/** `opaque` puts white behind what can be seen through: a photograph has no such places. */
function draw(image: CanvasImageSource, width: number, height: number, opaque: boolean): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  if (opaque) {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  return canvas;
}

function encode(canvas: OffscreenCanvas, format: ConversionJob['format']): Promise<Blob> {
  return canvas.convertToBlob({ type: `image/${format}`, quality: 0.9 });
}

function toDataUri(blob: Blob): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
  reader.addEventListener('error', () => reject(reader.error ?? new Error('not read')));
  reader.readAsDataURL(blob);
  return promise;
}
