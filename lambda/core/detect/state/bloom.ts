/** Bits and probes: 100,000 names at 1 % false answers in 128 KB (Bloom 1970; n = m (ln 2)^2 / -ln p). */
const BITS = 1 << 20;
const PROBES = 7;
const CAPACITY = 100_000;

/**
 * A set of names too many to list, in two generations: names are added to the young one, asked of both, and when
 * the young one is full it becomes the old one. So the set holds the last 100,000 to 200,000 names, and forgets.
 * A false "known" (1 % when full) costs a little evidence; a false "new" cannot happen.
 */
export class Bloom {
  young: Uint8Array;
  old: Uint8Array;
  size: number;

  constructor(young = new Uint8Array(BITS / 8), old = new Uint8Array(BITS / 8), size = 0) {
    this.young = young;
    this.old = old;
    this.size = size;
  }

  has(value: number): boolean {
    return holds(this.young, value) || holds(this.old, value);
  }

  add(value: number): void {
    if (holds(this.young, value)) return;
    if (this.size >= CAPACITY) {
      this.old = this.young;
      this.young = new Uint8Array(BITS / 8);
      this.size = 0;
    }
    this.size++;
    for (let probe = 0, at = start(value); probe < PROBES; probe++, at = step(at, value)) {
      this.young[at >>> 3]! |= 1 << (at & 7);
    }
  }
}

function holds(bits: Uint8Array, value: number): boolean {
  for (let probe = 0, at = start(value); probe < PROBES; probe++, at = step(at, value)) {
    if ((bits[at >>> 3]! & (1 << (at & 7))) === 0) return false;
  }
  return true;
}

// Double hashing (Kirsch and Mitzenmacher, 2006): the fingerprint's halves, spread again, give all probes.
function start(value: number): number {
  return Math.imul(value, 0x9e3779b1) >>> 12;
}

function step(at: number, value: number): number {
  return (at + ((Math.imul(value, 0x85ebca6b) >>> 12) | 1)) & (BITS - 1);
}
