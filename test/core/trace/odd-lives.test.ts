import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { Trace } from '../../../lambda/core/trace/trace.ts';
import { traceJson } from '../../../lambda/core/trace/trace-json.ts';
import { parseTraceQuery } from '../../../lambda/core/trace/trace-query.ts';

/** Each message found: `IDS state`, its recipients as `to status tries`, its notices. */
function lives(what: string, log: readonly string[]): string[] {
  const trace = new Trace(parseTraceQuery(what), parseSettings({}));
  const parse = createLineParser({ year: 2026 });
  for (const line of log) trace.add(parse(line));
  const { messages } = traceJson(trace.end());
  return messages.map(({ ids, state, recipients, bounces }) =>
    [
      `${ids.join('>')} ${state}`,
      ...recipients.map(({ to, status, attempts }) => `${to} ${status} ${attempts}`),
      ...(bounces.length > 0 ? [`notices ${bounces.join(' ')}`] : []),
    ].join(', '),
  );
}

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 9, 0, second)).toISOString();
const pf = (second: number, text: string, host = 'mx1') => `${at(second)} ${host} postfix/${text}`;
const queued = (id: string, second: number, from: string, host = 'mx1') =>
  pf(second, `qmgr[3]: ${id}: from=<${from}>, size=9, nrcpt=1 (queue active)`, host);
const comes = (id: string, second = 0, from = 'a@a.example', client = 'pc[192.168.1.7]', host = 'mx1') => [
  pf(second, `smtpd[1]: ${id}: client=${client}`, host),
  queued(id, second, from, host),
];
const made = (id: string, second: number, from = '') => [
  pf(second, `cleanup[2]: ${id}: message-id=<${id}@mx1>`),
  queued(id, second, from),
];
const notice = (of: string, kind: string, id: string, second: number) =>
  pf(second, `bounce[6]: ${of}: ${kind} notification: ${id}`);
const tried = (id: string, second: number, status: string, to = 'b@b.example', host = 'mx1') =>
  pf(
    second,
    `smtp[5]: ${id}: to=<${to}>, relay=mx[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=4.0.0, status=${status} (x)`,
    host,
  );
const gone = (id: string, second: number) => pf(second, `qmgr[3]: ${id}: removed`);
const byHand = (id: string, second: number, what: string) => pf(second, `postsuper[9]: ${id}: ${what}`);

const A = 'A1A1A1';
const B = 'B1B1B1';
const C = 'C1C1C1';

