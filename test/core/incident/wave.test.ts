import { describe, expect, it } from 'vitest';
import { DAY, HOUR, incidentsOf, MONDAY, officeDays, tally } from '../detect/office.ts';

const office = officeDays(12);
const START = MONDAY + 9 * DAY + 10 * HOUR;
const login = (i: number) => `login:account${i}@example.com`;

/** A new login every few minutes, each with a few mails to people whom nobody suspects. */
const trail = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) =>
    tally(login(i), START + every * i, { recipients: 8, domains: [`partner${i % 60}.example.net`] }),
  );

describe('a thief among those of a wave', () => {
  const wave = trail(100, 2);
  const thief = 'login:thief@example.com';
  const theft = Array.from({ length: 30 }, (_, i) =>
    tally(thief, START + 150 + i, {
      recipients: 20,
      bounced: 6,
      domains: Array.from({ length: 20 }, (_, k) => `far${20 * i + k}.example.net`),
      failedRecipients: Array.from({ length: 6 }, (_, k) => `x${6 * i + k}@far${k}.example.net`),
      failedDomains: Array.from({ length: 6 }, (_, k) => `far${k}.example.net`),
    }),
  );

  it('is who the incident names', () => {
    const told = incidentsOf([...office, ...wave, ...theft]);
    expect(told.map(({ sender, measured }) => [sender, measured?.sender])).toEqual([[thief, thief]]);
  });

  it('and one of them that writes on is no incident by itself', () => {
    const many = Array.from({ length: 600 }, (_, i) => tally(login(i), START + Math.floor(i / 5)));
    const writesOn = Array.from({ length: 100 }, (_, i) => tally(login(310 + i), START + 140));
    expect(incidentsOf([...office, ...many, ...writesOn])).toHaveLength(1);
  });
});
