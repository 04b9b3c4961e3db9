import { describe, expect, it } from 'vitest';
import { DAY, HOUR, incidentsOf, MONDAY, mailing, officeDays, pc, tally } from './office.ts';

const BOT = {
  sender: pc(7),
  from: MONDAY + 3 * DAY + 10 * HOUR,
  minutes: 30,
  perMinute: 10,
  failed: 0.3,
  novel: 0.6,
};

/** A queue that gives up `count` messages in one minute, `age` minutes after they were sent. */
const expiry = (sender: string, minute: number, age: number, count: number) => {
  const recipients = Array.from({ length: count }, (_, i) => `gone${i}@dead${i}.example`);
  return tally(sender, minute, {
    messages: 0,
    recipients: 0,
    distinctRecipients: 0,
    bounced: count,
    sent: 0,
    failedRecipients: recipients,
    failedDomains: recipients.map((name) => name.split('@')[1]!),
    aged: [{ age, deferred: 0, bounced: count, recipients }],
  });
};

describe('a failing recipient', () => {
  it('counts once, however many mails it refuses', () => {
    const cron = Array.from({ length: 24 * 5 }, (_, hour) =>
      tally(pc(40), MONDAY + hour * HOUR, {
        messages: 0,
        recipients: 0,
        distinctRecipients: 0,
        sent: 0,
        bounced: 6,
        failedRecipients: ['x'],
        failedDomains: ['d'],
      }),
    );
    expect(incidentsOf([...officeDays(5), ...cron])).toEqual([]);
  });
});

describe('a failure of an older message', () => {
  it('accuses nobody five days later', () => {
    const day = MONDAY + 8 * DAY + 10 * HOUR;
    expect(incidentsOf([...officeDays(9), expiry(pc(3), day, 5 * DAY, 8)])).toEqual([]);
  });

  it('would accuse, were it of this minute', () => {
    const day = MONDAY + 8 * DAY + 10 * HOUR;
    expect(incidentsOf([...officeDays(9), expiry(pc(3), day, 0, 20)])).toHaveLength(1);
  });

  it('opens no second incident for what was sent before the first one ended', () => {
    const attack = mailing(BOT);
    const later = BOT.from + 10 * HOUR;
    const incidents = incidentsOf([
      ...officeDays(6),
      ...attack,
      expiry(BOT.sender, later, 10 * HOUR - 20, 60),
    ]);
    expect(incidents).toHaveLength(1);
  });

  it('finds an attack whose first failures come after six hours', () => {
    const sent = mailing({ ...BOT, failed: 0, novel: 0.1, perMinute: 4 }).map((each) => ({
      ...each,
      sent: 0,
    }));
    const incidents = incidentsOf([
      ...officeDays(6),
      ...sent,
      expiry(BOT.sender, BOT.from + 6 * HOUR, 6 * HOUR - 15, 60),
    ]);
    expect(incidents.map(({ sender }) => sender)).toEqual([BOT.sender]);
  });
});
