import { describe, expect, it } from 'vitest';
import { observeCeiling } from '../../../../lambda/core/detect/signals/ceiling.ts';
import {
  judgeSpread,
  loginSpreadScore,
  networkOf,
  observeNetworks,
} from '../../../../lambda/core/detect/signals/login-spread.ts';
import { SenderState } from '../../../../lambda/core/detect/state/sender-state.ts';
import type { Tally } from '../../../../lambda/core/tally/tally.ts';
import { DAY, HOUR, incidentsOf, MONDAY, mailing, officeDays, pc, tally } from '../office.ts';

describe('login spread', () => {
  it.each([
    ['one /16', '203.0.113.9', '203.0.200.1', true],
    ['two /16', '203.0.113.9', '203.1.113.9', false],
    ['one IPv6 /32', '2001:db8:1::1', '2001:db8:ffff::2', true],
    ['two IPv6 /32', '2001:db8::1', '2001:db9::1', false],
    ['an IPv4-mapped address and itself', '::ffff:203.0.113.9', '203.0.113.9', true],
  ])('takes the addresses of %s for %s', (_, a, b, same) => {
    expect(networkOf(a) === networkOf(b)).toBe(same);
  });

  it('scores what no person does above what a journey does', () => {
    expect(loginSpreadScore(6)).toBeGreaterThan(11);
    expect(loginSpreadScore(2)).toBeLessThan(3);
  });

  it('learns a network that is a day old, and never one that came with a crowd', () => {
    const sender = new SenderState(MONDAY, 0);
    observeNetworks(sender, ['203.0.113.9'], MONDAY);
    observeNetworks(sender, ['203.0.113.9'], MONDAY + DAY + 1);
    expect(sender.newNetworks).toEqual([]);
    for (let i = 1; i <= 9; i++) observeNetworks(sender, [`198.${i}.0.1`], MONDAY + 2 * DAY);
    sender.record.lastSpread = MONDAY + 2 * DAY;
    observeNetworks(sender, ['203.0.113.9'], MONDAY + 4 * DAY);
    expect(sender.networks.size).toBe(1);
  });

  const login = 'login:traveller@example.com';
  const START = MONDAY + 14 * DAY + 9 * HOUR;
  const atHome = Array.from({ length: 14 * 16 }, (_, i) =>
    tally(login, MONDAY + Math.floor(i / 16) * DAY + 9 * HOUR + 30 * (i % 16), { clients: ['203.0.113.9'] }),
  );
  const journey = (networks: number, minutes: number, mails = 1) => [
    ...atHome,
    ...Array.from({ length: networks * mails }, (_, i) =>
      tally(login, START + Math.floor((i * minutes) / networks / mails), {
        clients: [`198.${Math.floor(i / mails)}.0.1`],
      }),
    ),
  ];
  it.each([
    ['five networks in a day', journey(5, DAY), {}, 0],
    ['six networks in ten hours', journey(6, 10 * HOUR), {}, 1],
    ['six networks in ten hours, with three mails from each', journey(6, 10 * HOUR, 3), {}, 0],
    ['six networks on the first day of a login', journey(6, 10 * HOUR).slice(atHome.length), {}, 0],
    ['nine networks in three days', journey(9, 3 * DAY), {}, 0],
    ['six networks where eight are allowed', journey(6, 10 * HOUR), { loginNetworks: 8 }, 0],
    [
      'six networks of a login that the rule does not hold for',
      journey(6, 10 * HOUR),
      { exceptions: [{ sender: login, without: ['login-spread'] }] },
      0,
    ],
  ])('opens for %s', (_, tallies, detect, incidents) => {
    expect(incidentsOf(tallies, { detect })).toHaveLength(incidents);
  });

  it.each([
    ['a login that never left its networks, at a score of 5', 2.5, 5, true],
    ['one that never left them in months, at a score of 5: where it is says most of that', 3.5, 5, false],
    ['one that travels, at a score of 7: a letter from the train', 0.5, 7, false],
    ['one that travels, at a score of 9', 0.5, 9, true],
  ])('opens for six networks of %s', (_, familiar, total, expected) => {
    const sender = new SenderState(START, 0);
    const clients = Array.from({ length: 6 }, (_, i) => `198.${i}.0.1`);
    observeNetworks(sender, ['203.0.113.9'], MONDAY);
    observeNetworks(sender, clients, START);
    sender.windows.fill(100);
    const of = { fresh: true, allowed: 5, total, familiar };
    expect(judgeSpread(sender, tally(login, START, { clients }), of).fresh).toBe(expected);
  });

  it.each([
    ['who writes as usual from seven networks a day is told of nobody', 7, 0],
    ['who writes a mail from each of nine is told of once, and goes on', 1, 1],
  ])('somebody at home for six weeks %s', (_, mails, incidents) => {
    const later = (tallies: Tally[], days: number) =>
      tallies.map((each) => ({ ...each, minute: each.minute + days * DAY }));
    const weeks = [0, 14, 28].flatMap((days) => later(atHome, days));
    const networks = mails === 1 ? 9 : 7;
    const away = later(journey(networks, 9 * HOUR, mails).slice(atHome.length), 28);
    // After three hours of rest a single mail from one more network, while the day remembers the others.
    const evening = tally(login, START + 28 * DAY + 13 * HOUR, { clients: ['199.0.0.1'] });
    expect(incidentsOf([...officeDays(45), ...weeks, ...away, evening])).toHaveLength(incidents);
  });

  it('is told once of somebody who travels from then on', () => {
    const days = Array.from({ length: 10 }, (_, day) =>
      Array.from({ length: 16 }, (_, i) =>
        tally(login, START + day * DAY + 30 * i, { clients: [`100.${(day * 7 + i) % 40}.0.1`] }),
      ),
    ).flat();
    expect(incidentsOf([...atHome, ...days])).toHaveLength(1);
  });
});

