import type { Lease } from '../../../lambda/core/ports.ts';

/** A lease for judges that run in one process. */
export function createMemoryLease(): Lease {
  let held: { owner: string; until: number } | undefined;
  return {
    async acquire(owner, now, until) {
      if (held !== undefined && held.owner !== owner && held.until >= now) return false;
      held = { owner, until };
      return true;
    },
    async release(owner) {
      if (held?.owner === owner) held = undefined;
    },
  };
}
