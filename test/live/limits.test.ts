import { afterAll, beforeAll, expect, it } from 'vitest';
import { suggestLimits } from '../../lambda/core/limits/limits.ts';
import { DEFAULT_LIMIT } from '../../lambda/core/limits/rule.ts';
import { postfixSettings } from '../../lambda/core/limits/settings/postfix.ts';
import { SmtpSession } from '../support/postfix/client.ts';
import { describeWithPostfix } from '../support/postfix/describe-with-postfix.ts';
import { type PrivatePostfix, startPostfix } from '../support/postfix/private-postfix.ts';
import { type Sink, startSink } from '../support/postfix/sink.ts';

/** A configuration text as a table; a line that begins with blanks goes on. */
function settingsIn(text: string): Record<string, string> {
  const joined = text.replace(/^#.*\n?/gm, '').replace(/\n\s+/g, ' ');
  return Object.fromEntries(joined.split('\n').map((line) => line.split(/\s*=\s*/, 2) as [string, string]));
}

describeWithPostfix('the limits that are printed for Postfix', () => {
  let postfix: PrivatePostfix;
  let sink: Sink;

  beforeAll(async () => {
    const hour = Array.from({ length: 60 }, (_, at) => ({ time: at * 1_000, recipients: 1 }));
    const senders = new Map([
      ['host:192.168.10.20', hour],
      ['host:fd00:1:2:3::/64', hour],
    ]);
    const limits = suggestLimits({ senders, seen: 60 }, []);
    sink = await startSink({ seed: 1, shares: () => ({}), now: () => Date.now(), greylistMs: 0 });
    postfix = await startPostfix({
      mailboxes: ['anna'],
      nextHop: `[127.0.0.1]:${sink.port}`,
      parameters: {
        ...settingsIn(postfixSettings(limits, ['192.168.10.0/24', 'fd00::/8'])),
        inet_protocols: 'all', // else no client can be one of IPv6
      },
    });
  });
  afterAll(async () => {
    await postfix?.stop();
    await sink?.stop();
  });

  // A client that goes on and on is hung up on (smtpd_hard_error_limit), so that it tries a few too many only.
  const TOO_MANY = 5;
  const rows: [what: string, client: string, to: string, taken: number][] = [
    ['a PC of the office', '192.168.10.51', 'remote.example', DEFAULT_LIMIT.hour],
    ['a server that usually sends more', '192.168.10.20', 'remote.example', DEFAULT_LIMIT.hour + TOO_MANY],
    ['an IPv6 client of the office', 'fd00:1:2:4::7', 'example.com', DEFAULT_LIMIT.hour],
    [
      'a /64 that usually sends more, by any of its addresses',
      'fd00:1:2:3:5::1',
      'example.com',
      DEFAULT_LIMIT.hour + TOO_MANY,
    ],
    ['a server that writes to us', '203.0.113.9', 'example.com', DEFAULT_LIMIT.hour + TOO_MANY],
  ];
  it.each(rows)('%s', async (_, client, domain, taken) => {
    const session = await SmtpSession.open({
      address: postfix.address,
      port: postfix.smtpPort,
      xclient: { address: client },
    });
    const to = Array.from({ length: DEFAULT_LIMIT.hour + TOO_MANY }, (__, at) =>
      domain === 'example.com' ? 'anna@example.com' : `r${at}@${domain}`,
    );
    const { accepted, refused } = await session.send({ from: 'a@partner.example', to }, 'Subject: x\n\nx\n');
    await session.quit();
    expect(accepted).toHaveLength(taken);
    expect(refused.every(({ reply }) => reply.code === 450)).toBe(true);
  });
});