describe('ceiling', () => {
  const calendar = { utcOffset: 0, weekend: [6, 0] };

  it('counts clock hours and calendar days', () => {
    const sender = new SenderState(MONDAY, 0);
    const at = (minute: number, recipients: number) =>
      observeCeiling(sender, recipients, MONDAY + minute, calendar, {
        recipientsPerHour: 50,
        recipientsPerDay: 120,
      });
    expect(at(0, 50)).toBeUndefined();
    expect(at(30, 1)).toEqual({ recipients: 51, limit: 50, per: 'hour' });
    expect(at(60, 50)).toBeUndefined();
    expect(at(120, 20)).toEqual({ recipients: 121, limit: 120, per: 'day' });
    expect(at(DAY, 50)).toBeUndefined();
  });

  const clean = mailing({
    sender: pc(3),
    from: MONDAY + 9 * HOUR,
    minutes: 60,
    perMinute: 10,
    failed: 0,
    novel: 0,
  });
  it.each([
    ['is off by default', {}, 0],
    ['opens on the first day', { ceilings: { person: { recipientsPerHour: 300 } } }, 1],
    ['leaves other roles alone', { ceilings: { application: { recipientsPerHour: 300 } } }, 0],
    [
      'follows the role of a network',
      {
        ceilings: { application: { recipientsPerHour: 300 } },
        roles: [{ network: '192.0.2.0/24', role: 'application' }],
      },
      1,
    ],
    [
      'yields to an exception',
      {
        ceilings: { person: { recipientsPerHour: 300 } },
        exceptions: [{ sender: pc(3), ceiling: { recipientsPerHour: 900 } }],
      },
      0,
    ],
  ])('%s', (_, detect, incidents) => {
    expect(incidentsOf(clean, { detect })).toHaveLength(incidents);
  });
});

describe('what people announce', () => {
  const job = mailing({
    sender: pc(3),
    from: MONDAY + 9 * DAY + 9 * HOUR,
    minutes: 40,
    perMinute: 20,
    failed: 0.25,
    novel: 0.7,
  });
  const during = { sender: pc(3), from: '2024-01-10T08:00:00Z', to: '2024-01-10T12:00:00Z' };
  it.each([
    ['nothing', {}, 1],
    ['a job of that size', { expectedJobs: [{ ...during, maxRecipients: 1000 }] }, 0],
    ['a smaller job', { expectedJobs: [{ ...during, maxRecipients: 300 }] }, 1],
    ['a job of another sender', { expectedJobs: [{ ...during, sender: pc(4), maxRecipients: 1000 }] }, 1],
    [
      'a job of the day before',
      {
        expectedJobs: [
          { ...during, from: '2024-01-09T08:00:00Z', to: '2024-01-09T12:00:00Z', maxRecipients: 1000 },
        ],
      },
      1,
    ],
    ['that the sender is known', { acknowledged: [{ sender: pc(3) }] }, 0],
    [
      'that it was known until last week',
      { acknowledged: [{ sender: pc(3), until: '2024-01-05T00:00:00Z' }] },
      1,
    ],
    ['to ignore it', { exceptions: [{ sender: pc(3), ignore: true }] }, 0],
    ['a much higher threshold for it', { exceptions: [{ sender: pc(3), thresholdOffset: 30 }] }, 0],
    ['a threshold for all', { threshold: 60 }, 0],
  ])('is heeded: %s', (_, detect, incidents) => {
    expect(incidentsOf([...officeDays(12), ...job], { detect })).toHaveLength(incidents);
  });
});
