import type { Settings } from '../core/config.ts';
import { type Job, type JobResult, runJobs } from '../core/dnsbl/check/run.ts';
import { listsOf } from '../core/dnsbl/lists/chosen-lists.ts';
import { byKeyedList, KEY_SERVICES } from '../core/dnsbl/lists/key-services.ts';
import type { BlocklistSettings } from '../core/dnsbl/settings.ts';
import { targetsOf } from '../core/dnsbl/target.ts';
import { applyRun } from '../core/dnsbl/watch/apply.ts';
import { planRun, urgentTargets } from '../core/dnsbl/watch/plan.ts';
import { removalsDue } from '../core/dnsbl/watch/removal.ts';
import { suspectsFound } from '../core/dnsbl/watch/suspect-found.ts';
import { suspectsSince } from '../core/dnsbl/watch/suspects.ts';
import type { KeyReader, ListStateStore, Lookup } from '../core/dnsbl/watch/watch-ports.ts';
import {
  decodeRecord,
  encodeRecord,
  forget,
  pruned,
  type WatchRecord,
} from '../core/dnsbl/watch/watch-record.ts';
import type { WatchState } from '../core/dnsbl/watch/watch-state.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { Publisher } from '../core/message/publisher.ts';
import { offsetAt } from '../core/office-time.ts';
import type { BoardStore, RollupStore } from '../core/ports.ts';
import { topSendersHours } from '../core/rollup/top-senders.ts';
import { minuteOf } from '../core/time.ts';
import { publishListings, withNews } from './listing-outbox.ts';
import { gatherNews, type News } from './news.ts';
import { type BlocklistSummary, SKIPPED, summaryOf } from './summary.ts';

export interface BlocklistWatchDeps {
  states: ListStateStore;
  /** As `IncidentStore.recent`, of which it takes the incidents alone. */
  incidents: { recent(since: number): Promise<readonly { incident: Incident }[]> };
  /** What the judge saw last. Default: nothing. */
  board?: Pick<BoardStore, 'load'>;
  /** The traffic by mail host. Default: nothing. */
  rollups?: Pick<RollupStore, 'read'>;
  publisher: Publisher;
  keys: KeyReader;
  /** Opens the resolver of one run, which ends `budgetMs` from then. */
  openLookup: (budgetMs: number) => Lookup;
  settings: Settings;
  /** A DNS label that nobody has listed: random, new for each run. */
  randomLabel: () => string;
}

/** How long a run may ask; saving and telling come after. Milliseconds. */
export const RUN_BUDGET = 60_000;

/**
 * One run of the DNSBL watch: asks what is due, moves the states, tells what is new. State and news are saved as
 * one before anything is published, so a run that is killed, repeated or overtaken by another loses nothing: what
 * is told twice has the same id.
 */
export function createBlocklistWatch(deps: BlocklistWatchDeps) {
  const { blocklists, notify, detect } = deps.settings;
  const targets = targetsOf(blocklists.targets);
  const lists = chosenLists(blocklists);
  const known = {
    targets: new Set(targets.map(({ text }) => text)),
    lists: new Set(lists.map(({ id }) => id)),
  };

  /** @param now the scheduled time, milliseconds since 1970 */
  return async function watch(now: number): Promise<BlocklistSummary> {
    // Saved, it would make every list look asked for ever.
    if (!Number.isFinite(now))
      throw new TypeError("the event has no 'time'; write e.g. 2026-01-05T08:00:00Z");
    const stored = await deps.states.load();
    const before = decodeRecord(stored?.body);
    const state = forget(before.state, known.targets, known.lists);
    const incidents = (await deps.incidents.recent(suspectsSince(state, now))).map(
      ({ incident }) => incident,
    );
    const urgent = urgentTargets(targets, lists, state, incidents);
    const plan = planRun({ lists, targets, state, now, budgetMs: RUN_BUDGET, urgent });
    const lookup = deps.openLookup(RUN_BUDGET);
    let results: JobResult[] = [];
    let problems: string[] = [];
    let after: WatchRecord;
    let changed = plan.jobs.length > 0;
    try {
      if (plan.jobs.length > 0) ({ results, problems } = await ask(plan.jobs, state, lookup));
      const applied = applyRun(state, results, now);
      const removals = removalsDue(applied.state, lists, targets, incidents);
      const found = suspectsFound(removals.state, applied.notices, { lists, targets, incidents, now });
      const news = await gatherNews(applied.notices, removals.notices, {
        state: applied.state,
        results,
        incidents,
        loadBoard: async () => deps.board?.load(),
        loadRollups: async () => {
          const { first, last } = topSendersHours(now);
          return (await deps.rollups?.read(first, last)) ?? [];
        },
        reverseName: lookup.reverseName,
        resolver: blocklists.resolver,
        now,
      });
      const all: News[] = [...news, ...found.notices.map((notice) => ({ notice }))];
      changed ||= all.length > 0;
      after = { state: found.state, outbox: withNews(pruned(before.outbox, now), all, now) };
    } finally {
      lookup.close();
    }

    let version = stored?.version ?? 0;
    const save = async (record: WatchRecord) =>
      deps.states.save({ version: ++version, body: encodeRecord(record) });
    // Another run was faster: its view is the newer one, and nothing of this one was told.
    if (changed && !(await save(after))) return SKIPPED;
    const voice = { utcOffset: offsetAt(minuteOf(now), detect) };
    const told = await publishListings(after.outbox, deps.publisher, now, notify, voice);
    if (told.changed) await save({ ...after, outbox: told.outbox });
    return summaryOf({ plan, results, state: after.state, told, problems });
  };

  async function ask(
    jobs: readonly Job[],
    state: WatchState,
    lookup: Lookup,
  ): Promise<{ results: JobResult[]; problems: string[] }> {
    const { keys, problems } = await deps.keys.read();
    const results = await runJobs(jobs, lookup.ask, {
      keys: byKeyedList(keys),
      randomLabel: deps.randomLabel(),
      // The list's words are wanted for what is news, and cost a query each.
      wantsText: ({ target, list }) => {
        const phase = state.targets[target.text]?.[list.id]?.phase;
        return phase !== 'listed' && phase !== 'clearing';
      },
    });
    return { results, problems };
  }
}

/**
 * By what the configuration says, not by what could be read: while a key cannot be read, its lists are blind, and
 * their public twins, which refuse cloud resolvers, do not take their place.
 */
function chosenLists({ lists, keys }: BlocklistSettings) {
  const services = KEY_SERVICES.filter((service) => keys[service] !== undefined);
  const marks = Object.fromEntries(services.map((service) => [service, 'configured']));
  return listsOf(lists, byKeyedList(marks)).lists;
}