describe('a life in Postfix', () => {
  const rows: [what: string, query: string, log: string[], lives: string[]][] = [
    [
      'retries',
      A,
      [...comes(A), tried(A, 1, 'deferred'), tried(A, 400, 'deferred'), tried(A, 900, 'sent'), gone(A, 900)],
      [`${A} done, b@b.example sent 3`],
    ],
    [
      'expiry and its notice',
      A,
      [
        ...comes(A),
        tried(A, 1, 'deferred'),
        pf(432_000, `qmgr[3]: ${A}: from=<a@a.example>, status=expired, returned to sender`),
        ...made(B, 432_000),
        notice(A, 'sender non-delivery', B, 432_000),
        gone(A, 432_000),
      ],
      [`${A} done, b@b.example expired 1, notices ${B}`],
    ],
    [
      'a notice and the double bounce about it',
      A,
      [
        ...comes(A),
        tried(A, 1, 'bounced'),
        ...made(B, 1),
        notice(A, 'sender non-delivery', B, 1),
        gone(A, 1),
        tried(B, 2, 'bounced', 'a@a.example'),
        ...made(C, 2, 'double-bounce@mx1'),
        notice(B, 'postmaster non-delivery', C, 2),
        gone(B, 2),
      ],
      [`${A} done, b@b.example bounced 1, notices ${B} ${C}`],
    ],
    [
      'a double bounce that is dropped',
      C,
      [
        ...made(C, 2, 'double-bounce@mx1'),
        tried(C, 3, 'bounced', 'postmaster@a.example'),
        pf(3, `bounce[6]: warning: ${C}: undeliverable postmaster notification discarded`),
        gone(C, 3),
      ],
      [`${C} done, postmaster@a.example bounced 1`],
    ],
    [
      'a notice of delay',
      A,
      [...comes(A), tried(A, 1, 'deferred'), ...made(B, 14_400), notice(A, 'sender delay', B, 14_400)],
      [`${A} queued, b@b.example deferred 1, notices ${B}`],
    ],
    [
      'an id used again',
      A,
      [
        ...comes(A),
        tried(A, 1, 'sent'),
        gone(A, 1),
        ...comes(A, 100, 'y@a.example'),
        tried(A, 101, 'deferred'),
      ],
      [`${A} done, b@b.example sent 1`, `${A} queued, b@b.example deferred 1`],
    ],
    [
      'an id used again, and no end of the first',
      A,
      [...comes(A), tried(A, 1, 'sent'), ...comes(A, 100, 'y@a.example')],
      [`${A} done, b@b.example sent 1`, `${A} queued`],
    ],
    [
      'one id on two hosts',
      A,
      [
        ...comes(A),
        ...comes(A, 0, 'z@a.example', 'pc[192.168.1.8]', 'mx2'),
        tried(A, 1, 'sent'),
        tried(A, 1, 'deferred', 'b@b.example', 'mx2'),
      ],
      [`${A} done, b@b.example sent 1`, `${A} queued, b@b.example deferred 1`],
    ],
    [
      'put back into the queue',
      A,
      [
        ...comes(A),
        tried(A, 1, 'deferred'),
        byHand(A, 10, 'requeued'),
        pf(11, `pickup[4]: ${B}: uid=103 from=<a@a.example> orig_id=${A}`),
        queued(B, 11, 'a@a.example'),
        tried(B, 12, 'sent'),
        gone(B, 12),
      ],
      [`${A}>${B} done, b@b.example sent 2`],
    ],
    [
      'held and given back',
      A,
      [
        ...comes(A),
        byHand(A, 10, 'placed on hold'),
        byHand(A, 20, 'released from hold'),
        tried(A, 21, 'sent'),
        gone(A, 21),
      ],
      [`${A} done, b@b.example sent 1`],
    ],
    ['held', A, [...comes(A), byHand(A, 10, 'placed on hold')], [`${A} held`]],
    [
      'held and deleted',
      A,
      [...comes(A), byHand(A, 10, 'placed on hold'), byHand(A, 20, 'removed')],
      [`${A} deleted`],
    ],
    [
      'deleted while it was delivered',
      A,
      [...comes(A), byHand(A, 10, 'removed'), tried(A, 16, 'sent')],
      [`${A} deleted, b@b.example sent 1`],
    ],
    [
      'of which the beginning is missing',
      A,
      [tried(A, 400, 'deferred'), tried(A, 900, 'sent'), gone(A, 900)],
      [`${A} done, b@b.example sent 2`],
    ],
    [
      'with a long id, of which another differs by a letter’s case',
      '4jcRNZ5J9czPh7m',
      [...comes('4jcRNZ5J9czPh7m'), ...comes('4jcRNZ5J9czPh7M')],
      ['4jcRNZ5J9czPh7m queued'],
    ],
    [
      'through a content filter, asked for by its second id',
      B,
      [
        ...comes(A),
        pf(
          1,
          `smtp[5]: ${A}: to=<b@b.example>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B})`,
        ),
        ...comes(B, 1, 'a@a.example', 'localhost[127.0.0.1]'),
        tried(B, 2, 'bounced'),
        ...made(C, 2),
        notice(B, 'sender non-delivery', C, 2),
      ],
      [`${A}>${B} done, b@b.example bounced 1, notices ${C}`],
    ],
    [
      'with a hostile Message-ID',
      '<x\u001b[31m"$(id)"@h>',
      [
        pf(0, `smtpd[1]: ${A}: client=pc[192.168.1.7]`),
        pf(0, `cleanup[2]: ${A}: message-id=<x\u001b[31m"$(id)"@h>`),
      ],
      [`${A} unknown`],
    ],
    ['from a quoted address', 'from:"a b"@a.example', comes(A, 0, '"a b"@a.example'), [`${A} queued`]],
    ['from an address beyond ASCII', 'from:ä@a.example', comes(A, 0, 'ä@a.example'), [`${A} queued`]],
    ['from an IPv4 address, asked for as IPv6', 'ip:::ffff:192.168.1.7', comes(A), [`${A} queued`]],
    [
      'from an IPv6 address, asked for in capitals',
      'ip:2001:DB8:0::7',
      comes(A, 0, 'a@a.example', 'pc[2001:db8::7]'),
      [`${A} queued`],
    ],
    ['not of a name that every object has', '__proto__', comes(A), []],
  ];
  it.each(rows)('%s', (_, query, log, expected) => {
    expect(lives(query, log)).toEqual(expected);
  });
});

