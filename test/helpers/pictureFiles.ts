/** Makes files of pictures, whole and spoilt, byte by byte. Asserts nothing. */
import { crc32, deflateSync } from 'node:zlib';

interface PngOptions {
  /** Extra chunks, before the picture's own. */
  readonly chunks?: Readonly<Record<string, Buffer>>;
  /** The colour of a pixel as red, green, blue; without it there is nothing to draw. */
  readonly draw?: (x: number, y: number) => readonly number[];
}

export function pngFile(width: number, height: number, { chunks = {}, draw }: PngOptions = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = draw === undefined ? Buffer.alloc(0) : drawRows(width, height, draw);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...Object.entries(chunks).map(([name, content]) => pngChunk(name, content)),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function drawRows(width: number, height: number, draw: NonNullable<PngOptions['draw']>): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(draw(x, y), y * (width * 3 + 1) + 1 + x * 3);
  }
  return rows;
}

function pngChunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), content]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

/** EXIF's tags, with the orientation alone. */
export function exifTags(orientation: number, little: boolean): Buffer {
  const tags = Buffer.alloc(26);
  const u16 = (value: number, at: number) => (little ? tags.writeUInt16LE(value, at) : tags.writeUInt16BE(value, at));
  const u32 = (value: number, at: number) => (little ? tags.writeUInt32LE(value, at) : tags.writeUInt32BE(value, at));
  tags.write(little ? 'II' : 'MM', 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(1, 8);
  u16(0x0112, 10);
  u16(3, 12);
  u32(1, 14);
  u16(orientation, 18);
  return tags;
}

/** A segment of a JPEG. */
export function jpegSegment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** The frame of a JPEG: its headers and its end, with nothing to draw. */
export function jpegFile(width: number, height: number, ...segments: readonly Buffer[]): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...segments,
    jpegSegment(0xc0, frame),
    jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([1, 2, 3, 0xff, 0x00, 4, 0xff, 0xd9]),
  ]);
}

/** Puts EXIF's tags into a JPEG, as a camera does. */
export function withExif(jpeg: Buffer, orientation: number): Buffer {
  const tags = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifTags(orientation, true)]);
  return Buffer.concat([jpeg.subarray(0, 2), jpegSegment(0xe1, tags), jpeg.subarray(2)]);
}

/** A GIF that can be drawn: each frame one colour of two. */
export function gifFile(width: number, height: number, frames: number): Buffer {
  const screen = Buffer.alloc(13);
  screen.write('GIF89a', 'latin1');
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  screen[10] = 0x80;
  const palette = Buffer.from([255, 0, 0, 0, 0, 255]);
  const image = Buffer.alloc(10);
  image[0] = 0x2c;
  image.writeUInt16LE(width, 5);
  image.writeUInt16LE(height, 7);
  const pictures = Array.from({ length: frames }, (_, index) =>
    Buffer.concat([image, Buffer.from([2]), packGif(width * height, index % 2), Buffer.from([0])]),
  );
  return Buffer.concat([screen, palette, ...pictures, Buffer.from([0x3b])]);
}

/** Codes of three bits: a clear before each pixel keeps the table from growing. */
function packGif(pixels: number, colour: number): Buffer {
  const codes = Array.from({ length: pixels }, () => [4, colour])
    .flat()
    .concat(5);
  const bytes: number[] = [];
  let [bits, count] = [0, 0];
  for (const code of codes) {
    bits |= code << count;
    count += 3;
    while (count >= 8) {
      bytes.push(bits & 0xff);
      bits >>= 8;
      count -= 8;
    }
  }
  bytes.push(bits & 0xff);
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const part = bytes.slice(at, at + 255);
    blocks.push(Buffer.from([part.length, ...part]));
  }
  return Buffer.concat(blocks);
}

/** A BMP of 24 bits to a pixel, all of one colour. */
export function bmpFile(width: number, height: number, colour: readonly number[] = [0, 128, 0]): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + rowBytes * height);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) file.set(colour, 54 + y * rowBytes + x * 3);
  }
  return file;
}

/** The headers of a WebP of the extended kind. */
export function webpHeader(width: number, height: number, flags: number): Buffer {
  const file = Buffer.alloc(30);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(22, 4);
  file.write('WEBPVP8X', 8, 'latin1');
  file.writeUInt32LE(10, 16);
  file[20] = flags;
  file.writeUIntLE(width - 1, 24, 3);
  file.writeUIntLE(height - 1, 27, 3);
  return file;
}

/** The headers of an AVIF with pictures of these sizes. */
export function avifHeader(brand: string, ...sizes: readonly (readonly [number, number])[]): Buffer {
  const ispe = sizes.map(([width, height]) => {
    const content = Buffer.alloc(12);
    content.writeUInt32BE(width, 4);
    content.writeUInt32BE(height, 8);
    return box('ispe', content);
  });
  const meta = box('meta', Buffer.concat([Buffer.alloc(4), box('iprp', box('ipco', Buffer.concat(ispe)))]));
  return Buffer.concat([box('ftyp', Buffer.from(`${brand}\0\0\0\0mif1avif`, 'latin1')), meta]);
}

function box(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, content]);
}
