import type { Settings } from '../core/config.ts';
import { type DetectSettings, detectSettings } from '../core/detect/detect-settings.ts';
import { type Action, expectedJobsOf } from '../core/message/action.ts';
import type {
  ActionStore,
  Checkpoint,
  CheckpointStore,
  ContributionStore,
  IncidentStore,
  Lease,
  Publisher,
} from '../core/ports.ts';
import { MinuteFold } from './minute-fold.ts';
import { Outbox } from './outbox.ts';

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
}

const MINUTE = 60_000;
/** Events that come up to this many minutes late are judged as if they had come in time. */
const WINDOW = 15;
/** The checkpoint moves once a window, not each minute: its size, not its age, is what costs. */
const STRIDE = 15;
/** After an outage so many minutes are caught up in a run, so that a run ends before its time. */
const MOST_MINUTES = 240;
/** Longer than the function may run, so that a lease outlives its holder, not the other way round. */
const LEASE_MS = 90_000;

/**
 * One run of the judge: all minutes up to the one before `now`, from the checkpoint on. The verdicts are a pure
 * function of the checkpoint and the contributions, so a run that is killed, repeated or late changes none: those
 * within the window are reached again (and told once) at each run until the checkpoint passes them.
 */
export function createJudge(deps: JudgeDeps) {
  const configured = detectSettings(deps.settings);

  return async function judge(now: number): Promise<JudgeSummary> {
    if (!(await deps.lease.acquire(deps.owner, now, now + LEASE_MS))) return skipped();
    try {
      return await run(now);
    } finally {
      await deps.lease.release(deps.owner);
    }
  };

  async function run(now: number): Promise<JudgeSummary> {
    const last = Math.floor(now / MINUTE) - 1;
    const stored = await deps.checkpoints.load();
    // The very first checkpoint holds nothing; it only fixes the minute from which on everything is judged.
    const start = stored?.minute ?? last - WINDOW;
    const end = Math.min(last, start + MOST_MINUTES);
    const outbox = await Outbox.open(deps.incidents, now);
    const actions = (await deps.actions?.list()) ?? [];
    const fold = new MinuteFold(stored?.state, deps.settings, detectWith(actions));
    const settled = end - WINDOW - start >= STRIDE ? end - WINDOW : start;
    let checkpoint: Checkpoint | undefined =
      stored === undefined ? { version: 1, minute: start, state: fold.checkpoint() } : undefined;
    let summary = { sendersJudged: 0, delay: undefined as number | undefined };
    for (let minute = start + 1; minute <= end; minute++) {
      const bodies = await deps.contributions.read(minute);
      const result = fold.minute(minute, bodies, minute > settled, outbox.announced);
      outbox.note(result.changes);
      if (minute === settled) {
        checkpoint = { version: (stored?.version ?? 0) + 1, minute, state: fold.checkpoint() };
      }
      const delay = result.first === undefined ? undefined : now - result.first;
      summary = { sendersJudged: result.senders, delay };
    }
    // Incidents before the checkpoint: once that has passed a minute, its verdicts are not reached again.
    await outbox.save();
    if (checkpoint !== undefined) await deps.checkpoints.save(checkpoint);
    const { sent, failures } = await outbox.publish(deps.publisher, {
      notify: deps.settings.notify,
      utcOffset: deps.settings.detect.utcOffset,
      stage: deps.stage,
      actions,
    });
    return {
      skipped: false,
      ...summary,
      openIncidents: fold.openIncidents,
      noticesSent: sent,
      noticeFailures: failures,
    };
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
  };
}
