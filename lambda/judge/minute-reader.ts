import { type Contribution, canonicalEvents, decodeContributions } from '../core/events/contribution.ts';
import type { MessageEvent } from '../core/events/message-event.ts';
import type { ContributionStore, LateArrival, StoredBody } from '../core/ports.ts';

/** The late ones in their order, and whether there are more than one run should take. */
export interface LateReading {
  groups: LateGroup[];
  more: boolean;
}

/** What came late for one minute in one minute of arrival. */
export interface LateGroup extends LateArrival {
  /** Without what its minute held already; in canonical order. */
  events: MessageEvent[];
}

/**
 * Contributions read in one run, copies included: an outage of hours must not make a run longer than its time. What is
 * left is for the next run.
 */
const MOST_READ = 200_000;

/**
 * What has come late since `after` and is complete, in the order of arrival, then of minute.
 *
 * @param folded the last minute that the state holds: what is about a later one waits, and all behind it
 * @param complete the last minute of arrival that nothing is added to any more
 */
export async function readLate(
  store: ContributionStore,
  { after, folded, complete }: { after: LateArrival; folded: number; complete: number },
  most = MOST_READ,
): Promise<LateReading> {
  const groups: LateGroup[] = [];
  let read = 0;
  for (const each of await store.lateArrivals(after.arrival, complete)) {
    if (each.arrival === after.arrival && each.minute <= after.minute) continue;
    if (each.minute > folded) break;
    if (read >= most) return { groups, more: true };
    const late = await store.readLate(each.minute);
    const known = decoded([
      ...(await store.read(each.minute)),
      ...late.flatMap(({ arrival, body }) => (arrival < each.arrival ? body : [])),
    ]);
    const arrived = decoded(late.flatMap(({ arrival, body }) => (arrival === each.arrival ? body : [])));
    read += known.length + arrived.length;
    const hashes = new Set(known.map(({ hash }) => hash));
    groups.push({ ...each, events: canonicalEvents(arrived.filter(({ hash }) => !hashes.has(hash))) });
  }
  return { groups, more: false };
}

/** The events of a minute's batches, each once, in canonical order. */
export function eventsOf(bodies: readonly StoredBody[]): MessageEvent[] {
  return canonicalEvents(decoded(bodies));
}

function decoded(bodies: readonly StoredBody[]): Contribution[] {
  return bodies.flatMap((body) => decodeContributions(body.text()));
}
