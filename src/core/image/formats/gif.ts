/** GIF (87a and 89a). A frame may be larger than the screen it says to have, so all frames count. */
import type { Bytes } from '../bytes.ts';
import { factsOf, type PictureFacts } from '../facts.ts';

/** undefined for another format; throws a RangeError for one that ends too early. */
export function readGif(bytes: Bytes): PictureFacts | undefined {
  if (!bytes.has(0, 0x47, 0x49, 0x46, 0x38)) return undefined;
  let [width, height, frames] = [bytes.u16(6, true), bytes.u16(8, true), 0];
  for (let at = 13 + tableBytes(bytes.u8(10)); ;) {
    const block = bytes.u8(at);
    if (block === 0x3b) return factsOf('gif', width, height, { animated: frames > 1 });
    if (block === 0x2c) {
      frames += 1;
      width = Math.max(width, bytes.u16(at + 1, true) + bytes.u16(at + 5, true));
      height = Math.max(height, bytes.u16(at + 3, true) + bytes.u16(at + 7, true));
      at = skipBlocks(bytes, at + 11 + tableBytes(bytes.u8(at + 9)));
    } else if (block === 0x21) {
      at = skipBlocks(bytes, at + 2);
    } else {
      throw new RangeError('no block where one belongs');
    }
  }
}

function tableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function skipBlocks(bytes: Bytes, start: number): number {
  let at = start;
  while (bytes.u8(at) !== 0) at += bytes.u8(at) + 1;
  return at + 1;
}
