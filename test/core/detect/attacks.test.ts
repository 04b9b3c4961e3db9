import { describe, expect, it } from 'vitest';
import {
  DAY,
  dice,
  HOUR,
  incidentsOf,
  type Mailing,
  MONDAY,
  mailing,
  officeDays,
  pc,
  tally,
} from './office.ts';

const at = (day: number, hour: number): number => MONDAY + day * DAY + hour * HOUR;
const MS = 60_000;
const BOT: Mailing = { sender: pc(7), from: at(9, 10), minutes: 60, perMinute: 20, failed: 0.25, novel: 0.6 };
const forged = (i: number): string => `user${(i * 37) % 500}@forged.example`;

const KINDS: readonly [what: string, mailing: Partial<Mailing>, mostRecipients: number][] = [
  ['a fast bot', { perMinute: 100 }, 200],
  ['a fast bot at night', { perMinute: 60, from: at(9, 2) }, 120],
  ['a medium bot', { perMinute: 8 }, 60],
  ['a bot with forged senders', { perMinute: 5, envelopeSender: forged }, 40],
  ['a host nobody has seen', { sender: 'host:203.0.113.9', perMinute: 6 }, 200],
  ['a slow bot', { perMinute: 0.4, minutes: 3 * DAY }, 60],
  [
    'a clean list of strangers',
    { perMinute: 15, minutes: 240, failed: 0.02, novel: 0.9, envelopeSender: forged },
    200,
  ],
];

describe('the detector over an attack', () => {
  it.each(KINDS)('names %s', (_, changed, mostRecipients) => {
    const attack = mailing({ ...BOT, ...changed });
    const incidents = incidentsOf([...officeDays(12), ...attack]);
    expect(incidents.map(({ sender }) => sender)).toEqual([attack[0]!.sender]);
    const [incident] = incidents;
    const before = attack.filter(({ minute }) => minute * MS < incident!.alerted);
    expect(before.reduce((sum, each) => sum + each.recipients, 0)).toBeLessThanOrEqual(mostRecipients);
    expect(incident!.opened).toBeGreaterThanOrEqual(attack[0]!.minute * MS);
  });

  it('names an infected PC in a log of one morning, and no other', () => {
    const morning = officeDays(1).filter(({ minute }) => minute < at(0, 11));
    const spam = mailing({ ...BOT, sender: pc(7), from: at(0, 9), minutes: 60, perMinute: 500 / 60 });
    const [incident, ...others] = incidentsOf([...morning, ...spam]);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ sender: pc(7) });
    expect(incident!.signals.find(({ name }) => name === 'failures')!.score).toBeGreaterThan(3);
  });

  it('is never silent over five days', () => {
    const attack = mailing({ ...BOT, perMinute: 2, minutes: 5 * DAY });
    const incidents = incidentsOf([...officeDays(19), ...attack]);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]!.closed).toBeGreaterThanOrEqual(attack.at(-1)!.minute * MS);
  });

  it('catches a boiling frog', () => {
    const frog = Array.from({ length: 20 }, (_, day) =>
      mailing({
        ...BOT,
        from: at(5 + day, 0),
        minutes: DAY,
        perMinute: (3 * 2 ** (day / 2)) / DAY,
        failed: 0.2,
        novel: 0.5,
        seed: 100 + day,
      }),
    ).flat();
    const [first] = incidentsOf([...officeDays(26), ...frog]).filter(({ sender }) => sender === pc(7));
    expect(first).toBeDefined();
    const before = frog.filter(({ minute }) => minute * MS < first!.alerted).length;
    expect(before).toBeLessThan(500);
  });

  it('raises one incident for a login that sends 9 messages from 9 networks in 4.6 hours', () => {
    const login = 'login:person@example.com';
    const usual = officeDays(14)
      .filter(({ sender }) => sender === pc(2))
      .map((each) => ({ ...each, sender: login, clients: ['192.0.2.2'] }));
    const theft = Array.from({ length: 9 }, (_, i) =>
      tally(login, at(14, 3) + i * 34, { clients: [`203.${i}.113.9`], domains: ['partner14.example.net'] }),
    );
    const incidents = incidentsOf([...usual, ...theft]);
    expect(incidents.map(({ sender }) => sender)).toEqual([login]);
    expect(incidents[0]!.signals.map(({ name }) => name)).toContain('login-spread');
    expect(incidents[0]!.alerted).toBe((at(14, 3) + 5 * 34 + 1) * MS);
  });

  it('closes two hours after the last hot minute, and reports a second attack as another incident', () => {
    const sender = 'host:203.0.113.9';
    const first = mailing({ ...BOT, sender });
    const second = mailing({ ...BOT, sender, from: BOT.from + 4 * HOUR, seed: 8 });
    const incidents = incidentsOf([...officeDays(12), ...first, ...second]);
    expect(incidents.map((each) => each.sender)).toEqual([sender, sender]);
    expect(incidents[0]!.closed).toBe((first.at(-1)!.minute + 1 + 120) * MS);
  });

  it.each([
    ['the next day', 1],
    ['a week later', 7],
  ])('tells again of a bot that comes back %s', (_, days) => {
    const again = mailing({ ...BOT, from: BOT.from + days * DAY, seed: 8 });
    const incidents = incidentsOf([...officeDays(18), ...mailing(BOT), ...again]);
    expect(incidents.map(({ alerted }) => Math.floor(alerted / MS / DAY))).toEqual([
      at(9, 0) / DAY,
      at(9 + days, 0) / DAY,
    ]);
  });

  it('works on a log that shows no names', () => {
    const blind = [...officeDays(12), ...mailing(BOT)].map((each) => ({
      ...each,
      domains: undefined,
      envelopeSenders: undefined,
      failedRecipients: undefined,
      failedDomains: undefined,
    }));
    expect(incidentsOf(blind).map(({ sender }) => sender)).toEqual([pc(7)]);
  });

  it('names several infected PCs apart', () => {
    const roll = dice(2);
    const bots = [3, 5, 9].flatMap((i) =>
      mailing({ ...BOT, sender: pc(i), from: BOT.from + Math.floor(roll() * 60), seed: 50 + i }),
    );
    const incidents = incidentsOf([...officeDays(12), ...bots]);
    expect(incidents.map(({ sender }) => sender).sort()).toEqual([pc(3), pc(5), pc(9)]);
    expect(incidents.flatMap(({ related }) => related)).toEqual([]);
  });
});
