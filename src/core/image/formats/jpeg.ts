/** JPEG (ITU T.81) with the usual application segments. */
import type { Bytes } from '../bytes.ts';
import { readOrientation } from '../exif.ts';
import { factsOf, type PictureFacts } from '../facts.ts';

/** Start of frame of any coding; c4, c8 and cc are other tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Says only how to draw it: JFIF, a colour profile, Adobe's colour transform. */
const plain = new Set([0xe0, 0xe2, 0xee]);

/** undefined for another format; throws a RangeError for one that ends too early. */
export function readJpeg(bytes: Bytes): PictureFacts | undefined {
  if (!bytes.has(0, 0xff, 0xd8, 0xff)) return undefined;
  let [width, height, metadata] = [0, 0, false];
  // By the first segment that says it, as everywhere.
  let orientation: number | undefined;
  for (let at = 2; ;) {
    const marker = bytes.u8(at + 1);
    if (bytes.u8(at) !== 0xff) throw new RangeError('no marker where one belongs');
    // Padding.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.u16(at + 2);
    if (marker === 0xda) break;
    if (isFrame(marker)) [height, width] = [bytes.u16(at + 5), bytes.u16(at + 7)];
    if (marker === 0xe1 && bytes.name(at + 4, 6) === 'Exif\0\0') orientation ??= readOrientation(bytes, at + 10);
    metadata ||= marker === 0xfe || (marker >= 0xe0 && marker <= 0xef && !plain.has(marker));
    at += 2 + length;
  }
  for (let at = bytes.length - 2; at > 0; at--) {
    if (bytes.u8(at) !== 0xff) continue;
    const marker = bytes.u8(at + 1);
    if (marker === 0xd9) return factsOf('jpeg', width, height, { orientation: orientation ?? 1, metadata });
    // A scan that nothing ends.
    if (marker === 0xda) break;
  }
  throw new RangeError('no end of image');
}
