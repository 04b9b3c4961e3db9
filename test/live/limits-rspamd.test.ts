import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suggestLimits } from '../../lambda/core/limits/limits.ts';
import type { Sending } from '../../lambda/core/limits/sent-mail.ts';
import { rspamdSettings } from '../../lambda/core/limits/settings/rspamd.ts';
import { DAY, MINUTE } from '../../lambda/core/time.ts';
import { unpackedOrSkipped } from '../support/mta/unpacked-or-skipped.ts';
import { PrivateRspamd, RSPAMD_PACKAGES } from '../support/rspamd/private-rspamd.ts';

const packages = unpackedOrSkipped('the limits that are printed for rspamd', 'rspamd', RSPAMD_PACKAGES);

describe.skipIf(packages === undefined)('the limits that are printed for rspamd', () => {
  let rspamd: PrivateRspamd;
  beforeAll(async () => {
    const hour = (count: number, start = 0) =>
      Array.from({ length: count }, (_, at) => ({ time: start + at * 1_000, recipients: 1 }));
    const fromHome = (client: string): Sending[] =>
      Array.from({ length: 9 }, (_, at) => ({ time: at * DAY, recipients: 2, client }));
    const senders = new Map<string, Sending[]>([
      ['login:news', hour(100)],
      // Much in an hour and hardly more in a day; and 40 in each hour, which is 400 in a day.
      ['login:shop@example.com', Array.from({ length: 10 }, (_, at) => hour(40, at * 100 * MINUTE)).flat()],
      ['host:192.168.10.20', hour(100, DAY)],
      ['login:hans', [...fromHome('198.51.100.7'), ...fromHome('2001:db8:77::1')]],
      ['login:ines', fromHome('198.51.100.7')],
    ]);
    rspamd = await PrivateRspamd.start(packages!, rspamdSettings(suggestLimits({ senders, seen: 1 }, [])));
  }, 90_000);
  afterAll(() => rspamd?.stop());

  it('are a configuration that it understands', () => {
    expect(rspamd.configtest()).toContain('syntax OK');
  });

  const OFFICE = '192.168.10.51';
  const WORLD = '203.0.113.9';
  const put = (user: string | undefined, count: number, client = OFFICE) => ({ user, count, client });
  const messages = (count: number, each: ReturnType<typeof put>) => Array.from({ length: count }, () => each);
  const rows: [what: string, messages: ReturnType<typeof put>[], said: boolean[]][] = [
    ['a login', messages(4, put('anna', 20)), [true, true, false, false]],
    [
      'a login, however it is written',
      ['bert', 'Bert', 'BERT'].map((user) => put(user, 20)),
      [true, true, false],
    ],
    ['a login from anywhere', messages(3, put('carl', 20, WORLD)), [true, true, false]],
    ['a login that usually sends more', messages(4, put('news', 40)), [true, true, true, false]],
    ['one whose hour is less than its day', messages(3, put('shop@example.com', 25)), [true, true, false]],
    ['nobody for a first message, however many it is to', [put('fred', 300), put('fred', 1)], [true, false]],
    ['a login where it usually is', messages(4, put('hans', 200, '198.51.7.7')), [true, true, false, false]],
    ['the same by IPv6', [put('hans', 200, '2001:db8:99::5')], [false]],
    ['the same from elsewhere', messages(3, put('hans', 20, WORLD)), [true, true, false]],
    [
      'from elsewhere as one, however many networks it is',
      ['203.0.113.9', '100.64.1.1', '203.1.2.3'].map((client) => put('ines', 20, client)),
      [true, true, false],
    ],
    ['a server that writes to us', messages(3, put(undefined, 200, WORLD)), [true, true, true]],
  ];
  it.each(rows)('%s', async (_, sent, said) => {
    const answers: (boolean | string)[] = [];
    for (const { user, count, client } of sent) {
      const to = Array.from({ length: count }, (__, at) => `r${at}@remote.example`);
      const { action, messages } = await rspamd.check({ client, to, ...(user !== undefined && { user }) });
      answers.push(
        action !== 'soft reject' ? true : /^Ratelimit/.test(messages.smtp_message ?? '') ? false : action,
      );
    }
    expect(answers).toEqual(said);
  });

  it('do not grow for mail that looks like honest mail', async () => {
    let taken = 0;
    for (let at = 0; at < 70; at++) {
      const to = [`r${at}@remote.example`];
      const { action, score } = await rspamd.check({ client: OFFICE, user: 'dora', to });
      if (action === 'soft reject') continue;
      expect(score).toBeLessThan(0);
      taken++;
    }
    expect(taken).toBeGreaterThanOrEqual(50);
    expect(taken).toBeLessThanOrEqual(51);
  });

  it('do not act on mail that goes to a postmaster, too, which rspamd itself spares', async () => {
    const to = [
      ...Array.from({ length: 40 }, (_, at) => `r${at}@remote.example`),
      'postmaster@remote.example',
    ];
    for (let at = 0; at < 3; at++)
      expect((await rspamd.check({ client: OFFICE, user: 'gina', to })).action).not.toBe('soft reject');
  });

  it('count an hour and a day apart', async () => {
    const before = rspamd.buckets();
    for (let at = 0; at < 2; at++)
      await rspamd.check({ client: OFFICE, user: 'emil', to: ['r@remote.example'] });
    expect(rspamd.buckets() - before).toBe(2);
  });
});
