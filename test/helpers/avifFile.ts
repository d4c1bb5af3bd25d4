/**
 * An AVIF file around one frame of AV1 (ISO/IEC 23000-22): the few boxes without which no decoder takes it.
 * Owns the boxes; the frame is whoever encodes it.
 */

/** `frame`: the open bitstream units of a key frame of 4:2:0 with 8 bits, its sequence header among them. */
export function avifFile(width: number, height: number, frame: Uint8Array): Buffer {
  const units = withoutDelimiter(frame);
  const type = box('ftyp', text('avif'), u32(0), text('avifmif1miaf'));
  const meta = (offset: number): Buffer =>
    full(
      'meta',
      0,
      full('hdlr', 0, u32(0), text('pict'), Buffer.alloc(13)),
      full('pitm', 0, u16(1)),
      full('iloc', 0, u16(0x4400), u16(1), u16(1), u16(0), u16(1), u32(offset), u32(units.length)),
      full('iinf', 0, u16(1), full('infe', 2, u16(1), u16(0), text('av01\0'))),
      box(
        'iprp',
        box(
          'ipco',
          full('ispe', 0, u32(width), u32(height)),
          full('pixi', 0, Buffer.from([3, 8, 8, 8])),
          box('av1C', Buffer.from([0x81, levelOf(units), 0x0c, 0])),
        ),
        // The third property is one that a decoder must know.
        full('ipma', 0, u32(1), u16(1), Buffer.from([3, 1, 2, 0x83])),
      ),
    );
  const before = type.length + meta(0).length + 8;
  return Buffer.concat([type, meta(before), box('mdat', units)]);
}

function box(name: string, ...parts: readonly Uint8Array[]): Buffer {
  const inside = Buffer.concat(parts);
  return Buffer.concat([u32(inside.length + 8), text(name), inside]);
}

function full(name: string, version: number, ...parts: readonly Uint8Array[]): Buffer {
  return box(name, Buffer.from([version, 0, 0, 0]), ...parts);
}

function text(words: string): Buffer {
  return Buffer.from(words, 'latin1');
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** What separates frames of a film has no place in a picture. */
function withoutDelimiter(frame: Uint8Array): Buffer {
  return Buffer.from(frame[0] === 0x12 ? frame.subarray(2) : frame);
}

/** Profile and level as the sequence header has them, which stands first and has one operating point. */
function levelOf(units: Uint8Array): number {
  const [head = 0, size = 0, ...payload] = units.subarray(0, 8);
  if (head >> 3 !== 1 || size > 0x7f) throw new RangeError('no sequence header');
  return ((payload[0] ?? 0) & 0xe0) | ((payload[3] ?? 0) >> 3);
}
