import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../support/log-lines.ts';

const NREC = (nrcpt: number) =>
  `Oct 13 10:00:00 mx postfix/qmgr[1]: A1: from=<a@b.example>, size=9, nrcpt=${nrcpt} (queue active)`;
const LONG = 'x'.repeat(4000);

describe('an event', () => {
  it.each([
    [1, 1],
    [50_000, 50_000],
    [50_001, undefined],
    [100_000_000, undefined],
  ])('of %d recipients believes what a server can mean', (nrcpt, believed) => {
    expect(eventsOf([NREC(nrcpt)])[0]?.nrcpt).toBe(believed);
  });

  it.each([
    [
      'login',
      `Oct 13 10:00:00 mx postfix/smtpd[1]: A1: client=pc[192.0.2.1], sasl_method=PLAIN, sasl_username=${LONG}`,
    ],
    [
      'sender',
      `Oct 13 10:00:00 mx postfix/qmgr[1]: A1: from=<${LONG}@b.example>, size=9, nrcpt=1 (queue active)`,
    ],
    [
      'domain',
      `Oct 13 10:00:00 mx postfix/smtp[1]: A1: to=<a@${LONG}>, relay=mx[192.0.2.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)`,
    ],
  ])('keeps of an endless %s what a name can have', (_what, line) => {
    const [event] = eventsOf([line]);
    const kept = event?.arrival?.login ?? event?.from ?? event?.outcome?.recipients[0]?.domain;
    expect(kept).toHaveLength(255);
  });

  it('of a recipient that an administrator removed ends its waiting', () => {
    const line =
      'May  5 10:00:05 mx smtpd[1]: relay: Remove for c405e39ad6bbc650: from=<u@example.com>, to=<b@example.net>, rcpt=<->, delay=4d, stat=Removed by administrator';
    expect(eventsOf([line])[0]).toMatchObject({
      way: 'discarded',
      outcome: { recipients: [{ domain: 'example.net' }] },
    });
  });
});
