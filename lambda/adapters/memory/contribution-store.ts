import type { ContributionStore, StoredContributions } from '../../core/ports.ts';

/** Contributions by minute, for `replay` and for tests; nothing expires. */
export function createMemoryContributionStore(): ContributionStore {
  const minutes = new Map<number, Map<string, StoredContributions>>();
  const of = (minute: number) => [...(minutes.get(minute)?.values() ?? [])];
  return {
    async put(contributions) {
      const { minute, batch, late } = contributions;
      const batches = minutes.get(minute) ?? new Map<string, StoredContributions>();
      minutes.set(minute, batches.set(`${late ?? ''} ${batch}`, contributions));
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