describe('a life in another server', () => {
  const exim = (second: number, text: string) => `${at(second).slice(0, 19).replace('T', ' ')} ${text}`;
  const sendmail = (second: number, text: string) => `${at(second)} mx1 sm-mta[5]: ${text}`;
  const E1 = '1xXxVt-00000d-0i';
  const E2 = '1xXxVu-00000x-1C';
  const S = '6AU9HVgx00008';
  const came = exim(0, `${E1} <= a@a.example H=(pc) [192.168.1.7] P=esmtp S=200`);
  const later = exim(1, `${E1} == b@b.example R=all T=sink defer (-44): 450 later`);
  const from = sendmail(
    0,
    `${S}2: from=<a@a.example>, size=13, class=0, nrcpts=1, msgid=<m@pc>, proto=ESMTP, daemon=MTA, relay=[192.168.1.7]`,
  );
  const unknown = (id: string, to: string) =>
    sendmail(
      1,
      `${id}: to=<${to}>, delay=00:00:01, xdelay=00:00:00, mailer=relay, pri=30063, relay=mx [192.0.2.9], dsn=5.1.1, stat=User unknown`,
    );
  const rows: [what: string, query: string, log: string[], lives: string[]][] = [
    [
      'Exim: a notice that comes back and is frozen',
      E1,
      [
        came,
        exim(
          1,
          `${E1} ** n@b.example R=all T=sink H=mx [192.0.2.9]: SMTP error from remote mail server after RCPT TO:<n@b.example>: 550 no`,
        ),
        exim(1, `${E2} <= <> R=${E1} U=Debian-exim P=local S=1800`),
        exim(1, `${E1} Completed`),
        exim(2, `${E2} ** a@a.example R=all T=sink: 550 no`),
        exim(2, `${E2} Frozen (delivery error message)`),
      ],
      [`${E1} done, n@b.example bounced 1, notices ${E2}`],
    ],
    [
      'Exim: given up after its last try, which is no further one',
      E1,
      [
        came,
        later,
        exim(9, `${E1} == b@b.example R=all T=sink defer (-44): 450 later`),
        exim(9, `${E1} ** b@b.example: retry timeout exceeded`),
        exim(9, `${E2} <= <> R=${E1} U=Debian-exim P=local S=1800`),
        exim(9, `${E1} Completed`),
      ],
      [`${E1} done, b@b.example expired 2, notices ${E2}`],
    ],
    [
      'Exim: frozen by hand',
      E1,
      [came, later, exim(5, `${E1} frozen by root`)],
      [`${E1} held, b@b.example deferred 1`],
    ],
    [
      'Exim: removed by hand, which logs its completion, too',
      E1,
      [came, later, exim(9, `${E1} removed by root`), exim(9, `${E1} Completed`)],
      [`${E1} deleted, b@b.example deferred 1`],
    ],
    [
      'Sendmail: a notice and the double bounce about it',
      `${S}2`,
      [
        from,
        unknown(`${S}2`, 'b@b.example'),
        sendmail(1, `${S}2: ${S}3: DSN: User unknown`),
        unknown(`${S}3`, 'a@a.example'),
        sendmail(2, `${S}3: ${S}4: return to sender: User unknown`),
        sendmail(3, `${S}4: to=postmaster, delay=00:00:01, mailer=local, pri=1, dsn=2.0.0, stat=Sent`),
      ],
      [`${S}2 done, b@b.example bounced 1, notices ${S}3 ${S}4`],
    ],
    ['Sendmail: quarantined', `${S}2`, [from, sendmail(5, `${S}2: quarantine=spam`)], [`${S}2 held`]],
  ];
  it.each(rows)('%s', (_, query, log, expected) => {
    expect(lives(query, log)).toEqual(expected);
  });

  it('says of what was given up why its last try failed', () => {
    const trace = new Trace(parseTraceQuery(E1), parseSettings({}));
    const parse = createLineParser({ year: 2026 });
    for (const line of [came, later, exim(9, `${E1} ** b@b.example: retry timeout exceeded`)])
      trace.add(parse(line));
    const [recipient] = traceJson(trace.end()).messages[0]!.recipients;
    expect(recipient).toMatchObject({ status: 'expired', attempts: 1, reply: '450 later' });
  });
});
