import { type BusySender, busiestSenders } from '../core/dnsbl/busiest.ts';
import type { Blocklist } from '../core/dnsbl/list.ts';
import type { ListingNotice, Notice, RemovalNotice } from '../core/dnsbl/notice.ts';
import type { JobResult } from '../core/dnsbl/run.ts';
import { suspectsFor } from '../core/dnsbl/suspects.ts';
import type { Lookup } from '../core/dnsbl/watch-ports.ts';
import { type ListingContext, othersOf } from '../core/dnsbl/watch-record.ts';
import type { WatchState } from '../core/dnsbl/watch-state.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Board } from '../core/report/board.ts';

export interface News {
  notice: Notice | RemovalNotice;
  context?: ListingContext | undefined;
}

interface Surroundings {
  /** After the run. */
  state: WatchState;
  results: readonly JobResult[];
  incidents: readonly Incident[];
  /** What the judge saw last; read only when there is something to alert about. */
  loadBoard: () => Promise<Board | undefined>;
  reverseName: Lookup['reverseName'];
  /** Who was asked, in words. */
  resolver: string;
  now: number;
}

/** Of a mass listing, the reverse names of so many: more is not read, and each is a query. */
const MOST_NAMED = 20;

/**
 * The notices of a run with all that an alert must hold: who did it, the address' name, how the answer was found. A
 * draft for a listing that is news itself stands in its notice instead of in one of its own.
 */
export async function gatherNews(
  notices: readonly Notice[],
  removals: readonly RemovalNotice[],
  around: Surroundings,
): Promise<News[]> {
  const alerts = new Set<string>();
  const board = notices.some(isAlert) ? await around.loadBoard() : undefined;
  const busiest = busiestSenders(board, around.now);
  const named = new Set(notices.filter(isAlert).slice(0, MOST_NAMED));
  const news = await Promise.all(
    notices.map(async (notice): Promise<News> => {
      if (!isAlert(notice)) return { notice };
      alerts.add(pairOf(notice));
      const draft = removals.find((removal) => pairOf(removal) === pairOf(notice))?.draft;
      return {
        notice,
        context: await contextOf(notice, around, { busiest, draft, named: named.has(notice) }),
      };
    }),
  );
  const alone = removals.filter((removal) => !alerts.has(pairOf(removal)));
  return [...news, ...alone.map((notice) => ({ notice }))];
}

function isAlert(notice: Notice): notice is ListingNotice {
  return notice.kind === 'listing' && notice.route === 'alert' && notice.event !== 'delisted';
}

function pairOf({ target, list }: { target: { text: string }; list: Pick<Blocklist, 'id'> }): string {
  return `${target.text} ${list.id}`;
}

async function contextOf(
  { target, list }: ListingNotice,
  { state, results, incidents, reverseName, resolver, now }: Surroundings,
  { busiest, draft, named }: { busiest: BusySender[]; draft: string | undefined; named: boolean },
): Promise<ListingContext> {
  const name = named && target.kind !== 'domain' ? await reverseName(target.text) : undefined;
  const result = results.find(({ job }) => job.list.id === list.id && job.kind === target.kind);
  return {
    resolver,
    selfTest: result?.health.state === 'healthy' ? 'passed' : 'no test entry known',
    ...(name === undefined ? {} : { reverseName: name }),
    suspects: suspectsFor(target, incidents, now),
    busiest,
    others: othersOf(state, target.text, list.id),
    ...(draft === undefined ? {} : { draft }),
  };
}
