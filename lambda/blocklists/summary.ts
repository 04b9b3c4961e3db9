import type { JobResult } from '../core/dnsbl/check/run.ts';
import type { RunPlan } from '../core/dnsbl/watch/plan.ts';
import type { WatchState } from '../core/dnsbl/watch/watch-state.ts';
import type { Told } from './listing-outbox.ts';

/** What a run did: what is measured. Counts only; no target and no list is named. */
export interface BlocklistSummary {
  /** Another run has saved meanwhile: nothing of this one counts. */
  skipped: boolean;
  /** Answers about targets, trusted or not. */
  checks: number;
  /** Pairs of target and list that are due and had to wait for the next run. */
  waiting: number;
  /** Lists asked in this run that could not be trusted; undefined when none was asked. */
  untrusted: number | undefined;
  /** Pairs of target and list that are listed. */
  listings: number;
  sent: number;
  failures: string[];
  /** Why keys are missing, without them. */
  problems: string[];
}

export const SKIPPED: BlocklistSummary = {
  skipped: true,
  checks: 0,
  waiting: 0,
  untrusted: undefined,
  listings: 0,
  sent: 0,
  failures: [],
  problems: [],
};

export function summaryOf(run: {
  plan: RunPlan;
  results: readonly JobResult[];
  state: WatchState;
  told: Told;
  problems: string[];
}): BlocklistSummary {
  const { plan, results, state, told, problems } = run;
  const entries = Object.values(state.targets).flatMap((of) => Object.values(of));
  const trusted = ({ health }: JobResult) => health.state === 'healthy' || health.state === 'unproven';
  return {
    skipped: false,
    checks: results.reduce((sum, { checks }) => sum + checks.filter(({ asked }) => asked).length, 0),
    waiting: plan.carriedOver,
    untrusted: results.length === 0 ? undefined : results.filter((result) => !trusted(result)).length,
    listings: entries.filter(({ phase }) => phase === 'listed' || phase === 'clearing').length,
    sent: told.sent,
    failures: told.failures,
    problems,
  };
}
