import { describe, expect, it } from 'vitest';
import type { Tally } from '../../../lambda/core/tally/tally.ts';
import { DAY, HOUR, incidentsOf, MONDAY, officeDays, pc, tally } from './office.ts';

const AT = MONDAY + 8 * DAY + 10 * HOUR;

/** Mail to these domains, one in each of `minutes`, of which all is refused. */
function refusedMail(domains: readonly string[], minutes: number, blocked: boolean): Tally[] {
  return Array.from({ length: minutes }, (_, i) => {
    const domain = domains[i % domains.length]!;
    const recipient = `${blocked ? 'refused' : 'gone'}${i}@${domain}`;
    return tally(pc(3), AT + i, {
      domains: [domain],
      bounced: 1,
      failedRecipients: [recipient],
      failedDomains: [domain],
      envelopeSenders: ['pc3@example.com'],
      ...(blocked && {
        refusals: [
          {
            host: 'mail',
            by: 'microsoft-s3140',
            deferred: 0,
            bounced: 1,
            first: 1,
            recipients: [recipient],
            domains: [domain],
            ofDomain: [1],
          },
        ],
      }),
    });
  });
}

const KNOWN = ['partner1.example.net'];

describe('a block of our address by one whom the company writes to', () => {
  it('is one failure of its sender, however many recipients it refuses', () => {
    expect(incidentsOf([...officeDays(9), ...refusedMail(KNOWN, 25, true)])).toEqual([]);
    expect(incidentsOf([...officeDays(9), ...refusedMail(KNOWN, 25, false)])).toHaveLength(1);
  });

  it('counts in full where nobody has written to before: it may be the own mail server of a spammer', () => {
    const incidents = incidentsOf([...officeDays(9), ...refusedMail(['evil.example'], 25, true)]);
    expect(incidents.map(({ sender }) => sender)).toEqual([pc(3)]);
  });

  it('leaves the other failures as they are', () => {
    const both = [...refusedMail(KNOWN, 25, true), ...refusedMail(KNOWN, 25, false)];
    expect(incidentsOf([...officeDays(9), ...both])).toHaveLength(1);
  });
});
