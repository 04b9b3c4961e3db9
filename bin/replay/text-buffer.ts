/** Text on its way to another thread, a byte a character. */
export class TextBuffer {
  #bytes = new Uint8Array(1 << 17);
  #size = 0;

  /** False, and nothing is written, when a character needs more than a byte. */
  write(text: string): boolean {
    const { length } = text;
    const start = this.#size;
    if (start + length > this.#bytes.length) this.#grow(start + length);
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 255) return false;
      bytes[start + i] = code;
    }
    this.#size = start + length;
    return true;
  }

  /** What was written since the last call. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.slice(0, this.#size);
    this.#size = 0;
    return bytes;
  }

  #grow(size: number): void {
    const larger = new Uint8Array(2 * size);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
