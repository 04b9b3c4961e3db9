/**
 * A set of the last `capacity` fingerprints, in a ring: adding to a full set forgets the oldest. Bounded and
 * without pointers, so that it packs into the sender's few kilobytes.
 */
export class RecentSet {
  readonly capacity: number;
  /** Allocated as it grows: most senders know a dozen names, few know hundreds. */
  #ring: Uint32Array;
  #size = 0;
  #next = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#ring = new Uint32Array(Math.min(8, capacity));
  }

  get size(): number {
    return this.#size;
  }

  has(value: number): boolean {
    const at = this.#ring.indexOf(value);
    // Zero also fills the unused part.
    return at >= 0 && at < this.#size;
  }

  /** True when the value was not in the set. */
  add(value: number): boolean {
    if (this.has(value)) return false;
    if (this.#next === this.#ring.length && this.#size < this.capacity) {
      const larger = new Uint32Array(Math.min(this.capacity, this.#ring.length * 2));
      larger.set(this.#ring);
      this.#ring = larger;
    }
    if (this.#next === this.capacity) this.#next = 0;
    this.#ring[this.#next++] = value;
    if (this.#size < this.capacity) this.#size++;
    return true;
  }

  clear(): void {
    this.#ring = new Uint32Array(Math.min(8, this.capacity));
    this.#size = 0;
    this.#next = 0;
  }

  /** Oldest first. */
  *values(): Generator<number> {
    const start = this.#size === this.capacity ? this.#next : 0;
    for (let i = 0; i < this.#size; i++) yield this.#ring[(start + i) % this.capacity]!;
  }
}
