import { detectSettings } from '../core/detect/settings/detect-settings.ts';
import { UnsoundStateError } from './checkpoint-codec.ts';
import type { JudgeDeps, JudgeSummary } from './judge-deps.ts';
import { runOnce } from './judge-run.ts';
import { MinuteCache } from './minute-cache.ts';
import type { RunContext } from './open-run.ts';
import { StaleIncidentError } from './outbox.ts';

/**
 * Ends before the next minute's run: what a killed judge held must not cost that one too. A judge that still runs
 * then meets a second one, whose writes and its own are kept apart by their conditions.
 */
const LEASE_MS = 59_000;

/** Minutes that a run may find to spoil the memory before it gives up; each costs a run. */
const MOST_SPOILERS = 5;

/**
 * The judge of a stage: one run at each call, single flight. The verdicts are a pure function of the checkpoint and the
 * contributions, so a run that is killed, repeated or late changes none: those within the window are reached again (and
 * told once) at each run until the checkpoint passes them.
 */
export function createJudge(deps: JudgeDeps) {
  const context: RunContext = {
    deps,
    configured: detectSettings(deps.settings),
    cache: new MinuteCache(),
    spoilers: new Set(),
    judged: 0,
  };

  /**
   * @param now milliseconds since 1970
   * @param timeLeft milliseconds that the run still has; a function that has just begun, on a busy fleet, judges as far
   * as these go, and the next run goes further. Default: no limit.
   */
  return async function judge(
    now: number,
    timeLeft: () => number = () => Number.POSITIVE_INFINITY,
  ): Promise<JudgeSummary> {
    if (!(await deps.lease.acquire(deps.owner, now, now + LEASE_MS))) return skipped();
    try {
      for (let spoilers = 0; ; ) {
        try {
          return await runOnce(context, now, timeLeft);
        } catch (error) {
          // Another judge was faster, or the answer to a write of our own was lost: both are seen by looking again, and
          // at everything, in case that an incident was thought to be over.
          if (error instanceof StaleIncidentError) return await runOnce(context, now, timeLeft, true);
          // The minute that did it is known now, and left out.
          if (!(error instanceof UnsoundStateError) || ++spoilers > MOST_SPOILERS) throw error;
        }
      }
    } finally {
      // A lease that was not given back ends by itself.
      await deps.lease.release(deps.owner).catch(() => {});
    }
  };
}

function skipped(): JudgeSummary {
  return {
    skipped: true,
    sendersJudged: 0,
    openIncidents: 0,
    delay: undefined,
    noticesSent: 0,
    noticeFailures: [],
    queuesInTrouble: 0,
    hostsSilent: undefined,
    clocksOff: undefined,
    hostsWithoutSenders: undefined,
    problems: [],
  };
}
