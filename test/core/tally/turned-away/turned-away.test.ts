import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../../lambda/core/config.ts';
import { Ledger } from '../../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../../lambda/core/tally/joiner.ts';
import type { Tally } from '../../../../lambda/core/tally/tally.ts';
import { eventsOf } from '../../../support/log-lines.ts';
import { talliesOf } from '../../../support/packed-joiner.ts';

const SETTINGS = parseSettings({ ownDomains: ['example.com'], trustedRelays: ['10.9.9.9'] });

/** What each sender was refused; the joiner is packed and taken up again after each event. */
function told(...lines: string[]) {
  return Object.fromEntries(talliesOf(lines, SETTINGS).map((tally) => [tally.sender, shown(tally)]));
}

function shown({ ownRefusals, failedLogins }: Tally): string {
  if (ownRefusals === undefined) return failedLogins === undefined ? '' : `${failedLogins} logins`;
  const { refused, unnamed, putOff } = ownRefusals;
  return `${refused}/${unnamed}/${putOff}${failedLogins === undefined ? '' : `, ${failedLogins} logins`}`;
}

let count = 0;
const line = (tag: string, text: string, second = 0) =>
  `Oct 13 10:00:${String(second).padStart(2, '0')} mx ${tag}[7]: ${text}`;
const smtpd = (text: string, second?: number) => line('postfix/smtpd', text, second);

/** A message that a client hands in. */
const takes = (client: string, login = '', id = `4ABC${1_000_000 + count++}`) =>
  smtpd(`${id}: client=pc[${client}]${login === '' ? '' : `, sasl_method=PLAIN, sasl_username=${login}`}`);
const ENVELOPE = 'from=<ann@example.com> to=<eve@example.net> proto=ESMTP helo=<pc>';
const refuses = (
  client: string,
  reply = '554 5.7.1 <eve@example.net>: Recipient address rejected: no',
  tail = '',
) => smtpd(`NOQUEUE: reject: RCPT from pc[${client}]: ${reply}; ${ENVELOPE}${tail}`);

const PC = '192.168.1.7';
const OUTSIDE = '203.0.113.7';

