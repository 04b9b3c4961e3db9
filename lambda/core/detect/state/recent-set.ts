/** Of most sets nobody asks for more than that they are empty. */
const EMPTY = new Uint32Array(0);
const LEAST = 8;

/**
 * A set of the last `capacity` fingerprints, in a ring: adding to a full set forgets the oldest. Bounded and
 * without pointers, so that it packs into the sender's few kilobytes.
 */
export class RecentSet {
  readonly capacity: number;
  /** Allocated as it grows: most senders know a dozen names, few know hundreds. */
  #ring = EMPTY;
  #size = 0;
  #next = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.#size;
  }

  has(value: number): boolean {
    for (let i = 0; i < this.#size; i++) if (this.#ring[i] === value) return true;
    return false;
  }

  /** True when the value was not in the set. */
  add(value: number): boolean {
    if (this.has(value)) return false;
    if (this.#next === this.#ring.length && this.#size < this.capacity) {
      const larger = new Uint32Array(Math.min(this.capacity, Math.max(LEAST, this.#ring.length * 2)));
      larger.set(this.#ring);
      this.#ring = larger;
    }
    if (this.#next === this.capacity) this.#next = 0;
    this.#ring[this.#next++] = value;
    if (this.#size < this.capacity) this.#size++;
    return true;
  }

  clear(): void {
    this.#ring = EMPTY;
    this.#size = 0;
    this.#next = 0;
  }

  /** Oldest first. */
  *values(): Generator<number> {
    const start = this.#size === this.capacity ? this.#next : 0;
    for (let i = 0; i < this.#size; i++) yield this.#ring[(start + i) % this.capacity]!;
  }
}
