import type { QueueReport } from '../../mail-log/queue-report/report.ts';
import { MINUTE } from '../../time.ts';
import {
  flowOf,
  LONG,
  lastMinutes,
  minutesToDrain,
  type QueueMinute,
  SHORT,
  waitingIn,
} from './queue-minute.ts';

/** One kind of mail is most of what waits, and more and more of it. */
export interface Clogged {
  kind: 'clogged';
  /** Notices about bounces that came back; all notices, those among them; one sender's mail. */
  by: 'double-bounces' | 'notices' | 'sender';
  /** The sender's key, or `local`; absent where the report does not name it, and for notices. */
  sender?: string;
  /** Messages of that kind, as far as the sample tells. */
  messages: number;
  /** All that wait; absent where only the log tells, and no report. */
  waiting?: number;
  /** How many messages of that kind came on top, and in how many minutes. */
  growth: number;
  minutes: number;
}

const MOST = 0.5;
/** How many more must wait than two hours, and than half an hour ago. */
const LONG_GROWTH = 50;
const SHORT_GROWTH = 10;
/** Shares of the messages that a sample of them may be wrong by: less is no growth. */
const LONG_DOUBT = 0.05;
const SHORT_DOUBT = 0.01;
/** Minutes: a newsletter that leaves in this time clogs nothing. */
export const SOON = 120;

const KINDS: readonly { by: Clogged['by']; count: (report: QueueReport) => number }[] = [
  { by: 'double-bounces', count: ({ double }) => double },
  { by: 'notices', count: ({ notices, double }) => notices + double },
  { by: 'sender', count: ({ top }) => top },
];

/** What clogs the queue at the end of a series of reports; the first of the kinds that does. */
export function findClogged(series: readonly QueueMinute[]): Clogged | undefined {
  const short = lastMinutes(series, SHORT);
  if (short === undefined) return undefined;
  const long = lastMinutes(series, LONG);
  const { report } = short.at(-1)!;
  const waiting = waitingIn(report);
  const doubt = report.sample < waiting ? 1 : 0;
  for (const { by, count } of KINDS) {
    const first = (long ?? short)[0]!;
    const messages = ({ report }: QueueMinute) =>
      report.sample === 0 ? 0 : (count(report) / report.sample) * waitingIn(report);
    const isMost = ({ report }: QueueMinute) => report.sample > 0 && count(report) >= MOST * report.sample;
    const now = messages(short.at(-1)!);
    const recent = now - messages(short[0]!);
    const growth = now - messages(first);
    if (!short.every(isMost)) continue;
    if (recent < Math.max(SHORT_GROWTH, doubt * SHORT_DOUBT * now)) continue;
    if (growth < Math.max(LONG_GROWTH, doubt * LONG_DOUBT * now)) continue;
    // Who sends much to many is not yet in the way of others; who does for hours, is.
    const leaves = minutesToDrain(flowOf(short)) <= SOON && !long?.every(isMost);
    if (by === 'sender' && leaves) continue;
    return {
      kind: 'clogged',
      by,
      ...(by === 'sender' && report.sender !== undefined && { sender: report.sender }),
      messages: Math.round(now),
      waiting,
      growth: Math.round(growth),
      minutes: Math.round((short.at(-1)!.time - first.time) / MINUTE),
    };
  }
  return undefined;
}
