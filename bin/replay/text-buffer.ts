/** From here on a call into the engine costs less than a loop. */
const LONG = 64;

/** Text on its way to another thread, a byte a character. */
export class TextBuffer {
  #bytes = new Uint8Array(1 << 17);
  #size = 0;

  /** How much was written since the last `take`. */
  get size(): number {
    return this.#size;
  }

  /** False, and nothing is written, when a character needs more than a byte. */
  write(text: string): boolean {
    const { length } = text;
    const start = this.#size;
    const bytes = this.#reserve(length);
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 255) return false;
      bytes[start + i] = code;
    }
    this.#size = start + length;
    return true;
  }

  /** Writes text that is in bytes already. */
  copy(source: Uint8Array, start: number, end: number): void {
    const to = this.#size - start;
    const bytes = this.#reserve(end - start);
    if (end - start > LONG) bytes.set(source.subarray(start, end), to + start);
    else for (let i = start; i < end; i++) bytes[to + i] = source[i]!;
    this.#size = to + end;
  }

  /** Whether the text that was written at `at` is that of `source` from `start` to `end`. */
  holds(at: number, source: Uint8Array, start: number, end: number): boolean {
    const bytes = this.#bytes;
    const to = at - start;
    for (let i = start; i < end; i++) if (bytes[to + i] !== source[i]) return false;
    return true;
  }

  /** What was written since the last call. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.slice(0, this.#size);
    this.#size = 0;
    return bytes;
  }

  #reserve(room: number): Uint8Array {
    if (this.#size + room > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.#size + room));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return this.#bytes;
  }
}
