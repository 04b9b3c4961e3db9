import { expect, it } from 'vitest';
import { DAY, HOUR, incidentsOf, MONDAY, officeDays, pc, tally } from './office.ts';

const NINE = MONDAY + 9 * DAY + 9 * HOUR;

/** As many new domains as a day's list holds, in two hours; then a list with failures. */
const bot = Array.from({ length: 160 }, (_, i) => {
  const domains = [0, 1].map((k) => `victim${2 * i + k}.example`);
  const failed = i < 120 ? [] : [`nobody@${domains[0]}`];
  return tally(pc(3), NINE + i, {
    recipients: 2,
    bounced: failed.length,
    domains,
    failedRecipients: failed,
    failedDomains: failed.map(() => domains[0]!),
  });
});

it('shows the day where a day had too many domains to tell the new ones of a window, not "at least 0"', () => {
  const told = incidentsOf([...officeDays(10), ...bot]).find(({ sender }) => sender === pc(3));
  const domains = told?.signals.find(({ name }) => name === 'domains');
  expect(domains?.observed).toMatchObject({ cut: 1 });
  const { toCompany, toSender, known } = domains!.observed as Record<string, number>;
  expect(toCompany! + toSender! + known!).toBeGreaterThan(100);
});
