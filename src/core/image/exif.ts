/** How a camera was held, from EXIF (CIPA DC-008: a TIFF of tags). Owns that one tag. */
import type { Bytes } from './bytes.ts';

const orientationTag = 0x0112;
/** Cameras write a few dozen. */
const mostEntries = 200;

/** From 1 to 8; 1 where the tags do not say or make no sense. `at` is where the TIFF begins. */
export function readOrientation(bytes: Bytes, at: number): number {
  try {
    const order = bytes.u16(at);
    if (order !== 0x4949 && order !== 0x4d4d) return 1;
    const little = order === 0x4949;
    const table = at + bytes.u32(at + 4, little);
    const count = Math.min(mostEntries, bytes.u16(table, little));
    for (let index = 0; index < count; index++) {
      const entry = table + 2 + index * 12;
      if (bytes.u16(entry, little) !== orientationTag) continue;
      const value = bytes.u16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (error) {
    // Tags that lead nowhere spoil no picture.
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}
