import { describe, expect, it } from 'vitest';
import { Backtest } from '../../../lambda/core/backtest/backtest.ts';
import { parseSettings } from '../../../lambda/core/config.ts';
import { detectSettings } from '../../../lambda/core/detect/settings/detect-settings.ts';
import type { OwnRefusals, Tally } from '../../../lambda/core/tally/tally.ts';
import { DAY, HOUR, incidentsOf, MONDAY, officeDays, pc, tally } from './office.ts';

const LOGIN = 'login:mary@example.com';
const HOME = '203.0.113.9';
const AWAY = '198.51.100.7';
const START = MONDAY + 3 * DAY + 10 * HOUR;

const OFFICE = officeDays(2, 1);

/** A login at home for some days, that writes to two colleagues each hour. */
const home = Array.from({ length: 3 * 10 }, (_, at) =>
  tally(LOGIN, MONDAY + Math.floor(at / 10) * DAY + (8 + (at % 10)) * HOUR, {
    recipients: 2,
    clients: [HOME],
    recipientNames: ['ann@example.com', 'bob@example.com'],
  }),
);

const NOTHING = { recipients: 0, distinctRecipients: 0, sent: 0, domains: [], envelopeSenders: [] };

/** Minutes in which our own server refuses so much of what a sender hands in. */
function refused(
  sender: string,
  minutes: number,
  each: (minute: number) => Partial<OwnRefusals>,
  fields: Partial<Tally> = { ...NOTHING, messages: 0 },
): Tally[] {
  return Array.from({ length: minutes }, (_, minute) =>
    tally(sender, START + minute, {
      ...fields,
      ownRefusals: { refused: 0, unnamed: 0, putOff: 0, recipients: [], ...each(minute) },
    }),
  );
}

/** Recipients that nobody else has. */
const names = (minute: number, count: number) =>
  Array.from({ length: count }, (_, at) => `r${minute}.${at}@example.net`);
const strangers = (count: number) => (minute: number) => ({
  refused: count,
  recipients: names(minute, count),
});

const found = (tallies: readonly Tally[]) =>
  incidentsOf([...OFFICE, ...home, ...tallies]).map(({ sender }) => sender);

describe('mail that our own server refuses', () => {
  it.each<[what: string, tallies: Tally[], senders: string[]]>([
    ['all of a PC’s spam', refused(pc(7), 20, strangers(4)), [pc(7)]],
    [
      'all of a stolen login’s, after the server took its envelopes',
      refused(LOGIN, 20, strangers(4), { ...NOTHING, messages: 4, clients: [AWAY] }),
      [LOGIN],
    ],
    ['that names no recipient', refused(pc(7), 20, () => ({ unnamed: 6 })), [pc(7)]],
    ['of a sender that nobody knows', refused('host:192.0.2.99', 20, strangers(4)), []],
    [
      'of a printer that tries one address each minute for a day',
      refused(pc(7), 24 * HOUR, () => ({ refused: 1, recipients: ['typo@example.net'] })),
      [],
    ],
    [
      'of a program that tries each minute, and is told no recipient',
      refused(pc(7), 24 * HOUR, () => ({ unnamed: 1 })),
      [],
    ],
    ['of somebody who mistypes', refused(pc(7), 3, strangers(1)), []],
    [
      'of everybody: the server is in trouble',
      [3, 4, 5, 6, 7, 8, 9].flatMap((i) => refused(pc(i), 20, strangers(4))),
      [],
    ],
    ['for now, and nothing else', refused(pc(7), 60, () => ({ putOff: 50 })), []],
  ])('%s', (_, tallies, senders) => {
    expect(found(tallies)).toEqual(senders);
  });

  it('says what was refused, and what is usual', () => {
    const [incident] = incidentsOf([...OFFICE, ...refused(pc(7), 20, strangers(4))]);
    const finding = incident!.signals.find(({ name }) => name === 'refused');
    expect(finding).toMatchObject({ expected: { share: 0.005 } });
    expect(finding!.score).toBeGreaterThan(5);
    const { refused: count, recipients } = finding!.observed as { refused: number; recipients: number };
    expect(recipients - count).toBeLessThanOrEqual(2);
    expect(count).toBeGreaterThan(10);
  });

  it('makes what a limit puts off count as attempted, beside what is taken', () => {
    const taken = Array.from({ length: 30 }, (_, minute) =>
      tally(pc(7), START + minute, {
        recipients: 1,
        domains: [`d${minute}.example.org`],
        bounced: minute % 3 === 0 ? 1 : 0,
        failedRecipients: minute % 3 === 0 ? [`x@d${minute}.example.org`] : [],
        failedDomains: minute % 3 === 0 ? [`d${minute}.example.org`] : [],
      }),
    );
    const alerted = (tallies: readonly Tally[]) => incidentsOf([...OFFICE, ...tallies])[0]!.alerted;
    const limited = taken.map((each) => ({
      ...each,
      ownRefusals: { refused: 0, unnamed: 0, putOff: 30, recipients: [] },
    }));
    expect(alerted(limited)).toBeLessThan(alerted(taken));
  });

  it('is one incident of a login and its host', () => {
    const both = [LOGIN, pc(7)].flatMap((sender) => refused(sender, 20, strangers(4)));
    const incidents = incidentsOf([...OFFICE, ...home, ...both]);
    expect(incidents.map(({ sender, related }) => [sender, related])).toEqual([[LOGIN, [pc(7)]]]);
  });

  it('makes no sender, in a file of tallies either', () => {
    const run = new Backtest(detectSettings(parseSettings({})));
    for (const each of refused('host:192.0.2.99', 3, strangers(9))) run.add(each);
    expect(run.end().incidents).toEqual([]);
  });
});

describe('failed logins', () => {
  const after = (failedLogins: number, client: string, fields: Partial<Tally> = {}) =>
    tally(LOGIN, START, { clients: [client], recipientNames: ['ann@example.com'], failedLogins, ...fields });

  it.each([
    ['a telephone with an old password, at home', Array.from({ length: 48 }, () => after(500, HOME))],
    ['the same on a journey', [after(500, AWAY)]],
    [
      'of a traveller, in seven networks within a day',
      Array.from({ length: 7 }, (_, i) => ({ ...after(50, `198.${i}.0.1`), minute: START + i * HOUR })),
    ],
  ])('accuse nobody: %s', (_, tallies) => {
    const quiet = tallies.map(({ failedLogins: _failed, ...each }) => each);
    expect(found(quiet)).toEqual(found(tallies));
  });

  it('are held against a login only where its network is new', () => {
    const spam = (client: string) =>
      Array.from({ length: 30 }, (_, minute) => ({
        ...after(minute === 0 ? 40 : 0, client, {
          recipients: 9,
          recipientNames: names(minute, 9),
          bounced: 5,
          failedRecipients: names(minute, 5),
          failedDomains: ['example.net'],
          domains: [`d${minute}.example.net`],
        }),
        minute: START + minute,
      }));
    const scores = (client: string) =>
      incidentsOf([...OFFICE, ...home, ...spam(client)])[0]!
        .signals.filter(({ name }) => name === 'failed-logins')
        .map(({ score }) => score > 0);
    expect(scores(AWAY)).toEqual([true]);
    expect(scores(HOME)).toEqual([]);
  });
});
