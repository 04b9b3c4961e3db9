import type { Settings } from '../core/config.ts';
import { type DetectSettings, detectSettings } from '../core/detect/settings/detect-settings.ts';
import { type Action, expectedJobsOf } from '../core/message/action.ts';
import type { Publisher } from '../core/message/publisher.ts';
import {
  type ActionStore,
  type BoardStore,
  type Checkpoint,
  type CheckpointStore,
  type ContributionStore,
  type IncidentStore,
  type Lease,
  type RollupStore,
  UnwritableItemError,
} from '../core/ports.ts';
import { type SenderLine, senderLines } from '../core/report/sender-line.ts';
import { BOARD_MINUTES, type BoardMinute, boardMinute, updateBoard } from '../core/rollup/board.ts';
import type { Rollup } from '../core/rollup/rollup.ts';
import type { Tally } from '../core/tally/tally.ts';
import { MINUTE } from '../core/time.ts';
import { MinuteCache } from './minute-cache.ts';
import { MinuteFold } from './minute-fold.ts';
import { readLate } from './minute-reader.ts';
import { Outbox, StaleIncidentError } from './outbox.ts';

export interface JudgeDeps {
  contributions: ContributionStore;
  checkpoints: CheckpointStore;
  lease: Lease;
  incidents: IncidentStore;
  publisher: Publisher;
  settings: Settings;
  /** Unique to this process: whose lease it is. */
  owner: string;
  /** What people told sendwatch. Default: nothing. */
  actions?: ActionStore;
  /** Where the board for people is kept. Default: there is none. */
  board?: BoardStore;
  /** Where the traffic by hour and mail host is kept. Default: nowhere. */
  rollups?: RollupStore;
  /** Takes the lines of the newest minute, once a run. Default: nobody does. */
  senderLog?: (lines: readonly SenderLine[]) => void;
  /** Of the deployed stack: what the commands in a notice must name. */
  stage?: string;
}

/** What a run did: what is measured. */
export interface JudgeSummary {
  /** Another judge is at work: nothing was done. */
  skipped: boolean;
  sendersJudged: number;
  openIncidents: number;
  /** Milliseconds from the oldest event judged for the first time to this run. */
  delay: number | undefined;
  noticesSent: number;
  /** Names of the errors that kept notices from being published; they stay pending. */
  noticeFailures: string[];
  /** Items that the store refuses for good: incidents that nobody was told of, roll-ups, the board. */
  itemsSetAside: number;
}

/** What is saved when the checkpoint moves. */
interface Reached {
  checkpoint: Checkpoint;
  rollups: Rollup[];
}

/** Events that come up to this many minutes late are judged as if they had come in time. */
const WINDOW = 15;
/** The checkpoint moves once a window, not each minute: its size, not its age, is what costs. */
const STRIDE = 15;
/** After an outage so many minutes are caught up in a run, so that a run ends before its time. */
const MOST_MINUTES = 240;
/** Minutes after which nothing is added to a minute of arrival: ingest may run for one, and clocks differ. */
const LATE_COMPLETE = 2;
/**
 * Ends before the next minute's run: what a killed judge held must not cost that one too. A judge that still runs
 * then meets a second one, whose writes and its own are kept apart by their conditions.
 */
const LEASE_MS = 59_000;

/** What a run keeps of its time to save and to tell what it has come to. */
const RESERVE_MS = 15_000;

/**
 * One run of the judge: all minutes up to the one before `now`, from the checkpoint on. The verdicts are a pure
 * function of the checkpoint and the contributions, so a run that is killed, repeated or late changes none: those
 * within the window are reached again (and told once) at each run until the checkpoint passes them.
 */
