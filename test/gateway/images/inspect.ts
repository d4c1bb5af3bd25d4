/**
 * What the bytes of an image say about it: type, size, depth, transparency and, for plain PNG files, average colour.
 * Goes by the bytes alone, never by a name or a declared type.
 */
import { averageColour } from './colour.ts';

/** Facts about an image. Absent: the format does not tell or it was not worth the work. */
export interface ImageFacts {
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/bmp';
  readonly width: number;
  readonly height: number;
  readonly sizeBytes: number;
  readonly bitDepth?: number;
  readonly alpha?: boolean;
  /** `#rrggbb`. */
  readonly colour?: string;
}

/** Reads an image's header; undefined when the bytes are no image that is known here or are cut short. */
export function inspectImage(bytes: Buffer): ImageFacts | undefined {
  try {
    const facts = readPng(bytes) ?? readJpeg(bytes) ?? readGif(bytes) ?? readWebp(bytes) ?? readBmp(bytes);
    return facts === undefined || facts.width === 0 || facts.height === 0 ? undefined : facts;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** One sentence about an image. */
export function describeImage(facts: ImageFacts): string {
  const name = facts.type.slice('image/'.length).toUpperCase();
  const depth = facts.bitDepth === undefined ? '' : `, ${facts.bitDepth} bits per channel`;
  const alpha = facts.alpha === undefined ? '' : facts.alpha ? ', with transparency' : ', opaque';
  const colour = facts.colour === undefined ? '' : `, average colour ${facts.colour}`;
  return `${name} image, ${facts.width}×${facts.height} pixels, ${facts.sizeBytes} bytes${depth}${alpha}${colour}`;
}

function readPng(bytes: Buffer): ImageFacts | undefined {
  if (bytes.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') return undefined;
  const [bitDepth, colourType] = [bytes.readUInt8(24), bytes.readUInt8(25)];
  const colour = averageColour(bytes);
  return {
    type: 'image/png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    sizeBytes: bytes.length,
    bitDepth,
    alpha: colourType >= 4 || bytes.includes('tRNS'),
    ...(colour === undefined ? {} : { colour }),
  };
}

function readJpeg(bytes: Buffer): ImageFacts | undefined {
  if (bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at < bytes.length;) {
    if (bytes.readUInt8(at) !== 0xff) return undefined;
    const marker = bytes.readUInt8(at + 1);
    // Start of frame of any coding; c4, c8 and cc are other tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return {
        type: 'image/jpeg',
        width: bytes.readUInt16BE(at + 7),
        height: bytes.readUInt16BE(at + 5),
        sizeBytes: bytes.length,
        bitDepth: bytes.readUInt8(at + 4),
        alpha: false,
      };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function readGif(bytes: Buffer): ImageFacts | undefined {
  if (!/^GIF8[79]a$/.test(bytes.subarray(0, 6).toString('latin1'))) return undefined;
  return { type: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), sizeBytes: bytes.length };
}

function readWebp(bytes: Buffer): ImageFacts | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  const facts = { type: 'image/webp', sizeBytes: bytes.length } as const;
  const chunk = bytes.toString('latin1', 12, 16);
  if (chunk === 'VP8X') {
    const alpha = (bytes.readUInt8(20) & 0x10) !== 0;
    return { ...facts, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1, alpha };
  }
  if (chunk === 'VP8L') {
    const bits = bytes.readUInt32LE(21);
    return {
      ...facts,
      width: (bits & 0x3fff) + 1,
      height: ((bits >> 14) & 0x3fff) + 1,
      alpha: (bits & 0x10000000) !== 0,
    };
  }
  if (chunk !== 'VP8 ') return undefined;
  return { ...facts, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff, alpha: false };
}

function readBmp(bytes: Buffer): ImageFacts | undefined {
  if (bytes.toString('latin1', 0, 2) !== 'BM') return undefined;
  return {
    type: 'image/bmp',
    width: Math.abs(bytes.readInt32LE(18)),
    height: Math.abs(bytes.readInt32LE(22)),
    sizeBytes: bytes.length,
  };
}