describe('what our own server refuses', () => {
  it.each<[what: string, lines: string[], told: Record<string, string>]>([
    ['to a client in our networks', [takes(PC), refuses(PC)], { [`host:${PC}`]: '1/0/0' }],
    ['to a client that has sent nothing makes no sender', [refuses(PC)], {}],
    ['to a stranger is nobody’s', [takes(OUTSIDE), refuses(OUTSIDE)], {}],
    ['to this host, or a relay', [takes('10.9.9.9'), refuses('10.9.9.9'), refuses('127.0.0.1')], {}],
    [
      'to a login, after the server took its message’s envelope',
      [
        takes(OUTSIDE, 'ann', '4ABC1234567'),
        line(
          'postfix/cleanup',
          `4ABC1234567: milter-reject: END-OF-MESSAGE from pc[${OUTSIDE}]: 5.7.1 Spam message rejected; ${ENVELOPE}`,
        ),
      ],
      { [`host:${OUTSIDE}`]: '', 'login:ann': '1/0/0' },
    ],
    [
      'to a login that the line names, from where it was taken',
      [takes(OUTSIDE, 'ann'), refuses(OUTSIDE, undefined, ' sasl_username=<Ann>')],
      { [`host:${OUTSIDE}`]: '', 'login:ann': '1/0/0' },
    ],
    [
      'to a login that a HELO names, from elsewhere',
      [takes(OUTSIDE, 'ann'), refuses('198.51.100.9', undefined, ' sasl_username=<ann>')],
      { [`host:${OUTSIDE}`]: '', 'login:ann': '' },
    ],
    [
      'to webmail’s user, after the server took the envelope',
      [
        takes('127.0.0.1', 'ann', '4ABC1234567'),
        line(
          'postfix/cleanup',
          `4ABC1234567: milter-reject: END-OF-MESSAGE from localhost[127.0.0.1]: 5.7.1 Spam; ${ENVELOPE}`,
        ),
      ],
      { 'login:ann': '1/0/0' },
    ],
    [
      'before a proxy, by the process',
      [
        takes(PC),
        smtpd(`NOQUEUE: client=pc[${PC}]`),
        smtpd(`proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=1 - spam; ${ENVELOPE}`),
        smtpd(`NOQUEUE: proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=1 - spam; ${ENVELOPE}`),
      ],
      { [`host:${PC}`]: '2/0/0' },
    ],
    [
      'for now, or by a limit',
      [
        takes(PC),
        refuses(PC, '451 4.7.1 <eve@example.net>: Recipient address rejected: try again'),
        refuses(PC, '554 5.7.1 <eve@example.net>: Recipient address rejected: rate limit exceeded'),
        smtpd(`warning: Message delivery request rate limit exceeded: 51 from pc[${PC}] for service smtpd`),
      ],
      { [`host:${PC}`]: '0/0/3' },
    ],
    [
      'for how a program speaks, or how large its mail is',
      [
        takes(PC),
        refuses(PC, '504 5.5.2 <pc>: Helo command rejected: need fully-qualified hostname'),
        refuses(PC, '530 5.7.0 Must issue a STARTTLS command first'),
        refuses(PC, '552 5.3.4 Message size exceeds fixed limit'),
      ],
      { [`host:${PC}`]: '' },
    ],
    [
      'as Exim says it',
      [
        line('exim', `1raAO5-00000000091-0001 <= a@example.com H=(pc) [${PC}] P=esmtp S=9`),
        line('exim', `H=(pc) [${PC}] F=<a@example.com> rejected RCPT <eve@example.net>: no`),
        line('exim', `1raAO5-00000000091-0002 H=(pc) [${PC}] F=<a@example.com> rejected after DATA: spam`),
        line('exim', `H=(pc) [${PC}] F=<a@example.com> temporarily rejected RCPT <eve@example.net>: later`),
      ],
      { [`host:${PC}`]: '1/1/1' },
    ],
    [
      'as Sendmail says it, to the login of the process',
      [
        line('sm-mta', `AUTH=server, relay=pc [${OUTSIDE}], authid=ann, mech=PLAIN, bits=0`),
        line(
          'sm-mta',
          `41D8abcd012345: from=<a@example.com>, size=9, class=0, nrcpts=1, msgid=<1@x>, proto=ESMTP, daemon=MTA, relay=pc [${OUTSIDE}]`,
        ),
        line(
          'sm-mta',
          `41D8abcd012346: ruleset=check_rcpt, arg1=<eve@example.net>, relay=pc [${OUTSIDE}], reject=550 5.7.1 <eve@example.net>... no`,
        ),
        line('sm-mta', '41D8abcd012346: Milter: to=<eve@example.net>, reject=550 5.7.1 spam'),
      ],
      { [`host:${OUTSIDE}`]: '', 'login:ann': '2/0/0' },
    ],
    [
      'as OpenSMTPD says it, to the login of the session',
      [
        'smtp connected address=203.0.113.7 host=pc',
        'smtp authentication user=ann result=ok',
        'smtp message msgid=c405e39a size=303 nrcpt=1 proto=ESMTP',
        'smtp envelope evpid=c405e39ad6bbc64f from=<a@example.com> to=<b@example.net>',
        'smtp failed-command command="RCPT TO:<eve@example.net>" result="550 Invalid recipient"',
      ].map((text) => line('smtpd', `08d8abcd012345ef ${text}`)),
      { [`host:${OUTSIDE}`]: '', 'login:ann': '1/0/0' },
    ],
  ])('%s', (_, lines, expected) => {
    expect(told(...lines)).toEqual(expected);
  });

  it('keeps why, and no address', () => {
    const ledger = new Ledger();
    const joiner = new Joiner(ledger, SETTINGS);
    const reply = '554 5.7.1 <eve@example.net>: Recipient address rejected: eve@example.net is not wanted';
    for (const event of eventsOf([takes(PC), refuses(PC, reply), refuses(PC, reply)])) joiner.add(event);
    const [tally] = ledger.takeTallies(0);
    expect(tally?.samples?.ownRefusals).toEqual([
      {
        domain: 'example.net',
        dsn: '5.7.1',
        reply: '554 5.7.1 Recipient address rejected: ... is not wanted',
      },
    ]);
  });
});

