import { detach } from '../../lambda/core/mail-log/detach.ts';

/** A power of two. */
const SLOTS = 8192;
/** Forged senders are names, too: the table starts again before it grows. */
const MOST_NAMES = 65_536;

/**
 * Numbers the names that a log gives again and again, from 1; 0 is none. A name that another one has pushed out of
 * its slot gets a new number. Looking at a few characters is several times faster than hashing all of them.
 */
export class NameTable {
  readonly #slots: string[] = new Array<string>(SLOTS).fill('');
  readonly #numbers = new Uint32Array(SLOTS);
  #count = 0;
  #fresh: string[] = [];
  #firstName = 1;
  #host = '';
  #hostNumber = 0;
  #instance = '';
  #instanceNumber = 0;

  numberOf(name: string | undefined): number {
    if (name === undefined) return 0;
    const slot = slotOf(name);
    if (this.#slots[slot] === name && this.#numbers[slot] !== 0) return this.#numbers[slot]!;
    const own = detach(name);
    this.#slots[slot] = own;
    this.#fresh.push(own);
    this.#numbers[slot] = ++this.#count;
    return this.#count;
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

  #startAgain(): void {
    this.#count = 0;
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
