import type { ContributionStore } from '../../core/ports.ts';

/** Contributions by minute, for `replay` and for tests; nothing expires. */
export function createMemoryContributionStore(): ContributionStore {
  const minutes = new Map<number, Map<string, string>>();
  return {
    async put({ minute, batch, body }) {
      const batches = minutes.get(minute) ?? new Map<string, string>();
      minutes.set(minute, batches.set(batch, body));
    },
    async read(minute) {
      return [...(minutes.get(minute)?.values() ?? [])];
    },
  };
}
