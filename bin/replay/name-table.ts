import { detach } from '../../lambda/core/mail-log/detach.ts';

/** A power of two. */
const SLOTS = 8192;
/** Forged senders are names, too: the table starts again before it grows. */
const MOST_NAMES = 65_536;

/**
 * Numbers the names that a log gives again and again, from 1. A name that another one has pushed out of
 * its slot gets a new number. Looking at a few characters is several times faster than hashing all of them.
 */
export class NameTable {
  readonly #slots: string[] = new Array<string>(SLOTS).fill('');
  readonly #numbers = new Uint32Array(SLOTS);
  /** The slots' names in bytes, which compare faster: where each begins, and its length (0 beyond ASCII). */
  #bytes = new Uint8Array(1 << 16);
  #size = 0;
  readonly #starts = new Uint32Array(SLOTS);
  readonly #lengths = new Uint32Array(SLOTS);
  #count = 0;
  #fresh: string[] = [];
  #firstName = 1;
  #host = '';
  #hostNumber = 0;
  #instance = '';
  #instanceNumber = 0;

  numberOf(name: string): number {
    const slot = slotOf(name);
    if (this.#slots[slot] === name && this.#numbers[slot] !== 0) return this.#numbers[slot]!;
    const own = detach(name);
    this.#slots[slot] = own;
    this.#keepBytes(slot, own);
    this.#fresh.push(own);
    this.#numbers[slot] = ++this.#count;
    return this.#count;
  }

  /** `numberOf` the ASCII text in `bytes` from `start` to `end`. */
  numberOfBytes(bytes: Buffer, start: number, end: number): number {
    const slot = slotOfBytes(bytes, start, end);
    if (end > start && this.#lengths[slot] === end - start) {
      const known = this.#bytes;
      const to = this.#starts[slot]! - start;
      let at = start;
      while (at < end && known[to + at] === bytes[at]) at++;
      if (at === end) return this.#numbers[slot]!;
    }
    return this.numberOf(bytes.toString('latin1', start, end));
  }

  /** `numberOf`, for what is mostly the same as the last time. */
  host(name: string): number {
    if (this.#hostNumber === 0 || name !== this.#host) {
      this.#hostNumber = this.numberOf(name);
      this.#host = name;
    }
    return this.#hostNumber;
  }

  instance(name: string): number {
    if (this.#instanceNumber === 0 || name !== this.#instance) {
      this.#instanceNumber = this.numberOf(name);
      this.#instance = name;
    }
    return this.#instanceNumber;
  }

  /** The names since the last call, and the number of the first one. */
  take(): { names: string[]; firstName: number } {
    const taken = { names: this.#fresh, firstName: this.#firstName };
    this.#fresh = [];
    if (this.#count >= MOST_NAMES) this.#startAgain();
    this.#firstName = this.#count + 1;
    return taken;
  }

  #keepBytes(slot: number, name: string): void {
    const { length } = name;
    if (this.#size + length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.#size + length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#starts[slot] = this.#size;
    this.#lengths[slot] = 0;
    for (let i = 0; i < length; i++) {
      const code = name.charCodeAt(i);
      if (code > 127) return;
      this.#bytes[this.#size + i] = code;
    }
    this.#lengths[slot] = length;
    this.#size += length;
  }

  #startAgain(): void {
    this.#count = 0;
    this.#size = 0;
    this.#lengths.fill(0);
    this.#numbers.fill(0);
    this.#slots.fill('');
    this.#hostNumber = 0;
    this.#instanceNumber = 0;
  }
}

function slotOf(name: string): number {
  const { length } = name;
  if (length < 3) return length;
  const ends =
    name.charCodeAt(0) * 961 + name.charCodeAt(length - 1) * 1021 + name.charCodeAt(length - 2) * 31;
  const middle = name.charCodeAt(length >> 1) * 331 + name.charCodeAt(length >> 2) * 7;
  return (ends + middle + length * 61) & (SLOTS - 1);
}

/** The slot of the same text in bytes. */
function slotOfBytes(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < 3) return length;
  const ends = bytes[start]! * 961 + bytes[end - 1]! * 1021 + bytes[end - 2]! * 31;
  const middle = bytes[start + (length >> 1)]! * 331 + bytes[start + (length >> 2)]! * 7;
  return (ends + middle + length * 61) & (SLOTS - 1);
}

/** Whether a text fills `bytes` from `start` to `end`, a byte a character. */
export function isText(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = start; i < end; i++) if (text.charCodeAt(i - start) !== bytes[i]) return false;
  return true;
}
