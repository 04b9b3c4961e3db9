import { hash64 } from '../../../lambda/core/hash.ts';
import type { ContributionStore, StoredBody, StoredContributions } from '../../../lambda/core/ports.ts';

type Stored = Omit<StoredContributions, 'body'> & { body: StoredBody };

/** Contributions by minute; nothing expires. */
export function createMemoryContributionStore(): ContributionStore {
  const minutes = new Map<number, Map<string, Stored>>();
  const of = (minute: number) => [...(minutes.get(minute)?.values() ?? [])];
  return {
    async put(contributions) {
      const { minute, batch, late, body: text } = contributions;
      const batches = minutes.get(minute) ?? new Map<string, Stored>();
      const body = { print: `${batch} ${hash64(text)}`, text: () => text };
      minutes.set(minute, batches.set(`${late ?? ''} ${batch}`, { ...contributions, body }));
    },
    async read(minute) {
      return of(minute).flatMap(({ late, body }) => (late === undefined ? body : []));
    },
    async lateArrivals(first, last) {
      return [...minutes.keys()]
        .flatMap((minute) =>
          [...new Set(of(minute).flatMap(({ late }) => late ?? []))].map((arrival) => ({ arrival, minute })),
        )
        .filter(({ arrival }) => arrival >= first && arrival <= last)
        .sort((a, b) => a.arrival - b.arrival || a.minute - b.minute);
    },
    async readLate(minute) {
      return of(minute).flatMap(({ late, body }) => (late === undefined ? [] : { arrival: late, body }));
    },
  };
}
