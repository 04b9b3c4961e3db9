import { describe, expect, it } from 'vitest';
import { IncidentLog } from '../../bin/replay/incident-log.ts';
import type { ReplayReport } from '../../bin/replay/replay-log.ts';
import { countedOnce } from '../../bin/replay/report-expected.ts';
import { ReportCollector } from '../../bin/replay/report-html-collector.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { expectedRange } from '../../lambda/core/report/expected.ts';
import { perMinute, type Series } from '../../lambda/core/report/series.ts';
import { newTotals } from '../../lambda/core/tally/count/totals.ts';
import type { Tally } from '../../lambda/core/tally/tally.ts';
import { tally as sendersTally } from '../core/detect/office.ts';

/** Monday. */
const START = Date.UTC(2026, 0, 5) / 60_000;
const DAYS = 12;
const settings = parseSettings({});

function tally(minute: number, sender: string, recipients: number, given: Partial<Tally> = {}): Tally {
  return sendersTally(sender, minute, { recipients, ...given });
}

/** An office of ten that sends from eight to six on working days; in the last night one of them is a bot. */
function office() {
  const collector = new ReportCollector(settings);
  const incidents = new IncidentLog(settings);
  const totals = newTotals();
  for (let minute = START; minute < START + DAYS * 1440; minute++) {
    const [day, hour] = [Math.floor((minute - START) / 1440), Math.floor(minute / 60) % 24];
    const tallies: Tally[] = [];
    if (day % 7 < 5 && hour >= 8 && hour < 18) {
      tallies.push(tally(minute, `host:192.0.2.${minute % 10}`, 1));
    }
    if (day === DAYS - 1 && hour === 2) {
      const names = Array.from({ length: 20 }, (_, at) => `d${minute}-${at}.example`);
      const bot = { sent: 4, bounced: 16, domains: names, failedDomains: names, failedRecipients: names };
      tallies.push(tally(minute, 'host:192.0.2.3', 20, bot));
    }
    if (tallies.length === 0) continue;
    incidents.judge(minute, tallies);
    collector.minute(minute, tallies, totals, incidents);
  }
  const found = incidents.all();
  const report: ReplayReport = {
    ...totals,
    senders: [],
    incidents: found,
    lines: 1,
    unknown: 0,
    malformed: 0,
    late: 0,
    relayed: { messages: 0, recipients: 0, clients: [] },
    unattributed: 0,
    unended: 0,
    own: { networks: [], domains: [], filters: [], relays: [], inferred: false },
    queues: [],
    from: 0,
    to: 0,
  };
  const { timeline } = collector.report(report, {
    files: [],
    version: '0',
  });
  return { timeline: timeline!, found };
}

describe('what the detector expected of an office', () => {
  const { timeline, found } = office();
  const mean = perMinute(timeline.expected.mean);
  const range = expectedRange(timeline.expected);
  const at = ({ start, width }: Series, day: number, hour: number) =>
    Math.floor((START + day * 1440 + hour * 60 - start) / width);
  const expected = (day: number, hour: number) => mean[at(timeline.messages, day, hour)]!;

  it('is of the same shape as what was counted', () => {
    expect(timeline.expected.mean).toMatchObject({
      start: timeline.messages.start,
      width: timeline.messages.width,
    });
    expect(mean).toHaveLength(timeline.messages.values.length);
  });

  it('rises with the hours that were learnt to be busy, and only with those', () => {
    expect(expected(9, 10)).toBeGreaterThan(3 * expected(9, 3));
    expect(expected(9, 10)).toBeGreaterThan(0.5);
    expect(expected(9, 10)).toBeLessThan(1.5);
    expect(range[at(timeline.messages, 9, 10)]!.high).toBeGreaterThan(
      3 * range[at(timeline.messages, 9, 3)]!.high,
    );
  });

  it('holds an ordinary morning', () => {
    const { low, high } = range[at(timeline.messages, 9, 10)]!;
    const counted = perMinute(timeline.messages)[at(timeline.messages, 9, 10)]!;
    expect(counted).toBeGreaterThanOrEqual(low);
    expect(counted).toBeLessThanOrEqual(high);
  });

  it('leaves out the attack: it is neither expected while it lasts nor on the morning after', () => {
    expect(found.map(({ sender }) => sender)).toEqual(['host:192.0.2.3']);
    const night = at(timeline.messages, DAYS - 1, 2);
    expect(perMinute(timeline.messages)[night]).toBeGreaterThan(10 * range[night]!.high);
    expect(expected(DAYS - 1, 2)).toBeLessThan(2 * expected(DAYS - 3, 2));
    expect(expected(DAYS - 1, 10)).toBeLessThan(1.5 * expected(DAYS - 3, 10));
  });
});

describe('countedOnce', () => {
  it('leaves out a login whose messages stand under their host, and keeps one that came from no host', () => {
    const tallies = [
      tally(0, 'host:192.0.2.1', 3),
      tally(0, 'login:mary@example.com', 3, { clients: ['192.0.2.1'] }),
      tally(0, 'login:webmail@example.com', 2, { clients: ['127.0.0.1'] }),
      tally(0, 'local:mx1/www-data', 1),
      tally(0, 'host:2001:db8::/64', 1),
      tally(0, 'login:six@example.com', 1, { clients: ['2001:db8::25'] }),
    ];
    expect(countedOnce(tallies).map(({ sender }) => sender)).toEqual([
      'host:192.0.2.1',
      'login:webmail@example.com',
      'local:mx1/www-data',
      'host:2001:db8::/64',
    ]);
  });
});
