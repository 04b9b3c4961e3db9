import { HOUR } from '../../time.ts';

/** Hours for which a sender is known: over a night, and the day before it. */
const KEEP = 48;
const MOST = 60_000;

/** A name that is known, and the hour since 1970 in which it was seen last. */
export type KnownName = [name: string, hour: number];

/** Whose mail our server has taken lately: what it refuses counts for nobody else, so that it makes no sender. */
export class KnownSenders {
  #hours = new Map<string, number>();
  /** No name was seen last before this hour. */
  #oldest = Number.POSITIVE_INFINITY;

  note(name: string, time: number): void {
    const hour = Math.floor(time / HOUR);
    if (this.#hours.get(name) === hour) return;
    // In the order in which they were seen last: those that are dropped are the longest silent.
    this.#hours.delete(name);
    this.#hours.set(name, hour);
    this.#oldest = Math.min(this.#oldest, hour);
    if (this.#hours.size > MOST) this.#hours.delete(this.#hours.keys().next().value!);
  }

  has(name: string): boolean {
    return this.#hours.has(name);
  }

  sweep(now: number): void {
    const least = Math.floor(now / HOUR) - KEEP;
    if (this.#oldest >= least) return;
    this.#oldest = Number.POSITIVE_INFINITY;
    this.#hours.forEach((hour, name) => {
      if (hour < least) this.#hours.delete(name);
      else this.#oldest = Math.min(this.#oldest, hour);
    });
  }

  dump(): KnownName[] {
    return [...this.#hours];
  }

  load(names: readonly KnownName[]): void {
    this.#hours = new Map(names);
    this.#oldest = Number.NEGATIVE_INFINITY;
  }
}
