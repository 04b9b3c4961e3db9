/**
 * A bottom-k sample: the k smallest hashes of a set. The union of two samples is the sample of the union, and it
 * estimates the set's size, exactly up to k and by (k - 1) / (k-th smallest hash as a fraction of the range)
 * beyond. Source: Bar-Yossef et al., "Counting distinct elements in a data stream", RANDOM 2002.
 */
export class BottomK {
  readonly #k: number;
  // Arrays, as nearly every minute of a sender has a handful of entries and there are many minutes. The first entry
  // makes a new array: one that grows from nothing takes room for 17 at once.
  #hashes: number[] = [];
  /** The largest hash kept, once there are k, and where it stands. */
  #limit = Number.POSITIVE_INFINITY;
  #limitAt = -1;

  constructor(k = 64) {
    this.#k = k;
  }

  add(hash: number): void {
    if (hash >= this.#limit || this.#hashes.includes(hash)) return;
    if (this.#limitAt < 0) {
      if (this.#hashes.length === 0) this.#hashes = [hash];
      else this.#hashes.push(hash);
      if (this.#hashes.length < this.#k) return;
    } else {
      this.#hashes[this.#limitAt] = hash;
    }
    this.#limit = Math.max(...this.#hashes);
    this.#limitAt = this.#hashes.indexOf(this.#limit);
  }

  /** An estimate of how many different hashes were added; exact up to k - 1. */
  get size(): number {
    if (this.#limitAt < 0) return this.#hashes.length;
    return Math.round((this.#k - 1) / (this.#limit / RANGE));
  }

  /** The kept hashes, ascending. */
  values(): number[] {
    return this.#hashes.length < 2 ? [...this.#hashes] : [...this.#hashes].sort((a, b) => a - b);
  }
}

/** hash53 is uniform over this range. */
const RANGE = 2 ** 53;

/** The first `limit` different names. */
export class NameSample {
  names: string[] = [];
  readonly #limit: number;
  #index: Set<string> | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(name: string): void {
    const { names } = this;
    if (names.length >= this.#limit) return;
    if (this.#index === undefined ? names.includes(name) : this.#index.has(name)) return;
    if (names.length === 0) this.names = [name];
    else names.push(name);
    if (this.#index !== undefined) this.#index.add(name);
    else if (names.length > INDEX_FROM) this.#index = new Set(names);
  }
}

const INDEX_FROM = 24;
