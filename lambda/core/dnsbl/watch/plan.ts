import { type Pace, POLITE, runTime, zoneCapacity } from '../check/pace.ts';
import { type Job, selfTestQueries } from '../check/run.ts';
import { type Blocklist, type TargetKind, zoneFor } from '../lists/list.ts';
import type { Target } from '../target.ts';
import { urgency } from './cadence.ts';
import type { WatchState } from './watch-state.ts';

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
