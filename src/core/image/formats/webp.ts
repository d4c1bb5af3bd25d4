/** WebP (RFC 9649): simple, lossless and extended files. */
import type { Bytes } from '../bytes.ts';
import { factsOf, type PictureFacts } from '../facts.ts';

/** undefined for another format; throws a RangeError for one that ends too early. */
export function readWebp(bytes: Bytes): PictureFacts | undefined {
  if (!bytes.has(0, 0x52, 0x49, 0x46, 0x46) || !bytes.has(8, 0x57, 0x45, 0x42, 0x50)) return undefined;
  bytes.reach(8 + bytes.u32(4, true));
  const chunk = bytes.name(12, 4);
  if (chunk === 'VP8X') {
    const flags = bytes.u8(20);
    const metadata = (flags & 0x0c) !== 0;
    return factsOf('webp', bytes.u24(24) + 1, bytes.u24(27) + 1, { animated: (flags & 2) !== 0, metadata });
  }
  if (chunk === 'VP8L') {
    const bits = bytes.u32(21, true);
    return factsOf('webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (chunk !== 'VP8 ') throw new RangeError('no picture in it');
  return factsOf('webp', bytes.u16(26, true) & 0x3fff, bytes.u16(28, true) & 0x3fff);
}
