import type { DetectSettings } from '../core/detect/settings/detect-settings.ts';
import { HOUR, MINUTE } from '../core/time.ts';
import { UnsoundStateError } from './checkpoint-codec.ts';
import type { JudgeDeps } from './judge-deps.ts';
import type { MinuteCache } from './minute-cache.ts';
import { MinuteFold } from './minute-fold.ts';
import { Outbox } from './outbox.ts';

/** What a process keeps from run to run; none of it decides a verdict. */
export interface RunContext {
  deps: JudgeDeps;
  /** The settings as they were deployed. */
  configured: DetectSettings;
  cache: MinuteCache;
  /** Minutes, and late arrivals as `<arrival> <minute>`, that would spoil the memory: they are left out. */
  spoilers: Set<string>;
  /** Tallies that the last run has judged. */
  judged: number;
}

/** Incidents that were over so long before what is judged are looked at, too; milliseconds. */
export const LOOK_BACK = 2 * HOUR;

/**
 * The incidents that this run can come upon. Those of the minutes that it judges are over later than these; those that
 * were told just before count for a burst.
 */
export async function openOutbox(
  { deps }: RunContext,
  fold: MinuteFold,
  { now, start, all }: { now: number; start: number; all: boolean },
): Promise<Outbox> {
  if (all) return await Outbox.open(deps.incidents, now);
  const told = now - deps.settings.notify.burst.minutes * MINUTE;
  const since = Math.min(told, start * MINUTE) - LOOK_BACK;
  return await Outbox.open(deps.incidents, now, since, new Set(fold.incidents.map(({ id }) => id)));
}

/** The memory to begin with, and the version that is saved over it. */
export async function openMemory({ deps }: RunContext, detect: DetectSettings) {
  const latest = await deps.checkpoints.load();
  const version = (latest?.version ?? 0) + 1;
  try {
    const fold = new MinuteFold(latest?.state, deps.settings, detect);
    return { stored: latest, fold, version, problems: [] as string[] };
  } catch (error) {
    if (!(error instanceof UnsoundStateError)) throw error;
    const before = await deps.checkpoints.loadBefore();
    const problems = [
      error.message,
      ...(before === undefined ? ['there is none before it: the judge begins anew'] : []),
    ];
    try {
      const fold = new MinuteFold(before?.state, deps.settings, detect);
      return { stored: before ?? latest, fold, version, problems };
    } catch (again) {
      if (!(again instanceof UnsoundStateError)) throw again;
      const fold = new MinuteFold(undefined, deps.settings, detect);
      return { stored: latest, fold, version, problems: [...problems, 'nor is it: the judge begins anew'] };
    }
  }
}
