import { describe, expect, it } from 'vitest';
import { byId, listed } from './listed.ts';

const HEAD = '-----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------\n';
const VERBOSE_HEAD = '-----Q-ID----- --Size-- -Priority- ---Q-Time--- --------Sender/Recipient--------\n';

// As Sendmail 8.17.1 prints them.
const PLAIN = `\t\t/var/spool/mqueue (5 requests)
${HEAD}6AT1t2c4000112       13 Sun Nov 22 01:55 <a.very.long.local.part.of.a.sender.one
                 (Deferred: 450 4.7.1 <v5@grey.example>: Recipient address rej)
\t\t\t\t\t <v5@grey.example>
6AT1t1gx000106X      13 Sun Nov 22 01:55 <MAILER-DAEMON@example.com>
\t\t\t\t\t <v4@grey.example>
6AT1t1Ar000103*      13 Sun Nov 22 01:55 <>
      8BITMIME   (Deferred: later)
\t\t\t\t\t <v3@grey.example>
6AT1t1wd000099     3383 Sun Nov 22 01:55 MAILER-DAEMON
\t\t\t\t\t postmaster
6AT1t26Y000118-      13 Sun Nov 22 01:55 <part@grey.example>
                 (User unknown)
\t\t\t\t\t <v6@grey.example>
\t\t\t\t\t <v7@full.example>
\t\tTotal requests: 5
`;
const QUARANTINED = `\t\t/var/spool/mqueue (1 request)
${HEAD}6AT1t0Dt000076       13 Sun Nov 22 01:55 <bot@example.com>
     QUARANTINE: held by sendwatch
                 (Deferred: 450 4.7.1 <v1@grey.example>: Recipient address rej)
\t\t\t\t\t <v1@grey.example>
\t\tTotal requests: 1
`;
const VERBOSE = `\t\t/var/spool/mqueue (2 requests)
${VERBOSE_HEAD}6AT1t2Sj000115       13      30066 Nov 22 01:55 <a.very.long.local.part.of.a.sender.two@example.com>
                 (Deferred: 452 4.2.2 full)
\t\t\t\t\t\t<y@grey.example>
\t\t (Deferred: 450 4.7.1 <y@grey.example>: Recipient address rejected: Greylisted, try again later)
\t\t\t\t\t\t<z@full.example>
\t\t (Deferred: 452 4.2.2 full)
6AT1t24x000123     3386      32114+Nov 22 01:55 MAILER-DAEMON
\t\t\t\t\t\tpostmaster
\t\t (alias database unavailable)
\t\tTotal requests: 2
`;

describe('mailq of Sendmail', () => {
  it('tells id, mark, minute and sender, and says where that is cut', () => {
    const all = listed(PLAIN);
    expect(all).toMatchObject({ mta: 'sendmail', form: 'mailq', complete: true, unreadable: 0 });
    expect(all.directories).toEqual(['/var/spool/mqueue']);
    expect(byId(all)).toMatchObject({
      '6AT1t2c4000112': { from: 'a.very.long.local.part.of.a.sender.one', cut: true, recipients: 1 },
      '6AT1t1gx000106': { from: 'MAILER-DAEMON@example.com', active: false },
      '6AT1t1Ar000103': { from: '', active: true, reasons: ['Deferred: later'] },
      '6AT1t1wd000099': { from: '', to: 'postmaster', arrived: Date.UTC(2026, 10, 22, 1, 55) },
      '6AT1t26Y000118': { recipients: 2, addresses: ['v6@grey.example', 'v7@full.example'] },
    });
  });

  it('is read with the listing of what is quarantined behind it', () => {
    const all = listed(`${PLAIN}${QUARANTINED}`);
    expect(all).toMatchObject({ complete: true, unreadable: 0, messages: { length: 6 } });
    expect(byId(all)['6AT1t0Dt000076']).toMatchObject({ held: true, queue: 'quarantine' });
    expect(all.messages.filter(({ held }) => held)).toHaveLength(1);
  });

  it('gives with -v each recipient the reason behind it, and a sender of up to 78 characters', () => {
    const all = listed(VERBOSE);
    expect(all).toMatchObject({ complete: true, unreadable: 0 });
    expect(byId(all)).toMatchObject({
      '6AT1t2Sj000115': {
        from: 'a.very.long.local.part.of.a.sender.two@example.com',
        cut: false,
        arrived: Date.UTC(2026, 10, 22, 1, 55),
        reasons: [
          'Deferred: 450 4.7.1 <y@grey.example>: Recipient address rejected: Greylisted, try again later',
          'Deferred: 452 4.2.2 full',
        ],
      },
      '6AT1t24x000123': { from: '', reasons: ['alias database unavailable'] },
    });
  });

  it.each([
    ['within', PLAIN.slice(0, 500)],
    ['before its total', PLAIN.replace(/\t\tTotal.*\n/, '')],
    ['before the second one’s total', `${PLAIN}${QUARANTINED.replace(/\t\tTotal.*\n/, '')}`],
    ['and lacks messages', PLAIN.replace('Total requests: 5', 'Total requests: 7')],
  ])('says that it breaks off %s', (_, text) => {
    expect(listed(text).complete).toBe(false);
  });

  it('counts an entry that Sendmail could not read', () => {
    const text = PLAIN.replace(
      '\t\tTotal requests: 5',
      '6AT1t1wd000777? (no control file)\n\t\tTotal requests: 6',
    );
    expect(listed(text)).toMatchObject({ complete: true, unreadable: 1, messages: { length: 5 } });
  });
});
