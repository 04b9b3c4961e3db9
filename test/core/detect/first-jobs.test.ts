import { describe, expect, it } from 'vitest';
import type { Tally } from '../../../lambda/core/tally/tally.ts';
import { DAY, dice, HOUR, incidentsOf, MONDAY, mailing, officeDays, pc, tally } from './office.ts';

const PROVIDERS = ['mail.example.net', 'post.example.net', 'box.example.net'];
const at = (day: number, hour: number) => MONDAY + day * DAY + hour * HOUR;

/** An office that also writes to people at the providers. */
const office = (days: number): Tally[] => [
  ...officeDays(days),
  ...Array.from({ length: days }, (_, day) =>
    PROVIDERS.map((domain, i) => tally(pc(1 + i), at(day, 9) + i, { domains: [domain] })),
  ).flat(),
];

/** A first issue from a server that never sent: most of it to providers, the rest to firms, some of them known. */
function issue(day: number, minutes: number, perMinute: number, outcome: Partial<Tally> = {}): Tally[] {
  const roll = dice(11);
  return Array.from({ length: minutes }, (_, i) =>
    tally(pc(90), at(day, 10) + i, {
      recipients: perMinute,
      domains: [
        ...PROVIDERS,
        ...Array.from({ length: perMinute * 0.4 }, () =>
          roll() < 0.55
            ? `partner${Math.floor(roll() * 60)}.example.net`
            : `firm${Math.floor(roll() * 9000)}.example.net`,
        ),
      ],
      envelopeSenders: ['news@example.com'],
      ...outcome,
    }),
  );
}

describe('the first job of a new server', () => {
  it('is no incident in an office that is known for some days', () => {
    expect(incidentsOf([...office(9), ...issue(8, 10, 60)])).toEqual([]);
  });

  it('is none while our own line is down, and all of it is put off', () => {
    const down = issue(8, 8, 60).map((each) => ({
      ...each,
      sent: 0,
      deferred: each.recipients,
      failedRecipients: Array.from({ length: each.recipients }, (_, i) => `r${each.minute}.${i}@a.example`),
      failedDomains: each.domains!.slice(0, 20),
    }));
    expect(incidentsOf([...office(9), ...down])).toEqual([]);
  });
});

describe("an application's first run of invoices", () => {
  /** Six weeks with a dozen mails a day; then invoices to 750 customers in a quarter of an hour. */
  const app = Array.from({ length: 40 }, (_, day) =>
    Array.from({ length: 12 }, (_, i) =>
      tally(pc(90), at(day, 8) + 40 * i, {
        domains: [`partner${(5 * day + i) % 60}.example.net`],
        recipientNames: [`customer${i}@partner${(5 * day + i) % 60}.example.net`],
        envelopeSenders: ['erp@example.com'],
      }),
    ),
  ).flat();
  const run = (failed: number) =>
    Array.from({ length: 15 }, (_, i) =>
      tally(pc(90), at(40, 14) + i, {
        recipients: 50,
        recipientNames: Array.from({ length: 50 }, (_, n) => `c${i}.${n}@partner${n}.example.net`),
        domains: Array.from({ length: 50 }, (_, n) => `partner${n}.example.net`),
        envelopeSenders: ['erp@example.com'],
        bounced: failed,
        failedRecipients: Array.from({ length: failed }, (_, n) => `c${i}.${n}@partner${n}.example.net`),
        failedDomains: Array.from({ length: failed }, (_, n) => `partner${n}.example.net`),
      }),
    );

  it('is no incident: many, and strangers, is all that speaks against it', () => {
    expect(incidentsOf([...officeDays(41), ...app, ...run(0)])).toEqual([]);
  });

  it('hides no bot with as many, a sixth of which fail', () => {
    const told = incidentsOf([...officeDays(41), ...app, ...run(8)]);
    expect(told.map(({ sender }) => sender)).toEqual([pc(90)]);
  });
});

const login = 'login:traveller@example.com';
const THIEF = '100.64.9.9';

/** Mail from home, and each day some from a place where it never was. */
function travels(days: number, client: (day: number, i: number) => string): Tally[] {
  return Array.from({ length: days }, (_, day) =>
    Array.from({ length: 12 }, (_, i) =>
      tally(login, at(day, 8) + 40 * i, {
        clients: [client(day, i)],
        recipientNames: [`friend${(day * 5 + i) % 25}@partner3.example.net`],
        domains: ['partner3.example.net'],
        envelopeSenders: ['traveller@example.com'],
      }),
    ),
  ).flat();
}

