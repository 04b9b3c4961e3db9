import type { ContributionStore, LateArrival } from '../core/ports.ts';
import { type Contribution, canonicalEvents, decodeContributions } from '../core/tally/contribution.ts';
import type { MinuteEvents } from './minute-fold.ts';

/** Reads what each minute adds: every event once, in the minute in which it could first be judged. */
export class MinuteReader {
  readonly #store: ContributionStore;
  readonly #late: readonly LateArrival[];

  private constructor(store: ContributionStore, late: readonly LateArrival[]) {
    this.#store = store;
    this.#late = late;
  }

  /** For the minutes from `first` to `last`. */
  static async open(store: ContributionStore, first: number, last: number): Promise<MinuteReader> {
    return new MinuteReader(store, first > last ? [] : await store.lateArrivals(first, last));
  }

  /** @param provisional whether the minute will be read again */
  async read(minute: number, provisional: boolean): Promise<MinuteEvents> {
    const events = canonicalEvents(decoded(await this.#store.read(minute, !provisional)));
    const late: { minute: number; events: MinuteEvents['events'] }[] = [];
    for (const each of this.#late) {
      if (each.arrival === minute) late.push({ minute: each.minute, events: await this.#arrived(each) });
    }
    return { minute, events, late };
  }

  /** What of a minute arrived late in `arrival`, without what came in time or had arrived before. */
  async #arrived({ arrival, minute }: LateArrival): Promise<MinuteEvents['events']> {
    const late = await this.#store.readLate(minute);
    const known = [
      ...(await this.#store.read(minute)),
      ...late.flatMap((each) => (each.arrival < arrival ? each.body : [])),
    ];
    const hashes = new Set(decoded(known).map(({ hash }) => hash));
    const arrived = decoded(late.flatMap((each) => (each.arrival === arrival ? each.body : [])));
    return canonicalEvents(arrived.filter(({ hash }) => !hashes.has(hash)));
  }
}

function decoded(bodies: readonly string[]): Contribution[] {
  return bodies.flatMap(decodeContributions);
}
