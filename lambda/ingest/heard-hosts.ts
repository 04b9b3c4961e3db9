import { type HeardStore, UnwritableItemError } from '../core/ports.ts';
import { slotOf } from '../core/rhythm/slot.ts';
import { MINUTE } from '../core/time.ts';

/** The mail hosts of a batch, and the least time from a line's own time to its arrival. */
export class HeardHosts {
  readonly #arrival: number;
  readonly #least = new Map<string, number>();

  /** @param arrival of the batch, milliseconds since 1970 */
  constructor(arrival: number) {
    this.#arrival = arrival;
  }

  /** @param time the line's own, milliseconds since 1970 */
  add(host: string, time: number): void {
    const lag = this.#arrival - time;
    const least = this.#least.get(host);
    if (least === undefined ? this.#least.size < MOST_HOSTS && isName(host) : lag < least)
      this.#least.set(host, lag);
  }

  get least(): ReadonlyMap<string, number> {
    return this.#least;
  }
}

/** Hosts of one batch: a stream is one host's, or a collector's of some. */
const MOST_HOSTS = 50;
const LONGEST_NAME = 255;

function isName(host: string): boolean {
  return host !== '' && host.length <= LONGEST_NAME;
}

/** Hosts of one slot and process: more than the judge remembers. */
const MOST_NOTED = 500;
/** A lag that is shorter by less than this says nothing new. Milliseconds. */
const SHORTER = MINUTE / 2;

/**
 * Notes who was heard, each host once in a slot and process, and again only with a lag that is clearly shorter: a busy
 * host has thousands of batches in a slot.
 */
export function createHeardNotes(store: Pick<HeardStore, 'put'>) {
  let slot = 0;
  let noted = new Map<string, number>();
  return async (hosts: ReadonlyMap<string, number>, arrival: number): Promise<void> => {
    const now = slotOf(arrival);
    if (now !== slot) noted = new Map();
    slot = now;
    const known = noted;
    await Promise.all(
      [...hosts].map(async ([host, least]) => {
        const before = known.get(host);
        if (before === undefined ? known.size >= MOST_NOTED : least > before - SHORTER) return;
        try {
          await store.put(now, host, least);
        } catch (error) {
          // A name that no key can be.
          if (!(error instanceof UnwritableItemError)) throw error;
        }
        known.set(host, least);
      }),
    );
  };
}
