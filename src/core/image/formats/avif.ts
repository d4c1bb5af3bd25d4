/** AVIF: boxes within boxes (ISO/IEC 14496-12), of which only the sizes of the items matter here. */
import type { Bytes } from '../bytes.ts';
import { factsOf, type PictureFacts } from '../facts.ts';

/** Where boxes lie within a box, after what comes before them. */
const nested: Readonly<Record<string, number>> = { meta: 12, iprp: 8, ipco: 8 };
const maxBoxes = 10_000;

/** undefined for another format; throws a RangeError for one that ends too early. */
export function readAvif(bytes: Bytes): PictureFacts | undefined {
  if (!bytes.has(4, 0x66, 0x74, 0x79, 0x70)) return undefined;
  const brands = bytes.name(8, Math.max(0, Math.min(bytes.u32(0), 256, bytes.length) - 8)).match(/.{4}/gs) ?? [];
  if (!brands.some((brand) => brand === 'avif' || brand === 'avis')) return undefined;
  const facts = { width: 0, height: 0, boxes: 0 };
  readBoxes(bytes, 0, bytes.length, facts);
  if (facts.width === 0) throw new RangeError('no picture in it');
  // Turned by a property of its own that every decoder heeds.
  return factsOf('avif', facts.width, facts.height, { animated: brands[0] === 'avis', metadata: true });
}

/** Notes the largest picture: a grid is larger than its tiles. */
function readBoxes(
  bytes: Bytes,
  start: number,
  end: number,
  facts: { width: number; height: number; boxes: number },
): void {
  for (let at = start; at < end;) {
    facts.boxes += 1;
    if (facts.boxes > maxBoxes) throw new RangeError('too many boxes');
    const size = bytes.u32(at);
    const name = bytes.name(at + 4, 4);
    // 0 is up to the end, 1 a size of eight bytes: of both the file's last box alone has use.
    const length = size === 0 ? end - at : size === 1 ? bytes.u32(at + 8) * 2 ** 32 + bytes.u32(at + 12) : size;
    if (length < 8) throw new RangeError('a box without an end');
    bytes.reach(at + length);
    if (name === 'ispe') {
      const [width, height] = [bytes.u32(at + 12), bytes.u32(at + 16)];
      if (width * height > facts.width * facts.height) Object.assign(facts, { width, height });
    }
    const head = nested[name];
    if (head !== undefined) readBoxes(bytes, at + head, at + length, facts);
    at += length;
  }
}