const PASSWORD = 'hunter2';
const fails = (client: string, second = 0, name = PASSWORD) =>
  smtpd(
    `warning: pc[${client}]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=${name}`,
    second,
  );

describe('failed logins', () => {
  it.each<[what: string, lines: string[], told: Record<string, string>]>([
    ['count for nobody', [fails(OUTSIDE), fails(PC)], {}],
    [
      'count for the login that then succeeds from there',
      [fails(OUTSIDE), fails(OUTSIDE), takes(OUTSIDE, 'ann')],
      { [`host:${OUTSIDE}`]: '', 'login:ann': '2 logins' },
    ],
    [
      'count once',
      [fails(OUTSIDE), takes(OUTSIDE, 'ann'), takes(OUTSIDE, 'bob')],
      { [`host:${OUTSIDE}`]: '', 'login:ann': '1 logins', 'login:bob': '' },
    ],
    [
      'do not count for a login from elsewhere',
      [fails('198.51.100.9'), takes(OUTSIDE, 'ann')],
      { [`host:${OUTSIDE}`]: '', 'login:ann': '' },
    ],
    ['do not count at webmail', [fails('127.0.0.1'), takes('127.0.0.1', 'ann')], { 'login:ann': '' }],
    [
      'count up to 16 in a minute, and as many as a line stands for',
      [
        ...Array.from({ length: 30 }, (_, second) => fails(OUTSIDE, second)),
        takes(OUTSIDE, 'ann').replace(':00 mx', ':40 mx'),
      ],
      { [`host:${OUTSIDE}`]: '', 'login:ann': '16 logins' },
    ],
    [
      'are read in the words of Exim, Sendmail and Dovecot',
      [
        line(
          'exim',
          `plain authenticator failed for (pc) [${OUTSIDE}]: 535 Incorrect authentication data (set_id=${PASSWORD})`,
        ),
        line('sm-mta', `AUTH failure (LOGIN): no, user=${PASSWORD}, relay=pc [${OUTSIDE}]`),
        line(
          'dovecot',
          `imap-login: Disconnected (auth failed, 3 attempts in 9 secs): user=<${PASSWORD}>, method=PLAIN, rip=${OUTSIDE}, lip=192.0.2.1`,
        ),
        takes(OUTSIDE, 'ann'),
      ],
      { [`host:${OUTSIDE}`]: '', 'login:ann': '5 logins' },
    ],
    [
      'are read in the words of OpenSMTPD, by the session’s client',
      [
        line('smtpd', `08d8abcd012345ef smtp connected address=${OUTSIDE} host=pc`),
        line('smtpd', `08d8abcd012345ef smtp authentication user=${PASSWORD} result=permfail`),
        takes(OUTSIDE, 'ann'),
      ],
      { [`host:${OUTSIDE}`]: '', 'login:ann': '1 logins' },
    ],
  ])('%s', (_, lines, expected) => {
    expect(told(...lines)).toEqual(expected);
  });

  it('keep no name that was tried', () => {
    const events = eventsOf([
      fails(OUTSIDE),
      line('smtpd', `08d8abcd012345ef smtp authentication user=${PASSWORD} result=permfail`),
      line('exim', `plain authenticator failed for (pc) [${OUTSIDE}]: 535 no (set_id=${PASSWORD})`),
    ]);
    expect(events).toHaveLength(3);
    expect(JSON.stringify(events)).not.toContain(PASSWORD);
  });
});
