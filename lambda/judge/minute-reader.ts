import { type Contribution, canonicalEvents, decodeContributions } from '../core/events/contribution.ts';
import type { MessageEvent } from '../core/events/message-event.ts';
import { type ContributionStore, type LateArrival, type StoredBody, TOO_LATE_AFTER } from '../core/ports.ts';

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
/** Minutes that are read at a time: one after the other, days of them would take longer than a run. */
const AT_ONCE = 16;

/**
 * What has come late since `after` and is complete, in the order of arrival, then of minute.
 *
 * @param folded the last minute that the state holds: what is about a later one waits, and all behind it
 * @param complete the last minute of arrival that nothing is added to any more
 * @param goOn asked now and then whether there is time for more; what is left is for the next run
 */
export async function readLate(
  store: ContributionStore,
  { after, folded, complete }: { after: LateArrival; folded: number; complete: number },
  { most = MOST_READ, goOn = () => true }: { most?: number; goOn?: () => boolean } = {},
): Promise<LateReading> {
  const groups: LateGroup[] = [];
  let read = 0;
  const waiting = (await store.lateArrivals(after.arrival, complete)).filter(
    ({ arrival, minute }) =>
      (arrival > after.arrival || minute > after.minute) &&
      // Stored before times that cannot be were put right: there never was such a minute.
      minute >= arrival - TOO_LATE_AFTER,
  );
  const open = waiting.findIndex(({ minute }) => minute > folded);
  const ready = open < 0 ? waiting : waiting.slice(0, open);
  for (let at = 0; at < ready.length; at += AT_ONCE) {
    if (read >= most || !goOn()) return { groups, more: true };
    const next = await Promise.all(ready.slice(at, at + AT_ONCE).map((each) => readGroup(store, each)));
    for (const [which, { group, size }] of next.entries()) {
      read += size;
      groups.push(group);
      const rest = at + which + 1 < ready.length;
      if (read >= most && rest) return { groups, more: true };
    }
  }
  return { groups, more: false };
}

/** What came late for one minute at one arrival, and how many contributions had to be read for it. */
async function readGroup(
  store: ContributionStore,
  each: LateArrival,
): Promise<{ group: LateGroup; size: number }> {
  const [inTime, late] = await Promise.all([store.read(each.minute), store.readLate(each.minute)]);
  const known = decoded([
    ...inTime,
    ...late.flatMap(({ arrival, body }) => (arrival < each.arrival ? body : [])),
  ]);
  const arrived = decoded(late.flatMap(({ arrival, body }) => (arrival === each.arrival ? body : [])));
  const hashes = new Set(known.map(({ hash }) => hash));
  const events = canonicalEvents(arrived.filter(({ hash }) => !hashes.has(hash)));
  return { group: { ...each, events }, size: known.length + arrived.length };
}

/** The events of a minute's batches, each once, in canonical order. */
export function eventsOf(bodies: readonly StoredBody[]): MessageEvent[] {
  return canonicalEvents(decoded(bodies));
}

function decoded(bodies: readonly StoredBody[]): Contribution[] {
  return bodies.flatMap((body) => decodeContributions(body.text()));
}
