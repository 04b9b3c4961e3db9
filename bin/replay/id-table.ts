import type { TextBuffer } from './text-buffer.ts';

/** A power of two, and more than twice what 1 MB of log names. */
const SLOTS = 1 << 14;
const MOST = SLOTS / 2;

/**
 * The queue ids of one batch, numbered from 0 in the order of their first lines: a message has half a dozen lines, but
 * its id is sent once, and is one string at the other end.
 */
export class IdTable {
  /** Number + 1; 0 is free. */
  readonly #slots = new Uint16Array(SLOTS);
  readonly #starts = new Uint32Array(MOST);
  readonly #lengths = new Uint32Array(MOST);
  readonly #text: TextBuffer;
  #count = 0;

  constructor(text: TextBuffer) {
    this.#text = text;
  }

  /** How many ids there are: the number of the next one. */
  get size(): number {
    return this.#count;
  }

  /**
   * The number of the id that fills `bytes` from `start` to `end`; a new one's text is written. When the table is full,
   * each is a new one.
   */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    let slot = slotOf(bytes, start, end);
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & (SLOTS - 1)) {
      const number = this.#slots[slot]! - 1;
      if (this.#lengths[number] !== length) continue;
      if (this.#text.holds(this.#starts[number]!, bytes, start, end)) return number;
    }
    const number = this.#count++;
    if (number < MOST) {
      this.#slots[slot] = number + 1;
      this.#starts[number] = this.#text.size;
      this.#lengths[number] = length;
    }
    this.#text.copy(bytes, start, end);
    return number;
  }

  /** Forgets them all, for the next batch. */
  clear(): void {
    if (this.#count > 0) this.#slots.fill(0);
    this.#count = 0;
  }
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = Math.imul(hash, 31) + bytes[i]!;
  return (hash ^ (hash >>> 14)) & (SLOTS - 1);
}
