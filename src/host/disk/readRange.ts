/** A piece of a file. Owns the opening and closing alone; what the bytes mean is the reader's. */
import { open } from 'node:fs/promises';

/** The bytes from `start` up to `end`, or to the end of the file if that comes first. */
export async function readRange(path: string, start: number, end: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, end - start)), { position: start });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
