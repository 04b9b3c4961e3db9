import { beforeAll, describe, expect, it } from 'vitest';
import { observeTotal, totalFinding } from '../../../../lambda/core/detect/signals/total/total.ts';
import { FleetState } from '../../../../lambda/core/detect/state/fleet-state.ts';
import { SenderState } from '../../../../lambda/core/detect/state/sender-state.ts';
import type { Incident } from '../../../../lambda/core/incident/incident.ts';
import type { Tally } from '../../../../lambda/core/tally/tally.ts';
import { DAY, HOUR, incidentsOf, MONDAY, mailing, officeDays, pc, tally } from '../office.ts';

/** The day on which the attacks begin: a Monday. */
const START = 14;
const DAYS = 26;

/** So many an hour of work to known partners, from a day on: nothing is wrong with it but how much it is. */
function trickle(sender: string, anHour: number, from = START, to = DAYS): Tally[] {
  return Array.from({ length: to - from }, (_, day) => from + day)
    .filter((day) => day % 7 < 5)
    .flatMap((day) =>
      Array.from({ length: 10 * Math.min(20, anHour) }, (_, i) =>
        tally(sender, MONDAY + day * DAY + 8 * HOUR + Math.floor((i * 60) / Math.min(20, anHour)), {
          recipients: Math.max(1, anHour / 20),
          domains: [`partner${i % 60}.example.net`],
          envelopeSenders: [`${sender.replace('host:192.0.2.', 'pc')}@example.com`],
        }),
      ),
    );
}

/** The same job at the same hour of some days. */
function job(sender: string, size: number, days: readonly number[], minute = 0): Tally[] {
  return days.flatMap((day) =>
    Array.from({ length: 30 }, (_, i) =>
      tally(sender, MONDAY + day * DAY + 10 * HOUR + i + minute, {
        recipients: size / 30,
        domains: [`partner${i}.example.net`],
        envelopeSenders: ['news@example.com'],
      }),
    ),
  );
}

const ISSUES = [1, 8, 15, 22];
const letter = (i: number) => `host:192.0.2.10${i}`;
const fresh = (i: number) => `host:192.0.2.20${i}`;

const HONEST = [
  ...officeDays(DAYS),
  ...trickle(pc(6), 2),
  ...[0, 1, 2].flatMap((i) => job(letter(i), 3000, ISSUES)),
  ...job(fresh(0), 6000, [16]),
];
const BOT = { from: MONDAY + 15 * DAY + 10 * HOUR, minutes: 60, perMinute: 60, failed: 0.3, novel: 0.7 };
/** Each PC at its own pace; the jobs once more, daily and beside the honest ones; a server that never stops. */
const ATTACKS: Readonly<Record<string, readonly Tally[]>> = {
  [pc(7)]: trickle(pc(7), 40),
  [pc(8)]: trickle(pc(8), 60),
  [pc(9)]: trickle(pc(9), 240),
  [letter(1)]: job(letter(1), 3000, [16, 17, 18, 19, 20, 21], 40),
  [letter(2)]: job(letter(2), 3000, [15, 22], 40),
  // A bot, whose day teaches nothing; and more of the owner's mail than usual, some days later.
  [pc(5)]: [...mailing({ ...BOT, sender: pc(5) }), ...trickle(pc(5), 60, 18, 20)],
  [fresh(1)]: job(fresh(1), 3000, [16, 17, 18, 19, 20]),
};

/** A server's mail by the hour, day and night, with a rush on its first two days. */
function steady(sender: string, aDay: number, from: number, to: number): Tally[] {
  return Array.from({ length: to - from }, (_, day) => from + day).flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) =>
      tally(sender, MONDAY + day * DAY + hour * HOUR + 7, {
        recipients: Math.round((day < 2 ? 1.9 : 1) * (aDay / 24)),
        domains: Array.from({ length: 5 }, (_, i) => `partner${(hour * 5 + i) % 60}.example.net`),
        envelopeSenders: ['shop@example.com'],
      }),
    ),
  );
}

describe('a server that sends day by day', () => {
  const shop = pc(70);
  const told = (tallies: readonly Tally[]) =>
    incidentsOf([...officeDays(42), ...tallies], { detect: { without: ['volume'] } }).filter(
      ({ sender }) => sender === shop,
    );

  it('is told when it sends twice as much, before that were a week more', () => {
    const [incident] = told([...steady(shop, 720, 0, 14), ...steady(shop, 1440, 14, 42)]);
    expect(incident?.signals.map(({ name }) => name)).toContain('total');
    expect(incident!.alerted / 60_000).toBeLessThan(MONDAY + 21 * DAY);
  });

  it('is told once of it, if it lasts', () => {
    expect(told([...steady(shop, 720, 0, 14), ...steady(shop, 1440, 14, 42)])).toHaveLength(1);
  });

  it('may have a third more for good', () => {
    expect(told([...steady(shop, 720, 0, 14), ...steady(shop, 900, 14, 42)])).toEqual([]);
  });
});

