import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { suggestLimits } from '../../lambda/core/limits/limits.ts';
import type { Sending } from '../../lambda/core/limits/sent-mail.ts';
import { postfwdSettings } from '../../lambda/core/limits/settings/postfwd.ts';
import { DAY } from '../../lambda/core/time.ts';
import { unpackedOrSkipped } from '../support/mta/unpacked-or-skipped.ts';

const root = unpackedOrSkipped('the limits that are printed for postfwd', 'postfwd', ['postfwd']);

/** What postfwd answers to messages, one after the other, under some rules. */
function answers(
  rules: string,
  messages: readonly { login?: string; client: string; recipients: number }[],
): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sendwatch-postfwd-'));
  try {
    const requests = messages.map(({ login = '', client, recipients }, at) =>
      [
        'request=smtpd_access_policy',
        'protocol_state=END-OF-MESSAGE',
        `instance=${at}`,
        `recipient_count=${recipients}`,
        `client_address=${client}`,
        `sasl_username=${login}`,
        '\n',
      ].join('\n'),
    );
    writeFileSync(join(folder, 'rules'), `${rules}\n`);
    writeFileSync(join(folder, 'requests'), requests.join(''));
    const said = execFileSync(
      'perl',
      [
        '-T',
        `-I${root}/usr/share/perl5`,
        `${root}/usr/sbin/postfwd1`,
        '-f',
        join(folder, 'rules'),
        join(folder, 'requests'),
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return [...said.matchAll(/^action=(\S+)/gm)].map(([, action]) => action!);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A job of each of three machines, twice a day to the same two. */
const MACHINES = [10, 11, 12].map((last): [string, Sending[]] => [
  `host:192.168.50.${last}`,
  Array.from({ length: 20 }, (_, at) => ({ time: (at * DAY) / 2, recipients: 2, to: last })),
]);

function fromHome(client: string): Sending[] {
  return Array.from({ length: 9 }, (_, at) => ({ time: at * DAY, recipients: 2, client }));
}

describe.skipIf(root === undefined)('the limits that are printed for postfwd', () => {
  const hour = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ time: at * 1_000, recipients: 1 }));
  const senders = new Map<string, Sending[]>([
    ['login:news', hour(100)],
    ['host:192.168.1.20', hour(100)],
    ['host:2001:db8:1:2::/64', hour(100)],
    ['host:2001:db8::/64', hour(100)],
    ...MACHINES,
    ['login:dora', fromHome('198.51.100.7')],
    ['login:erik', fromHome('2001:db8:77::1')],
  ]);
  const rules = postfwdSettings(suggestLimits({ senders, seen: 1 }, []), [
    '192.168.0.0/16',
    '127.0.0.0/8',
    'fc00::/7',
    '2001:db8::/32',
  ]);

  const pass = 'DUNNO';
  const rows: [
    what: string,
    message: { login?: string; client: string; recipients: number },
    said: string[],
  ][] = [
    ['a login', { login: 'anna', client: '203.0.113.9', recipients: 20 }, [pass, pass, '450', '450']],
    [
      'a login that usually sends more',
      { login: 'news', client: '192.168.1.51', recipients: 40 },
      [pass, pass, pass, '450'],
    ],
    ['a client without login', { client: '192.168.1.51', recipients: 20 }, [pass, pass, '450', '450']],
    [
      'a server that usually sends more',
      { client: '192.168.1.20', recipients: 40 },
      [pass, pass, pass, '450'],
    ],
    [
      'a /64 that usually sends more',
      { client: '2001:db8:1:2::9', recipients: 40 },
      [pass, pass, pass, '450'],
    ],
    ['the /64 of zeros', { client: '2001:db8::1:2:3', recipients: 40 }, [pass, pass, pass, '450']],
    ['an IPv6 client of ours', { client: 'fd12::1', recipients: 20 }, [pass, pass, '450', '450']],
    ['another IPv6 client of ours', { client: '2001:db8:5::1', recipients: 20 }, [pass, pass, '450', '450']],
    ['a stranger with IPv6', { client: '2a00:1:2::1', recipients: 200 }, [pass, pass, pass, pass]],
    ['a new machine among machines', { client: '192.168.50.99', recipients: 300 }, [pass, pass, pass, '450']],
    [
      'a login where it usually is',
      { login: 'dora', client: '198.51.7.7', recipients: 200 },
      [pass, pass, '450', '450'],
    ],
    [
      'the same from elsewhere',
      { login: 'dora', client: '203.0.113.9', recipients: 20 },
      [pass, pass, '450', '450'],
    ],
    [
      'a login where it usually is, by IPv6',
      { login: 'erik', client: '2001:db8:99::5', recipients: 200 },
      [pass, pass, '450', '450'],
    ],
    ['a server that writes to us', { client: '203.0.113.9', recipients: 200 }, [pass, pass, pass, pass]],
    ['a content filter on the same host', { client: '127.0.0.1', recipients: 200 }, [pass, pass, pass, pass]],
  ];
  it.each(rows)('%s', (_, message, said) => {
    expect(answers(rules, [message, message, message, message])).toEqual(said);
  });

  it('a /64, whichever of its addresses', () => {
    const messages = ['::1', ':1::2', ':1:2:3:4', '::9'].map((end) => ({
      client: `2001:db8:1:2${end}`,
      recipients: 40,
    }));
    expect(answers(rules, messages)).toEqual([pass, pass, pass, '450']);
  });

  it.each([
    ['anna', 20, [pass, pass, '450']],
    ['news', 40, [pass, pass, pass, '450']],
  ] as const)('the login %s, however it is written', (login, recipients, said) => {
    const spelled = [login, login.toUpperCase(), `${login[0]!.toUpperCase()}${login.slice(1)}`, login];
    const messages = spelled.map((each) => ({ login: each, client: '203.0.113.9', recipients }));
    expect(answers(rules, messages.slice(0, said.length))).toEqual(said);
  });
});