export function createJudge(deps: JudgeDeps) {
  const configured = detectSettings(deps.settings);
  const cache = new MinuteCache();

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
      return await run(now, timeLeft).catch((error: unknown) => {
        // Another judge was faster, or the answer to a write of our own was lost: both are seen by looking again.
        if (error instanceof StaleIncidentError) return run(now, timeLeft);
        throw error;
      });
    } finally {
      // A lease that was not given back ends by itself.
      await deps.lease.release(deps.owner).catch(() => {});
    }
  };

  async function run(now: number, timeLeft: () => number): Promise<JudgeSummary> {
    const last = Math.floor(now / MINUTE) - 1;
    const stored = await deps.checkpoints.load();
    // The very first checkpoint holds nothing; it only fixes the minute from which on everything is judged.
    const start = stored?.minute ?? last - WINDOW;
    const end = Math.min(last, start + MOST_MINUTES);
    cache.forget(start);
    const outbox = await Outbox.open(deps.incidents, now);
    const actions = (await deps.actions?.list()) ?? [];
    const fold = new MinuteFold(stored?.state, deps.settings, detectWith(actions));
    const settled = end - WINDOW - start >= STRIDE ? end - WINDOW : start;
    const { late, more } = await takeLate(fold, outbox, stored, last);
    const version = (stored?.version ?? 0) + 1;
    const reached = (minute: number): Reached => ({
      checkpoint: { version, minute, state: fold.checkpoint(), ...(late && { late }) },
      rollups: fold.rollups(),
    });
    let moved = stored === undefined || more ? reached(start) : undefined;
    const seen: BoardMinute[] = [];
    let newest: { minute: number; tallies: readonly Tally[] } | undefined;
    let summary = { sendersJudged: 0, delay: undefined as number | undefined };
    for (let minute = start + 1; minute <= end && timeLeft() > RESERVE_MS; minute++) {
      const provisional = minute > settled;
      const reading = { latest: !provisional, ended: minute < last };
      const events = await cache.read(deps.contributions, minute, reading);
      const result = fold.minute(minute, events, provisional, outbox.announcedAt(minute));
      outbox.note(result.changes);
      if (deps.board && minute > end - BOARD_MINUTES) seen.push(boardMinute(minute, result.tallies));
      newest = { minute, tallies: result.tallies };
      if (minute === settled) {
        outbox.settle(fold.incidents);
        moved = reached(minute);
      }
      const delay = result.first === undefined ? undefined : now - result.first;
      summary = { sendersJudged: result.tallies.length, delay };
    }
    outbox.review(fold.incidents, start);
    // Incidents before the checkpoint: once that has passed a minute, its verdicts are not reached again.
    await outbox.save();
    let setAside = 0;
    if (moved !== undefined) {
      // Before the checkpoint too: it forgets hours that are over.
      setAside += (await deps.rollups?.put(moved.rollups)) ?? 0;
      await deps.checkpoints.save(moved.checkpoint);
    }
    const { sent, failures } = await outbox.publish(deps.publisher, {
      notify: deps.settings.notify,
      utcOffset: deps.settings.detect.utcOffset,
      stage: deps.stage,
      actions,
    });
    if (newest !== undefined) deps.senderLog?.(senderLines(newest.minute, newest.tallies));
    setAside += await show(fold, seen);
    return {
      skipped: false,
      ...summary,
      openIncidents: fold.incidents.length,
      noticesSent: sent,
      noticeFailures: failures,
      itemsSetAside: setAside + outbox.setAside,
    };
  }

  /**
   * Takes into the loaded state what came late for minutes that it holds. How far it has come is saved with the state,
   * so each is judged once: when the checkpoint moves, or at once when `more` than a run's work is waiting.
   */
  async function takeLate(fold: MinuteFold, outbox: Outbox, stored: Checkpoint | undefined, last: number) {
    if (stored === undefined) return { late: undefined, more: false };
    const { groups, more } = await readLate(deps.contributions, {
      after: stored.late ?? { arrival: 0, minute: 0 },
      folded: stored.minute,
      complete: last - LATE_COMPLETE,
    });
    for (const { minute, events } of groups) {
      outbox.note(fold.late(minute, events, outbox.announcedAt(minute)));
    }
    const taken = groups.at(-1);
    const late = taken === undefined ? stored.late : { arrival: taken.arrival, minute: taken.minute };
    return { late, more };
  }

  /** For people: after everything that alerts depend on. @returns how many boards the store refuses */
  async function show(fold: MinuteFold, minutes: readonly BoardMinute[]): Promise<number> {
    if (deps.board === undefined || minutes.length === 0) return 0;
    const update = { minutes, watched: fold.watched, stateOf: (sender: string) => fold.stateOf(sender) };
    try {
      await deps.board.save(updateBoard(await deps.board.load(), update));
      return 0;
    } catch (error) {
      if (!(error instanceof UnwritableItemError)) throw error;
      return 1;
    }
  }

  /** The settings with the jobs that were announced since they were deployed. */
  function detectWith(actions: readonly Action[]): DetectSettings {
    const jobs = expectedJobsOf(actions);
    if (jobs.length === 0) return configured;
    const { detect } = deps.settings;
    return detectSettings({
      ...deps.settings,
      detect: { ...detect, expectedJobs: [...detect.expectedJobs, ...jobs] },
    });
  }
}

function skipped(): JudgeSummary {
  return {
    skipped: true,
    sendersJudged: 0,
    openIncidents: 0,
    delay: undefined,
    noticesSent: 0,
    noticeFailures: [],
    itemsSetAside: 0,
  };
}
