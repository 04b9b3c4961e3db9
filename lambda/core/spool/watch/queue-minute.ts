import { QUEUES, type QueueReport } from '../../mail-log/queue-report/report.ts';
import { MINUTE } from '../../time.ts';

/** One report of a queue, and what left the queue since the report before it. */
export interface QueueMinute {
  /** Milliseconds since 1970. */
  time: number;
  report: QueueReport;
  /** Messages that left, delivered or given up, as the log tells. */
  departed: number;
}

/** How long something must go on before it is told, in minutes: a server that restarts, or a retry, takes less. */
export const SHORT = 30;
/** How long a queue is looked back at, in minutes. */
export const LONG = 120;
/** The longest time without a report in minutes: across a longer one nothing is known. */
const LONGEST_GAP = 10;

/** What somebody put on hold waits for that person. */
const WAITING = QUEUES.filter((queue) => queue !== 'hold');

/** Messages that wait, but for those on hold. */
export function waitingIn(report: QueueReport): number {
  return WAITING.reduce((total, queue) => total + report[queue].files, 0);
}

/** Seconds since the oldest of those arrived. */
export function oldestIn(report: QueueReport): number {
  return Math.max(...WAITING.map((queue) => report[queue].oldest));
}

/**
 * The reports of the last `minutes` minutes, with the one that they begin with; undefined when they do not cover that
 * time without a gap.
 *
 * @param series in ascending time
 */
export function lastMinutes(
  series: readonly QueueMinute[],
  minutes: number,
): readonly QueueMinute[] | undefined {
  const end = series.at(-1);
  if (end === undefined) return undefined;
  let at = series.length - 1;
  while (at > 0 && series[at]!.time > end.time - minutes * MINUTE) {
    if (series[at]!.time - series[at - 1]!.time > LONGEST_GAP * MINUTE) return undefined;
    at--;
  }
  return series[at]!.time <= end.time - minutes * MINUTE ? series.slice(at) : undefined;
}

/** What came into and left a queue between the first and the last report. */
export interface Flow {
  first: QueueMinute;
  last: QueueMinute;
  /** Messages that wait at the end more than at the beginning; negative when the queue shrank. */
  growth: number;
  departed: number;
  arrived: number;
}

/** @param minutes at least one */
export function flowOf(minutes: readonly QueueMinute[]): Flow {
  const first = minutes[0]!;
  const last = minutes.at(-1)!;
  const departed = minutes.slice(1).reduce((total, minute) => total + minute.departed, 0);
  const growth = waitingIn(last.report) - waitingIn(first.report);
  return { first, last, growth, departed, arrived: Math.max(0, growth + departed) };
}

/** Minutes until what waits has left, at the pace of a flow; infinite where nothing leaves. */
export function minutesToDrain({ first, last, departed }: Flow): number {
  const minutes = (last.time - first.time) / MINUTE;
  return departed === 0 ? Number.POSITIVE_INFINITY : (waitingIn(last.report) * minutes) / departed;
}

/** Minutes between the reports that are kept of the time before the last half hour. */
const STEP = 5;

/** The reports of the last two hours as they are remembered: fewer of what is long ago, and no departure less. */
export function thinned(series: readonly QueueMinute[]): QueueMinute[] {
  const last = series.at(-1)?.time ?? 0;
  const kept: QueueMinute[] = [];
  let passed = 0;
  for (const minute of series) {
    if (minute.time < last - (LONG + STEP) * MINUTE) continue;
    const previous = kept.at(-1);
    const near = previous !== undefined && minute.time < previous.time + STEP * MINUTE;
    passed += minute.departed;
    if (near && minute.time < last - (SHORT + STEP) * MINUTE) continue;
    kept.push({ ...minute, departed: passed });
    passed = 0;
  }
  return kept;
}
