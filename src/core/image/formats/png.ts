/** PNG (W3C, third edition), animated ones included. */
import type { Bytes } from '../bytes.ts';
import { readOrientation } from '../exif.ts';
import { factsOf, type PictureFacts } from '../facts.ts';

const telling = new Set(['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf']);

/** undefined for another format; throws a RangeError for one that ends too early. */
export function readPng(bytes: Bytes): PictureFacts | undefined {
  if (!bytes.has(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return undefined;
  const [width, height] = [bytes.u32(16), bytes.u32(20)];
  let [animated, metadata] = [false, false];
  let orientation: number | undefined;
  for (let at = 8; ;) {
    const length = bytes.u32(at);
    const name = bytes.name(at + 4, 4);
    bytes.reach(at + 12 + length);
    if (name === 'IEND') return factsOf('png', width, height, { animated, metadata, orientation: orientation ?? 1 });
    if (name === 'acTL') animated = bytes.u32(at + 8) > 1;
    if (name === 'eXIf') orientation ??= readOrientation(bytes, at + 8);
    metadata ||= telling.has(name);
    at += 12 + length;
  }
}