/** 400 people at providers, at once and without a failure. */
const theft = (day: number, perMinute = 20) =>
  Array.from({ length: 400 / perMinute }, (_, i) =>
    tally(login, at(day, 15) + i, {
      recipients: perMinute,
      domains: PROVIDERS,
      recipientNames: Array.from({ length: perMinute }, (_, n) => `v${i}.${n}@${PROVIDERS[n % 3]}`),
      clients: [THIEF],
      envelopeSenders: ['traveller@example.com'],
    }),
  );

describe('a login whose owner travels', () => {
  const journeys = travels(12, (day, i) => (i % 6 === 5 ? `101.${day}.0.1` : '203.0.113.9'));

  it('raises nothing by that', () => {
    expect(incidentsOf([...office(12), ...journeys])).toEqual([]);
  });

  it('is found when it is stolen, with a list that has no failures', () => {
    const [found, ...others] = incidentsOf([...office(12), ...journeys, ...theft(11)]);
    expect(found).toMatchObject({ sender: login });
    expect(others).toEqual([]);
    expect(found!.alerted / 60_000 - at(11, 15)).toBeLessThanOrEqual(15);
    const network = found!.signals.find(({ name }) => name === 'network');
    expect((network!.expected as { share: number }).share).toBeLessThan(0.5);
  });
});

describe('a first issue from a server that is known', () => {
  const DOMAINS = { ownDomains: ['example.com'] };
  /** An application with two addresses of its own. */
  const app = Array.from({ length: 14 }, (_, day) =>
    Array.from({ length: 20 }, (_, i) =>
      tally(pc(90), at(day, 9) + 20 * i, {
        domains: [`partner${i}.example.net`],
        envelopeSenders: [i % 2 === 0 ? 'noreply@example.com' : 'app@example.com'],
      }),
    ),
  ).flat();
  const before = [...officeDays(14), ...app];
  /** Failures and strangers enough to be told in any case. */
  const sendersOf = (envelopeSender: (i: number) => string, days = before) => {
    const sent = mailing({
      sender: pc(90),
      from: at(14, 10),
      minutes: 12,
      perMinute: 60,
      failed: 0.15,
      novel: 0.25,
      envelopeSender,
    });
    const [told] = incidentsOf([...days, ...sent], DOMAINS);
    return told!.signals.find(({ name }) => name === 'senders')!;
  };

  it('may have an address of ours that nobody saw before', () => {
    const { score, observed } = sendersOf(() => 'news@example.com');
    expect(score).toBeLessThanOrEqual(0);
    expect(observed).toMatchObject({ newMinutes: 0 });
  });

  it.each([
    ['another of ours in each minute', (i: number) => `user${i}@example.com`],
    ["a stranger's", () => 'someone@elsewhere.example'],
  ])('may not have %s', (_, envelopeSender) => {
    expect(sendersOf(envelopeSender).score).toBeGreaterThan(4);
  });

  it("nor does a PC with one address learn a stranger's at once", () => {
    const single = before.map((each) =>
      each.sender === pc(90) ? { ...each, envelopeSenders: ['app@example.com'] } : each,
    );
    expect(sendersOf(() => 'someone@elsewhere.example', single).score).toBeGreaterThan(4);
    expect(sendersOf(() => 'news@example.com', single).score).toBeLessThanOrEqual(0);
  });
});

describe('a login that nobody has used', () => {
  const sender = 'login:unused@example.com';

  it('is found when it is stolen and used from many networks: nobody knows where it is at home', () => {
    const stolen = mailing({
      sender,
      from: at(40, 10),
      minutes: 40,
      perMinute: 200,
      failed: 0.04,
      novel: 0.1,
      clients: (i) => [`101.${i}.0.1`],
    }).map((each) => ({
      ...each,
      recipientNames: Array.from({ length: each.recipients }, (_, n) => `v${each.minute}.${n}@a.example`),
    }));
    expect(incidentsOf([...officeDays(41), ...stolen]).map((each) => each.sender)).toEqual([sender]);
  });
});
