import type { ReportData, ReportSender } from '../../lambda/core/report/report-data.ts';
import type { Series } from '../../lambda/core/report/series.ts';
import { newTotals } from '../../lambda/core/tally/count/totals.ts';
import { EVIL, EVIL_SENDERS, HOSTILE, LARGEST, SMALLEST } from '../core/message/incidents.ts';

const START = Math.floor(SMALLEST.opened / 60_000) - 600;
const MINUTES = 1_440;

function series(at: (index: number) => number): Series {
  return { start: START, width: 2, values: Array.from({ length: MINUTES / 2 }, (_, index) => at(index)) };
}

/** A working day, told from its index: low at night, high at noon, a burst in the evening. */
const day = (index: number) =>
  Math.round(40 * Math.sin((Math.PI * index) / 720) ** 2 + ((index * 7919) % 11));
const burst = (index: number) => (index > 300 && index < 420 ? 60 + ((index * 31) % 17) : 0);

function sender(name: string, at: number): ReportSender {
  const recipients = 5_000 - at * 61;
  return {
    sender: name,
    messages: recipients,
    recipients,
    sent: Math.round(recipients * 0.8),
    bounced: Math.round(recipients * 0.15),
    deferred: Math.round(recipients * 0.05),
    messagesOverTime: series(at < 3 ? burst : (index) => (index * (at + 3)) % 7),
  };
}

/** A report in which every text from outside is an attack, or as long as can be. */
export function hostileReport(): ReportData {
  const incidents = [
    LARGEST,
    ...EVIL_SENDERS.map(([, incident], at) => ({
      ...incident,
      id: `evil${at}`,
      closed: EVIL.opened + at * 3_600_000,
    })),
    SMALLEST,
  ];
  const logins = Object.values(HOSTILE).map((value) => `login:${value}`);
  const names = [
    ...incidents.map(({ sender }) => sender),
    ...logins,
    ...Array.from({ length: 40 }, (_, at) => `host:192.0.2.${at}`),
  ];
  return {
    ...newTotals(),
    messages: 123_456,
    arrivals: 120_000,
    recipients: 234_567,
    outcomes: { sent: 200_000, bounced: 30_000, deferred: 4_000, expired: 567 },
    deferrals: 12_345,
    files: [HOSTILE.script, HOSTILE.bidi, '/var/log/mail.log'],
    lines: 1_234_567,
    unknown: 1_234,
    malformed: 12,
    late: 3,
    unended: 0,
    from: START * 60_000,
    to: (START + MINUTES) * 60_000,
    timeline: {
      messages: series((index) => day(index) + burst(index)),
      expected: {
        mean: series(day),
        single: series((index) => 1.2 * day(index)),
        burst: series((index) => day(index) ** 2 / 60),
      },
      sent: series((index) => day(index)),
      bounced: series((index) => Math.round(burst(index) * 0.7)),
      deferrals: series((index) => Math.round(burst(index) * 0.3)),
    },
    senders: [...new Set(names)].map(sender),
    otherSenders: Object.values(HOSTILE).map((value, at) => sender(`local:other/${value}`, at)),
    senderCount: 12_345,
    incidents,
    language: 'en',
    utcOffset: 540,
    version: '0.0.0',
  };
}

/** A report about a log without a readable line. */
export function emptyReport(): ReportData {
  return {
    ...hostileReport(),
    ...newTotals(),
    lines: 1,
    unknown: 0,
    malformed: 1,
    late: 0,
    from: undefined,
    to: undefined,
    timeline: undefined,
    senders: [],
    otherSenders: [],
    senderCount: 0,
    incidents: [],
  };
}
