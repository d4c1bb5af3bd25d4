/** BMP: Windows and OS/2 headers. A height below zero means rows from top to bottom. */
import type { Bytes } from '../bytes.ts';
import { factsOf, type PictureFacts } from '../facts.ts';

/** undefined for another format; throws a RangeError for one that ends too early. */
export function readBmp(bytes: Bytes): PictureFacts | undefined {
  // The two letters begin many a text.
  if (!bytes.has(0, 0x42, 0x4d) || !bytes.has(6, 0, 0, 0, 0)) return undefined;
  const headerBytes = bytes.u32(14, true);
  const isOld = headerBytes === 12;
  const width = isOld ? bytes.u16(18, true) : bytes.i32(18, true);
  const height = Math.abs(isOld ? bytes.u16(20, true) : bytes.i32(22, true));
  const bitsPerPixel = bytes.u16(isOld ? 24 : 28, true);
  const isPacked = !isOld && ![0, 3].includes(bytes.u32(30, true));
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  bytes.reach(bytes.u32(10, true) + (isPacked ? 1 : rowBytes * height));
  return factsOf('bmp', width, height);
}
