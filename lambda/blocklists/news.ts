import type { JobResult } from '../core/dnsbl/check/run.ts';
import type { Blocklist } from '../core/dnsbl/lists/list.ts';
import { busiestBehind, busiestSenders } from '../core/dnsbl/watch/busiest.ts';
import {
  type Draft,
  isAlert,
  type ListingNews,
  type ListingNotice,
  type RemovalNotice,
  type RunNotice,
} from '../core/dnsbl/watch/notice.ts';
import { suspectsFor } from '../core/dnsbl/watch/suspects.ts';
import type { Lookup } from '../core/dnsbl/watch/watch-ports.ts';
import { type BusySender, type ListingContext, othersOf } from '../core/dnsbl/watch/watch-record.ts';
import type { WatchState } from '../core/dnsbl/watch/watch-state.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Board } from '../core/rollup/board.ts';
import type { Rollup } from '../core/rollup/rollup.ts';

export interface News {
  notice: ListingNews;
  context?: ListingContext | undefined;
}

interface Surroundings {
  /** After the run. */
  state: WatchState;
  results: readonly JobResult[];
  incidents: readonly Incident[];
  /** What the judge saw last; read only when there is something to alert about. */
  loadBoard: () => Promise<Board | undefined>;
  /** The traffic of the last 48 hours; read only then, too. */
  loadRollups: () => Promise<Rollup[]>;
  reverseName: Lookup['reverseName'];
  /** Who was asked. */
  resolver: ListingContext['resolver'];
  now: number;
}

interface AlertFacts {
  busiest: BusySender[];
  rollups: readonly Rollup[];
  draft: Draft | undefined;
  named: boolean;
}

/** Of a mass listing, the reverse names of so many: more is not read, and each is a query. */
const MOST_NAMED = 20;

/**
 * The notices of a run with all that an alert must hold: who did it, the address' name, how the answer was found. A
 * draft for a listing that is news itself stands in its notice instead of in one of its own.
 */
export async function gatherNews(
  notices: readonly RunNotice[],
  removals: readonly RemovalNotice[],
  around: Surroundings,
): Promise<News[]> {
  const alerts = new Set<string>();
  const alerting = notices.some(isAlert);
  const busiest = busiestSenders(alerting ? await around.loadBoard() : undefined, around.now);
  const rollups = alerting ? await around.loadRollups() : [];
  const named = new Set(notices.filter(isAlert).slice(0, MOST_NAMED));
  const news = await Promise.all(
    notices.map(async (notice): Promise<News> => {
      if (!isAlert(notice)) return { notice };
      alerts.add(pairOf(notice));
      const draft = removals.find((removal) => pairOf(removal) === pairOf(notice))?.draft;
      return {
        notice,
        context: await contextOf(notice, around, { busiest, rollups, draft, named: named.has(notice) }),
      };
    }),
  );
  const alone = removals.filter((removal) => !alerts.has(pairOf(removal)));
  return [...news, ...alone.map((notice) => ({ notice }))];
}

function pairOf({ target, list }: { target: { text: string }; list: Pick<Blocklist, 'id'> }): string {
  return `${target.text} ${list.id}`;
}

async function contextOf(
  { target, list }: ListingNotice,
  { state, results, incidents, reverseName, resolver, now }: Surroundings,
  { busiest, rollups, draft, named }: AlertFacts,
): Promise<ListingContext> {
  const name = named && target.kind !== 'domain' ? await reverseName(target.text) : undefined;
  const result = results.find(({ job }) => job.list.id === list.id && job.kind === target.kind);
  const topSenders = busiestBehind(target, rollups, now);
  return {
    resolver,
    selfTest: result?.health.state === 'healthy' ? 'passed' : 'no test entry known',
    ...(name === undefined ? {} : { reverseName: name }),
    suspects: suspectsFor(target, incidents, now),
    busiest,
    ...(topSenders === undefined ? {} : { topSenders }),
    others: othersOf(state, target.text, list.id),
    ...(draft === undefined ? {} : { draft }),
  };
}
