import { describe, expect, it } from 'vitest';
import { checkLimit } from '../../../lambda/core/limits/check.ts';
import { limitsInForce } from '../../../lambda/core/limits/in-force.ts';
import type { Sending } from '../../../lambda/core/limits/sent-mail.ts';
import { postfwdSettings } from '../../../lambda/core/limits/settings/postfwd.ts';
import { DAY, HOUR } from '../../../lambda/core/time.ts';
import { incident, steady, suggested } from './suggested.ts';

describe('who does something for the first time', () => {
  const job = (to: number): Sending[] =>
    Array.from({ length: 20 }, (_, at) => ({ time: (at * DAY) / 2, recipients: 2, to }));
  const from = (client: string, days: number): Sending[] =>
    Array.from({ length: days }, (_, at) => ({ time: at * DAY, recipients: 2, client }));
  const machines = Object.fromEntries([10, 11, 12].map((last) => [`host:192.168.50.${last}`, job(last)]));
  const pcs = Object.fromEntries([1, 2, 3, 4].map((last) => [`host:192.168.50.${last}`, steady(20, DAY)]));

  const networks: [what: string, senders: Record<string, Sending[]>, day?: number][] = [
    ['among machines', machines, 1_000],
    [
      'among machines that write to lists',
      { ...machines, 'host:192.168.50.13': steady(3_000, 1_000) },
      3_600,
    ],
    ['among PCs', { ...machines, ...pcs }],
    ['among two machines', { 'host:192.168.50.10': job(1), 'host:192.168.50.11': job(2) }],
    ['in another network', { ...machines, 'host:192.168.77.1': steady(3, DAY) }, 1_000],
  ];
  it.each(networks)('a new client %s', (_, senders, day) => {
    expect(suggested(senders).networks).toEqual(
      day === undefined
        ? []
        : [
            expect.objectContaining({
              network: '192.168.50.0/24',
              machines: expect.any(Number),
              limit: { hour: day, day },
            }),
          ],
    );
  });

  const homes: [what: string, sendings: Sending[], networks?: string[]][] = [
    ['a login from where it usually is', from('198.51.100.7', 9), ['198.51.0.0/16']],
    ['one by IPv6', from('2001:db8:1::7', 9), ['2001:db8::/32']],
    [
      'one that is at two places',
      [...from('198.51.100.7', 9), ...from('203.0.113.4', 5)],
      ['198.51.0.0/16', '203.0.0.0/16'],
    ],
    ['one that was there on two days only', from('198.51.100.7', 2)],
    ['one that the log does not say the client of', steady(9, DAY)],
  ];
  it.each(homes)('%s', (_, sendings, places) => {
    const [found] = suggested({ 'login:anna': sendings }).senders;
    expect(found!.limit).toEqual({ hour: 50, day: 50 });
    expect(found!.home).toEqual(
      places === undefined ? undefined : { networks: places, limit: { hour: 500, day: 500 } },
    );
  });

  it('is at home nowhere where only an incident was', () => {
    const during = { ...incident, sender: 'login:anna', opened: 0, closed: 20 * DAY };
    expect(suggested({ 'login:anna': from('198.51.100.7', 9) }, [during]).senders[0]!.home).toBeUndefined();
  });

  it('is limited from elsewhere as before', () => {
    const usual = from('198.51.100.7', 9);
    const letter = steady(400, 1_000, 10 * DAY + HOUR);
    const during = { ...incident, sender: 'login:anna' };
    const through = (client: string) =>
      suggested({ 'login:anna': [...usual, ...letter.map((each) => ({ ...each, client }))] }, [during])
        .incidents[0]!.through;
    expect(through('198.51.7.7')).toBe(400);
    expect(through('203.0.113.9')).toBe(50);
  });

  it('is counted apart by --check, as postfwd does by what is printed for it', () => {
    const usual = from('198.51.100.7', 9);
    const printed = limitsInForce(
      postfwdSettings(suggested({ 'login:anna': usual, 'host:fd00:1::/64': job(1) }), ['fd00::/8']),
    );
    const letter = (client: string) => steady(300, 1_000, 10 * DAY).map((each) => ({ ...each, client }));
    const hits = (sendings: Sending[]) =>
      printed.flatMap((each) =>
        checkLimit(each, { senders: new Map([['login:anna', sendings]]), seen: 1 }, []).hits.map(
          ({ delayed }) => delayed,
        ),
      );
    expect(hits(letter('198.51.7.7'))).toEqual([]);
    expect(hits(letter('203.0.113.9'))).toEqual([250, 250]);
    const site = new Map([['host:fd00:1::/64', steady(80, 1_000)]]);
    const blamed = printed.filter((each) => checkLimit(each, { senders: site, seen: 1 }, []).delayed > 0);
    expect(blamed.map(({ limit }) => limit)).toEqual([50, 50]);
  });
});