describe('what a sender sends in the long run', () => {
  let incidents: Incident[];
  beforeAll(() => {
    incidents = incidentsOf([...HONEST, ...Object.values(ATTACKS).flat()]);
  });

  it.each([
    ['40 an hour of a person', pc(7), 3000],
    ['60 an hour of a person', pc(8), 3000],
    ['240 an hour of a person', pc(9), 3000],
    ['a job imitated daily, in time and size', letter(1), 6000],
    ['a job imitated beside itself', letter(2), 6000],
    ['a new sender that never stops, in a young fleet', fresh(1), 12_000],
  ])('is told: %s', (_, sender, allowed) => {
    const told = incidents.find((each) => each.sender === sender);
    expect(told?.signals.map(({ name }) => name)).toContain('total');
    const sent = ATTACKS[sender]!.filter(({ minute }) => minute < told!.alerted / 60_000);
    expect(sent.reduce((sum, each) => sum + each.recipients, 0)).toBeLessThanOrEqual(allowed);
  });

  it.each([
    ['a person who has twice as much to do', pc(6)],
    ['a weekly job', letter(0)],
    ['the first day of a new server', fresh(0)],
  ])('is not told: %s', (_, sender) => {
    expect(incidents.filter((each) => each.sender === sender)).toEqual([]);
  });

  it('is told once: what came before the last incident ended is not added to what comes later', () => {
    expect(incidents.filter((each) => each.sender === pc(5))).toHaveLength(1);
  });

  it('comes with the traffic of the time in which it grew, and with what is usual', () => {
    const { signals, samples, severity } = incidents.find((each) => each.sender === pc(8))!;
    const total = signals.find(({ name }) => name === 'total') as {
      observed: { recipients: number };
      expected: { recipients: number };
    };
    expect(total.observed.recipients - total.expected.recipients).toBeGreaterThanOrEqual(1990);
    expect(samples.recipients).toBeGreaterThan(900);
    expect(severity).toBe('high');
  });
});

describe('what is shown of a total', () => {
  it('is whole: all recipients, and those of them that it wrote to lately, whatever they count', () => {
    const sender = new SenderState(MONDAY, 0);
    Object.assign(sender.record, { totalPace: 20, totalPaceCap: 20, totalDays: 30 });
    const a = { recipients: 1000, known: 400, counted: 720 };
    const told = [0, 1, 2, 3].map((i) => observeTotal(sender, a, MONDAY + i, new FleetState()).breach);
    expect(told.map((each) => each?.recipients)).toEqual([undefined, undefined, 3000, 4000]);
    expect(totalFinding(told[2]!, 9.5).observed).toEqual({ recipients: 3000, known: 1200 });
    expect(totalFinding(told[2]!, 9.5).expected.recipients).toBeLessThan(1);
  });
});

describe('a job that is imitated', () => {
  const news = pc(80);
  const invoices = pc(81);
  const WEEKLY = [1, 8, 15, 22, 29];
  /** A dozen invoices on each working day, and all customers on some days. */
  const program = (size: number, runs: readonly number[]): Tally[] => [
    ...Array.from({ length: 33 }, (_, day) => day)
      .filter((day) => day % 7 < 5)
      .flatMap((day) =>
        Array.from({ length: 12 }, (_, i) =>
          tally(invoices, MONDAY + day * DAY + 8 * HOUR + 37 * i, {
            recipients: 1,
            domains: [`partner${(day + i) % 30}.example.net`],
            envelopeSenders: ['billing@example.com'],
          }),
        ),
      ),
    ...job(invoices, size, runs),
  ];
  const told = (sender: string, tallies: readonly Tally[]) =>
    incidentsOf([...officeDays(33), ...tallies], { detect: { without: ['volume'] } }).filter(
      (each) => each.sender === sender,
    );

  it.each([
    ['beside the weekly one', [15, 22, 29]],
    ['three days after it', [18, 25]],
    ['day by day', [16, 17, 18, 19]],
  ])('is told before twice of it were sent, of a host that sends nothing else: %s', (_, of) => {
    const [incident] = told(news, [...job(news, 600, WEEKLY), ...job(news, 600, of, 40)]);
    expect(incident?.signals.map(({ name }) => name)).toContain('total');
    const sent = job(news, 600, of, 40).filter(({ minute }) => minute < incident!.alerted / 60_000);
    expect(sent.reduce((sum, each) => sum + each.recipients, 0)).toBeLessThanOrEqual(1200);
  });

  it('is told on the day of the real one, of a program with a few invoices a day', () => {
    const attack = job(invoices, 600, [24], 10);
    const [incident] = told(invoices, [...program(600, [2, 24]), ...attack]);
    expect(incident?.signals.map(({ name }) => name)).toContain('total');
    expect(incident!.alerted / 60_000).toBeLessThan(attack.at(-1)!.minute + 1);
  });

  it.each([
    ['a weekly job', news, job(news, 600, WEEKLY)],
    [
      'a weekly job that grows by a fifth',
      news,
      [...job(news, 600, [1, 8]), ...job(news, 720, [15, 22, 29])],
    ],
    ['a run a month, the next one sooner', invoices, program(600, [2, 24, 29])],
  ])('is not, where it is none: %s', (_, sender, tallies) => {
    expect(told(sender, tallies)).toEqual([]);
  });

  it('is told once, where its owner begins to send it twice a week', () => {
    const thursdays = [18, 25, 32];
    expect(told(news, [...job(news, 600, WEEKLY), ...job(news, 600, thursdays)])).toHaveLength(1);
  });
});
