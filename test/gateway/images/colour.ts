/**
 * Average colour of a PNG file, for those that are quick to read: eight bits, not interlaced, at most four megapixels.
 */
import { inflateSync } from 'node:zlib';

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const largestPixels = 4_000_000;

/** `#rrggbb`, transparent pixels left out of the average; undefined when the file is not of the quick kind. */
export function averageColour(bytes: Buffer): string | undefined {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const colourType = bytes.readUInt8(25);
  const channels = channelsOf[colourType];
  const plain = bytes.readUInt8(24) === 8 && bytes.readUInt8(28) === 0 && width * height <= largestPixels;
  if (!plain || channels === undefined) return undefined;
  const { palette, packed } = readChunks(bytes);
  const stride = width * channels;
  let rows: Buffer;
  try {
    rows = inflateSync(packed, { maxOutputLength: (stride + 1) * height });
  } catch {
    return undefined;
  }
  if (rows.length < (stride + 1) * height) return undefined;
  const sums = [0, 0, 0];
  let weight = 0;
  let above: Buffer = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    const row = rows.subarray(start + 1, start + 1 + stride);
    unfilter(rows[start] ?? 0, row, above, channels);
    for (let x = 0; x < stride; x += channels) {
      const opacity = channels === 4 ? row[x + 3]! : channels === 2 ? row[x + 1]! : 255;
      const [source, at] = colourType === 3 ? [palette, row[x]! * 3] : [row, x];
      for (let i = 0; i < 3; i++) sums[i]! += (source[channels <= 2 && colourType !== 3 ? at : at + i] ?? 0) * opacity;
      weight += opacity;
    }
    above = row;
  }
  if (weight === 0) return undefined;
  return `#${sums
    .map((sum) =>
      Math.round(sum / weight)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

function readChunks(bytes: Buffer): { palette: Buffer; packed: Buffer } {
  let palette: Buffer = Buffer.alloc(0);
  const parts: Buffer[] = [];
  for (let at = 8; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + size);
    if (type === 'PLTE') palette = content;
    if (type === 'IDAT') parts.push(content);
    at += 12 + size;
  }
  return { palette, packed: Buffer.concat(parts) };
}

/** Undoes a row's filter in place. */
function unfilter(filter: number, row: Buffer, above: Buffer, channels: number): void {
  for (let x = 0; x < row.length; x++) {
    const left = x >= channels ? row[x - channels]! : 0;
    const up = above[x]!;
    const corner = x >= channels ? above[x - channels]! : 0;
    row[x] = row[x]! + predict(filter, left, up, corner);
  }
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
