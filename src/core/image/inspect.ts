/**
 * What a file is, by its bytes alone: its name and what it says to be count for nothing.
 * Owns the order in which formats are tried. Nothing is decoded, so a picture of any size costs as much as its headers.
 */
import { Bytes } from './bytes.ts';
import type { PictureFacts } from './facts.ts';
import { readAvif } from './formats/avif.ts';
import { readBmp } from './formats/bmp.ts';
import { readGif } from './formats/gif.ts';
import { readJpeg } from './formats/jpeg.ts';
import { readPng } from './formats/png.ts';
import { readSvg } from './formats/svg.ts';
import { readWebp } from './formats/webp.ts';

const formats = [readPng, readJpeg, readGif, readWebp, readBmp, readAvif];

/** The facts; `damaged` for a picture that is not whole, `other` for anything that is no picture known here. */
export function inspectPicture(bytes: Uint8Array): PictureFacts | 'damaged' | 'other' {
  const file = new Bytes(bytes);
  try {
    for (const read of formats) {
      const facts = read(file);
      if (facts !== undefined) return facts.width > 0 && facts.height > 0 ? facts : 'damaged';
    }
    return readSvg(bytes) ?? 'other';
  } catch (error) {
    if (error instanceof RangeError) return 'damaged';
    throw error;
  }
}
