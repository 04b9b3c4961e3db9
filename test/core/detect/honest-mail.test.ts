import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { detectSettings } from '../../../lambda/core/detect/settings/detect-settings.ts';
import { judgeMinute, newJudgeState } from '../../../lambda/core/incident/judge-minute.ts';
import type { Tally } from '../../../lambda/core/tally/tally.ts';
import { DAY, dice, HOUR, incidentsOf, MONDAY, mailing, officeDays, pc, tally } from './office.ts';

const SERVER = 'host:198.51.100.5';
const at = (day: number, hour: number): number => MONDAY + day * DAY + hour * HOUR;
const list = (
  from: number,
  size: number,
  perMinute: number,
  failed: number,
  novel: number,
  seed = 3,
): Tally[] =>
  mailing({
    sender: SERVER,
    from,
    minutes: Math.ceil(size / perMinute),
    perMinute,
    failed,
    novel,
    envelopeSender: () => 'news@example.com',
    seed,
  });

/** Everybody's next message is deferred for two hours. */
function outage(day: number): Tally[] {
  return officeDays(1, day, 99).map((each) => {
    const inside = each.minute >= at(day, 10) && each.minute < at(day, 12);
    return inside
      ? {
          ...each,
          sent: 0,
          bounced: 0,
          deferred: each.recipients,
          failedRecipients: [`x@${each.domains![0]}`],
        }
      : each;
  });
}

function storm(): Tally[] {
  const roll = dice(5);
  return Array.from({ length: 90 }, (_, i) =>
    tally(SERVER, at(9, 3) + i, {
      messages: 20 + Math.floor(roll() * 20),
      recipients: 100,
      distinctRecipients: 5,
      envelopeSenders: ['monitor@example.com'],
    }),
  );
}

function deadMailbox(): Tally[] {
  return Array.from({ length: 14 * 96 }, (_, i) =>
    tally(SERVER, MONDAY + i * 15, {
      bounced: 1,
      envelopeSenders: ['cron@example.com'],
      failedRecipients: ['gone@partner3.example.net'],
      failedDomains: ['partner3.example.net'],
    }),
  );
}

function loop(): Tally[] {
  return Array.from({ length: 300 }, (_, i) =>
    tally(pc(4), at(8, 13) + i, {
      messages: 30,
      recipients: 30,
      distinctRecipients: 1,
      domains: ['partner5.example.net'],
      envelopeSenders: ['pc4@example.com'],
    }),
  );
}

const dailyReport = Array.from({ length: 14 }, (_, day) =>
  tally(SERVER, at(day, 6), { recipients: 40, domains: ['example.com', 'partner1.example.net'] }),
);

/** The mail of PC 3 comes from a new address from the second Wednesday on. */
const newLaptop = officeDays(5, 14, 12).map((each) =>
  each.sender === pc(3) ? { ...each, sender: 'host:203.0.113.77' } : each,
);

const CASES: readonly [what: string, tallies: readonly Tally[]][] = [
  ['a weekly newsletter', [1, 8, 15].flatMap((day) => list(at(day, 10), 1500, 50, 0.015, 0.2))],
  ['a daily report', dailyReport],
  [
    'a mail merge with 8 % failures',
    mailing({ sender: pc(7), from: at(9, 10), minutes: 20, perMinute: 10, failed: 0.08, novel: 0.3 }),
  ],
  ['a monitoring storm', storm()],
  ['a cron job that writes to a dead mailbox', deadMailbox()],
  ['a mail loop', loop()],
  ['an outage in which all is deferred', outage(9)],
  ['a new laptop', newLaptop],
  ['a plain office from its first day on', []],
];

function byMinute(tallies: readonly Tally[]): [number, Tally[]][] {
  const minutes = new Map<number, Tally[]>();
  for (const each of tallies) minutes.set(each.minute, [...(minutes.get(each.minute) ?? []), each]);
  return [...minutes].sort(([a], [b]) => a - b);
}

describe('the detector over honest mail', () => {
  it.each(CASES)('raises nothing for %s', (_, tallies) => {
    const office = officeDays(19).filter(({ minute }) => !isReplaced(tallies, minute));
    expect(incidentsOf([...office, ...tallies])).toEqual([]);
  });

  it('raises nothing for a monthly run from its second time on', () => {
    const months = [2, 30, 58].flatMap((day) => list(at(day, 9), 1200, 15, 0.02, 0.5));
    const later = incidentsOf([...officeDays(61), ...months]).filter(
      ({ alerted }) => alerted > at(29, 0) * 60_000,
    );
    expect(later).toEqual([]);
  });

  it('raises one incident, not one a week, for a dirty serial letter to the same list', () => {
    const letters = [9, 16, 23].flatMap((day) =>
      mailing({
        sender: pc(7),
        from: at(day, 10),
        minutes: 50,
        perMinute: 4,
        failed: 0.11,
        novel: 0.3,
        seed: 5,
      }),
    );
    const incidents = incidentsOf([...officeDays(26), ...letters]);
    expect(incidents.map(({ alerted }) => Math.floor(alerted / 60_000 / DAY))).toEqual([at(9, 0) / DAY]);
  });

  it('gives a new server whose mail always fails a record', () => {
    const shop = Array.from({ length: 6 }, (_, day) =>
      mailing({
        sender: SERVER,
        from: at(day, 9),
        minutes: 600,
        perMinute: 0.6,
        failed: 0.13,
        novel: 0.3,
        envelopeSender: () => 'shop@example.com',
        seed: 20 + day,
      }),
    ).flat();
    const state = newJudgeState();
    const changes = byMinute([...officeDays(6), ...shop]).flatMap(([minute, tallies]) =>
      judgeMinute(state, minute, tallies, detectSettings(parseSettings({}))),
    );
    expect(changes).toEqual([]);
    expect(state.senders.get(SERVER)!.days).toBeGreaterThan(4);
    expect(state.senders.get(SERVER)!.record.failureRate).toBeGreaterThan(0.08);
  });

  it('raises nothing for a bulk sender replayed without any history', () => {
    expect(incidentsOf(list(at(0, 8), 4000, 20, 0.01, 0.9))).toEqual([]);
  });
});

/** An outage and a laptop are the office itself on other days: they stand in for its mail of the time. */
function isReplaced(tallies: readonly Tally[], minute: number): boolean {
  const day = Math.floor((minute - MONDAY) / DAY);
  return (tallies === newLaptop && day >= 14) || (tallies === CASES[6]?.[1] && day === 9);
}
