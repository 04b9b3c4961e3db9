import { beforeAll, describe, expect, it } from 'vitest';
import { groupOf } from '../../../lambda/core/detect/state/waves/group.ts';
import type { Incident } from '../../../lambda/core/incident/incident.ts';
import type { Tally } from '../../../lambda/core/tally/tally.ts';
import { DAY, HOUR, incidentsOf, MONDAY, officeDays, tally } from './office.ts';

const office = officeDays(12);
const START = MONDAY + 9 * DAY + 10 * HOUR;

/** A new key every few minutes, each with a few mails to people whom nobody suspects. */
function trail(keyOf: (i: number) => string, count: number, every = 5, recipients = 8): Tally[] {
  return Array.from({ length: count }, (_, i) =>
    tally(keyOf(i), START + every * i, { recipients, domains: [`partner${i % 60}.example.net`] }),
  );
}

const cidr24 = (i: number) => `host:10.9.9.${i}`;
const cidr48 = (i: number) => `host:fd00:9:1:${i.toString(16)}::/64`;
const login = (i: number) => `login:account${i}@example.com`;

describe('keys that appear, send a little and vanish', () => {
  describe('is one incident', () => {
    let incidents: Incident[];
    beforeAll(() => {
      incidents = incidentsOf([
        ...office,
        ...[cidr24, cidr48, login].flatMap((keyOf, n) => trail(keyOf, 60, 5, 7 + n)),
      ]);
    });

    it.each([
      ['addresses of one /24', cidr24, '10.9.9.0/24'],
      ['sites of one /48', cidr48, 'fd00:9:1::/48'],
      ['logins whose passwords were guessed', login, 'logins'],
    ])('%s', (_, keyOf, among) => {
      const waves = incidents.filter(({ signals }) =>
        signals.some((each) => each.name === 'wave' && each.observed.among === among),
      );
      expect(waves).toHaveLength(1);
      expect(waves[0]!.related).toContain(keyOf(0));
      expect(waves[0]!.severity).not.toBe('critical');
      // 8 recipients each five minutes: a month's would be 64,000.
      expect((waves[0]!.alerted / 60_000 - START) / 5).toBeLessThan(40);
    });

    it('and nobody else is told of', () => {
      expect(incidents).toHaveLength(3);
    });
  });

  it('is none where an office moves house: 60 of its PCs have new addresses, and mail a little', () => {
    const moved = trail((i) => `host:10.9.12.${i}`, 60, 2, 3);
    expect(incidentsOf([...office, ...moved])).toEqual([]);
  });

  it('is none where they stay, are few, of many networks, or on the first day of a log', () => {
    const stay = [0, 3, 6].flatMap((hours) =>
      trail(cidr24, 40, 1).map((each) => ({ ...each, minute: each.minute + hours * HOUR })),
    );
    const few = trail((i) => `host:10.9.10.${i}`, 5);
    const scattered = trail((i) => `host:10.10.${i}.1`, 60);
    const first = trail((i) => `host:10.9.11.${i}`, 40, 1).map((each) => ({
      ...each,
      minute: each.minute - 9 * DAY,
    }));
    expect(incidentsOf([...office, ...stay, ...few, ...scattered, ...first])).toEqual([]);
  });

  it('is not named after the address that one of its logins came from', () => {
    const wave = trail(login, 60);
    const addresses = wave.map((each, i) => ({
      ...each,
      sender: `host:198.51.${i}.1`,
      loggedIn: each.messages,
      logins: [each.sender],
    }));
    const [told, ...others] = incidentsOf([...office, ...wave, ...addresses]);
    expect(others).toEqual([]);
    expect(told!.sender).toMatch(/^login:/);
  });

  it('is found among known logins, too, that are used elsewhere', () => {
    const known = Array.from({ length: 40 }, (_, i) =>
      [0, 1, 2, 3, 4].map((day) =>
        tally(login(i), MONDAY + day * DAY + 9 * HOUR + i, { clients: ['192.0.2.200'] }),
      ),
    ).flat();
    const wave = trail(login, 40).map((each, i) => ({ ...each, clients: [`198.${i}.0.1`] }));
    const told = incidentsOf([...office, ...known, ...wave]);
    expect(told.map(({ signals }) => signals.some(({ name }) => name === 'wave'))).toEqual([true]);
  });
});

describe('a company whose staff is on the road', () => {
  /** On each weekday each of 30 logins sends one mail from a phone, in a network where it never was. */
  const phones = Array.from({ length: 26 }, (_, day) =>
    Array.from({ length: day % 7 < 5 ? 30 : 0 }, (_, i) => [
      tally(login(i), MONDAY + day * DAY + 9 * HOUR + i, { clients: ['192.0.2.200'] }),
      tally(login(i), MONDAY + day * DAY + 12 * HOUR + 3 * i, {
        recipients: 2,
        clients: [`${day + 20}.${i}.0.1`],
      }),
    ]).flat(),
  ).flat();

  it('is usual, on the Monday after a weekend, too', () => {
    expect(incidentsOf([...officeDays(26), ...phones])).toEqual([]);
  });

  it('hides no wave of addresses of one /24', () => {
    const wave = trail(cidr24, 40).map((each) => ({ ...each, minute: each.minute + 14 * DAY }));
    const told = incidentsOf([...officeDays(26), ...phones, ...wave]);
    expect(told.map(({ signals }) => signals.some(({ name }) => name === 'wave'))).toEqual([true]);
  });
});

describe('a company of 600 mailboxes, most of which send once in a while', () => {
  const worksOn = (day: number) => day % 7 < 5;
  /** Mailbox i sends one mail each 1 to 14 days; the log begins on a Friday at 17:00. */
  const rare = Array.from({ length: 24 }, (_, day) =>
    Array.from({ length: 600 }, (_, i) => i)
      .filter((i) => day >= 4 && worksOn(day) && (day + i) % (1 + (i % 14)) === 0)
      .map((i) =>
        tally(login(i), MONDAY + day * DAY + 9 * HOUR + (i % 500), {
          clients: [`192.168.${i >> 7}.${i & 127}`],
          domains: [`partner${i % 60}.example.net`],
        }),
      ),
  )
    .flat()
    .filter(({ minute }) => minute >= MONDAY + 4 * DAY + 17 * HOUR);

  it('has no wave in the weeks in which they are seen for the first time', () => {
    expect(incidentsOf(rare)).toEqual([]);
  });

  it('hides no wave of guessed passwords two weeks later', () => {
    const wave = trail((i) => `login:guessed${i}@example.com`, 250, 4).map((each) => ({
      ...each,
      minute: each.minute + 12 * DAY,
    }));
    const told = incidentsOf([...rare, ...wave]);
    expect(told.map(({ signals }) => signals.some(({ name }) => name === 'wave'))).toEqual([true]);
  });
});

describe('what keys have in common', () => {
  it.each([
    ['host:192.0.2.7', '192.0.2.0/24'],
    ['host:2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['login:mary@example.com', 'logins'],
    ['local:mail.example.com/33', undefined],
    ['host:no-address', undefined],
  ])('%s', (sender, group) => {
    expect(groupOf(sender)).toBe(group);
  });
});
