/**
 * Reads numbers and names out of a file's bytes.
 * Owns the one way to fail: past the end every read throws a RangeError, which inspect.ts takes for a damaged file.
 */

export class Bytes {
  readonly #view: DataView;
  readonly length: number;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength;
  }

  u8(at: number): number {
    return this.#view.getUint8(at);
  }

  u16(at: number, little = false): number {
    return this.#view.getUint16(at, little);
  }

  u24(at: number): number {
    return this.u16(at, true) | (this.u8(at + 2) << 16);
  }

  u32(at: number, little = false): number {
    return this.#view.getUint32(at, little);
  }

  i32(at: number, little = false): number {
    return this.#view.getInt32(at, little);
  }

  /** So many bytes as Latin-1. */
  name(at: number, length: number): string {
    let text = '';
    for (let index = at; index < at + length; index++) text += String.fromCharCode(this.u8(index));
    return text;
  }

  /** Whether these bytes stand there; false past the end. */
  has(at: number, ...wanted: readonly number[]): boolean {
    return at + wanted.length <= this.length && wanted.every((byte, index) => this.u8(at + index) === byte);
  }

  /** Throws a RangeError unless there are bytes up to `end`. */
  reach(end: number): void {
    if (end > this.length) throw new RangeError('the file ends too early');
  }
}
