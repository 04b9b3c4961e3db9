/** Bits of each of the two filters, and names after which the young one becomes the old one. */
const BITS = 1024;
const PROBES = 4;
const CAPACITY = 128;

export const NAME_FILTER_BYTES = (2 * BITS) / 8;

/**
 * The last 128 to 256 names of one sender in 256 bytes, as two Bloom filters: names are added to the young one and asked
 * of both. A new name is taken for known in 5 % of cases when both are full (Bloom 1970: (1 - e^(-kn/m))^k); a known one
 * is never taken for new until it is forgotten.
 */
export class NameFilter {
  /** The young filter, then the old one; undefined: empty, as with most senders on most days. */
  bits: Uint8Array | undefined;
  /** Names in the young one. */
  size = 0;

  has(value: number): boolean {
    const { bits } = this;
    return bits !== undefined && (holds(bits, 0, value) || holds(bits, BITS / 8, value));
  }

  add(value: number): void {
    this.bits ??= new Uint8Array(NAME_FILTER_BYTES);
    if (holds(this.bits, 0, value)) return;
    if (this.size >= CAPACITY) {
      this.bits.copyWithin(BITS / 8, 0, BITS / 8);
      this.bits.fill(0, 0, BITS / 8);
      this.size = 0;
    }
    this.size++;
    for (let probe = 0; probe < PROBES; probe++) {
      const at = place(value, probe);
      this.bits[at >>> 3]! |= 1 << (at & 7);
    }
  }
}

function holds(bits: Uint8Array, from: number, value: number): boolean {
  for (let probe = 0; probe < PROBES; probe++) {
    const at = place(value, probe);
    if ((bits[from + (at >>> 3)]! & (1 << (at & 7))) === 0) return false;
  }
  return true;
}

// Double hashing (Kirsch and Mitzenmacher, 2006): two numbers from the fingerprint give all probes.
function place(value: number, probe: number): number {
  const first = Math.imul(value, 0x9e3779b1) >>> 0;
  const second = (Math.imul(value ^ (value >>> 15), 0x85ebca6b) >>> 0) | 1;
  return (first + probe * second) % BITS;
}
