/** Makes small images for tests. */
import { crc32, deflateSync } from 'node:zlib';

/** A PNG of one colour: three channels without transparency, four with. */
export function makePng(width: number, height: number, colour: readonly number[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colour.length === 4 ? 6 : 2, 0, 0, 0], 8);
  // Every filter in turn, so that reading has to undo each of them.
  const rows = Array.from({ length: height }, (_, y) => filterRow(y, width, colour));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}

function filterRow(y: number, width: number, colour: readonly number[]): Buffer {
  const filter = y % 5;
  const row = Buffer.from([filter]);
  const plain = Array.from({ length: width }, () => colour).flat();
  const bytes = plain.map((value, i) => {
    const left = i >= colour.length ? (plain[i - colour.length] ?? 0) : 0;
    const up = y === 0 ? 0 : value;
    const corner = i >= colour.length ? up : 0;
    const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
    return (value - predicted) & 0xff;
  });
  return Buffer.concat([row, Buffer.from(bytes)]);
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const order = [left, up, corner].map((value) => ({ value, away: Math.abs(guess - value) }));
  return order.reduce((best, candidate) => (candidate.away < best.away ? candidate : best)).value;
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

/** An image as a data URI. */
export function dataUri(bytes: Buffer, type = 'image/png'): string {
  return `data:${type};base64,${bytes.toString('base64')}`;
}
