import type { Incident } from '../incident/incident.ts';
import type { Language } from '../message/settings.ts';
import type { SenderTotals, Totals } from '../tally/count/totals.ts';
import type { ExpectedSeries } from './expected.ts';
import type { Series } from './series.ts';

/** What happened over time, all series with the same start, width and length. */
export interface Timeline {
  /** Of our senders, each message once; mail from outside makes nobody a sender. */
  messages: Series;
  /** What the detector expected of them. */
  expected: ExpectedSeries;
  sent: Series;
  bounced: Series;
  deferrals: Series;
}

export interface ReportSender extends SenderTotals {
  messagesOverTime: Series;
}

/** Everything that a report shows. */
export interface ReportData extends Totals {
  /** Names of the files. */
  files: readonly string[];
  lines: number;
  unknown: number;
  malformed: number;
  late: number;
  /** Messages of which the log does not tell what became of them. */
  unended: number;
  /** Milliseconds since 1970; undefined when no line has a readable time. */
  from: number | undefined;
  to: number | undefined;
  timeline: Timeline | undefined;
  /** Those that are shown, most recipients first, */
  senders: readonly ReportSender[];
  /** and all others, that a filter may find. */
  otherSenders: readonly SenderTotals[];
  /** How many there are in all. */
  senderCount: number;
  incidents: readonly Incident[];
  language: Language;
  /** Minutes east of UTC of the times that are shown. */
  utcOffset: number;
  /** Of sendwatch. */
  version: string;
}
