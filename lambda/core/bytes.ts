import { SendwatchError } from './error.ts';

/** The packed state is damaged, or of a version that this release does not know. */
export class CodecError extends SendwatchError {
  override name = 'CodecError';
  readonly code = 'packed-state';
}

/** Appends numbers to a growing buffer; little endian. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  u8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  u32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  f32(value: number): void {
    this.#reserve(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  f64(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Whole numbers from 0 to 2^53, seven bits a byte. */
  whole(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.u8((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.u8(rest);
  }

  raw(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** An array of known length, most of it zero: a bit per element, then the others by `put`. */
  sparse(values: ArrayLike<number>, put: (value: number) => void): void {
    this.#mask(values);
    for (let i = 0; i < values.length; i++) if (values[i] !== 0) put(values[i]!);
  }

  /** The same of whole numbers from 0 to 16: four bits for each that is not zero. */
  sparseHalfBytes(values: ArrayLike<number>): void {
    this.#mask(values);
    let low: number | undefined;
    for (let i = 0; i < values.length; i++) {
      if (values[i] === 0) continue;
      if (low === undefined) low = values[i]! - 1;
      else {
        this.u8(low | ((values[i]! - 1) << 4));
        low = undefined;
      }
    }
    if (low !== undefined) this.u8(low);
  }

  #mask(values: ArrayLike<number>): void {
    for (let start = 0; start < values.length; start += 8) {
      let mask = 0;
      for (let i = start; i < start + 8 && i < values.length; i++) {
        if (values[i] !== 0) mask |= 1 << (i - start);
      }
      this.u8(mask);
    }
  }

  list(values: Iterable<number>, size: number, put: (value: number) => void): void {
    this.whole(size);
    for (const value of values) put(value);
  }

  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Reads what ByteWriter wrote. @throws CodecError at the end of the bytes */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.#bytes[this.#take(1)]!;
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  f32(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  whole(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.u8();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  }

  raw(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.slice(at, at + length);
  }

  sparse(into: { [index: number]: number; length: number }, take: () => number): void {
    const masks = this.#take(Math.ceil(into.length / 8));
    for (let i = 0; i < into.length; i++)
      into[i] = this.#bytes[masks + (i >> 3)]! & (1 << (i & 7)) ? take() : 0;
  }

  sparseHalfBytes(into: { [index: number]: number; length: number }): void {
    let high: number | undefined;
    this.sparse(into, () => {
      if (high !== undefined) {
        const value = high + 1;
        high = undefined;
        return value;
      }
      const both = this.u8();
      high = both >> 4;
      return (both & 15) + 1;
    });
  }

  *list(take: () => number): Generator<number> {
    const size = this.whole();
    for (let i = 0; i < size; i++) yield take();
  }

  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length) {
      throw new CodecError(
        `the packed state ends after ${this.#bytes.length} bytes, in the middle of a value`,
      );
    }
    this.#at = at + length;
    return at;
  }
}
