import type { QueueReport } from '../../../../lambda/core/mail-log/queue-report/report.ts';
import type { QueueMinute } from '../../../../lambda/core/spool/watch/queue-minute.ts';

export const START = Date.UTC(2026, 10, 29, 10);

/** What a queue is at a minute, and what left it since the one before. */
export interface Minute {
  deferred: number;
  /** Seconds since the oldest arrived. */
  oldest: number;
  departed: number;
  active?: number;
  maildrop?: number;
  hold?: number;
  /** Shares of what waits. */
  notices?: number;
  double?: number;
  top?: number;
  sender?: string;
  median?: number;
}

export function reportOf(minute: Minute): QueueReport {
  const { deferred, oldest, active = 0, maildrop = 0, hold = 0, median = 0 } = minute;
  const { notices = 0, double = 0, top = 0, sender } = minute;
  const waiting = deferred + active + maildrop;
  const sample = Math.min(2000, waiting);
  return {
    maildrop: { files: maildrop, oldest: maildrop > 0 ? oldest : 0 },
    incoming: { files: 0, oldest: 0 },
    active: { files: active, oldest: 0 },
    deferred: { files: deferred, oldest: deferred > 0 ? oldest : 0 },
    hold: { files: hold, oldest: hold > 0 ? 1_000_000 : 0 },
    sample,
    median,
    notices: Math.round(notices * sample),
    double: Math.round(double * sample),
    top: Math.round(top * sample),
    ...(sender !== undefined && { sender }),
  };
}

/** A series of reports, one a minute. */
export function minutesOf(count: number, minute: (at: number) => Minute): QueueMinute[] {
  return Array.from({ length: count }, (_, at) => {
    const said = minute(at);
    return { time: START + at * 60_000, report: reportOf(said), departed: said.departed };
  });
}
