import { hash53 } from '../../hash.ts';
import type { Incident } from '../../incident/incident.ts';
import { HOUR, MINUTE } from '../../time.ts';
import { type Pace, POLITE, runTime, zoneCapacity } from '../check/pace.ts';
import { type Job, selfTestQueries } from '../check/run.ts';
import { type Blocklist, type TargetKind, type Tier, zoneFor } from '../lists/list.ts';
import type { Target } from '../target.ts';
import { concerns } from './suspects.ts';
import { TIMES } from './transition.ts';
import type { Entry, WatchState } from './watch-state.ts';

/** How often a list is asked: between these, each list at its own pace so that they do not all come at once. */
const EVERY: Readonly<Record<Tier, readonly [from: number, to: number]>> = {
  1: [30 * MINUTE, 60 * MINUTE],
  2: [150 * MINUTE, 3 * HOUR],
  3: [11 * HOUR, 12 * HOUR],
};
/** A first hit is looked at again after this. */
const SUSPECTED_EVERY = 5 * MINUTE;
/** An urgent check does not repeat one this young. */
const URGENT_EVERY = 2 * MINUTE;

/** Between what is urgent (0) and what is at most three times overdue (1/4 and above). */
const NEVER_ASKED = 0.25;

export interface PlanInput {
  lists: readonly Blocklist[];
  targets: readonly Target[];
  state: WatchState;
  /** Milliseconds since 1970. */
  now: number;
  /** How long the run may take. Milliseconds. */
  budgetMs: number;
  /** Targets (their text) that the detector has just seen trouble on: tier 1 is asked about them at once. */
  urgent?: ReadonlySet<string>;
  /** How long an answer takes at worst, for the queries in flight. Milliseconds; @default 1000 */
  latencyMs?: number;
  /** @default POLITE */
  pace?: Pace;
}

export interface RunPlan {
  jobs: Job[];
  /** Pairs of target and list that are due and have to wait for the next run. */
  carriedOver: number;
  /** What the run needs by the pacing rules. Milliseconds. */
  estimateMs: number;
}

/**
 * What to ask in this run: whatever is due, the most pressing first, as far as the budget reaches. What does not
 * fit keeps its age and so comes first in the next run.
 */
export function planRun(input: PlanInput): RunPlan {
  const pace = input.pace ?? POLITE;
  const latencyMs = input.latencyMs ?? 1000;
  const usableMs = Math.max(0, input.budgetMs - 2 * latencyMs);
  const perZone = zoneCapacity(usableMs, pace);
  let left = Math.floor((usableMs * pace.inFlight) / latencyMs);
  const used = new Map<string, number>();
  const plan: RunPlan = { jobs: [], carriedOver: 0, estimateMs: 0 };
  for (const { list, kind, due } of dueWork(input)) {
    const zone = zoneFor(list, kind);
    const test = selfTestQueries(list, kind);
    const room = Math.min(perZone - (used.get(zone) ?? 0), left) - test;
    const targets = due.slice(0, Math.max(0, room));
    plan.carriedOver += due.length - targets.length;
    if (targets.length === 0) continue;
    used.set(zone, (used.get(zone) ?? 0) + test + targets.length);
    left -= test + targets.length;
    plan.jobs.push({ list, kind, targets });
  }
  plan.estimateMs = runTime([...used.values()], latencyMs, pace);
  return plan;
}

interface Work {
  list: Blocklist;
  kind: TargetKind;
  /** The most pressing one first. */
  due: Target[];
}

function dueWork({ lists, targets, state, now, urgent }: PlanInput): Work[] {
  const work: (Work & { first: number })[] = [];
  for (const list of lists) {
    if (list.notAsked) continue;
    for (const kind of list.kinds) {
      const due = targets
        .filter((target) => target.kind === kind)
        .map((target) => ({
          target,
          rank: urgency(list, state.targets[target.text]?.[list.id], now, urgent?.has(target.text) ?? false),
        }))
        .filter((each): each is { target: Target; rank: number } => each.rank !== undefined)
        .sort((a, b) => a.rank - b.rank);
      if (due.length > 0)
        work.push({ list, kind, due: due.map(({ target }) => target), first: due[0]!.rank });
    }
  }
  return work.sort((a, b) => a.first - b.first || a.list.tier - b.list.tier);
}

/** How pressing it is to ask a list about a target now: the smaller the sooner; undefined when it is not due. */
function urgency(
  list: Blocklist,
  entry: Entry | undefined,
  now: number,
  urgent: boolean,
): number | undefined {
  if (!entry) return NEVER_ASKED;
  const age = now - entry.askedAt;
  if (urgent && list.tier === 1 && age >= URGENT_EVERY) return 0;
  if (entry.phase === 'suspected' && !entry.held) return age >= SUSPECTED_EVERY ? 0 : undefined;
  const interval = intervalOf(list, entry);
  return age >= interval ? 1 / (1 + age / interval) : undefined;
}

function intervalOf(list: Blocklist, entry: Entry): number {
  const [from, to] = EVERY[list.tier];
  const regular = from + ((hash53(list.id) % 1000) / 1000) * (to - from);
  if (entry.phase !== 'clearing') return regular;
  return Math.min(regular, Math.max((entry.ttl ?? 0) * 1000, TIMES.cleanSpacing));
}

/**
 * The targets (their text) that the detector has seen trouble on since a list of tier 1 was last asked about them.
 * Once it has been asked, the regular cadence is enough: an incident may stay open for hours.
 */
export function urgentTargets(
  targets: readonly Target[],
  lists: readonly Blocklist[],
  state: WatchState,
  incidents: readonly Incident[],
): Set<string> {
  const open = incidents.filter(({ closed }) => closed === undefined);
  const first = lists.filter(({ tier, notAsked }) => tier === 1 && notAsked === undefined);
  const urgent = targets.filter((target) => {
    const alerted = open.filter((incident) => concerns(incident, target)).map((incident) => incident.alerted);
    return first.some((list) => {
      const entry = state.targets[target.text]?.[list.id];
      return entry !== undefined && alerted.some((at) => at > entry.askedAt);
    });
  });
  return new Set(urgent.map(({ text }) => text));
}
