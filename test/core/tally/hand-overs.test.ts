import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import { decodeJoiner, encodeJoiner } from '../../../lambda/core/tally/joiner-codec.ts';
import { eventsOf } from '../../support/log-lines.ts';

/** Messages, recipients, sent, bounced. */
type Counts = [number, number, number, number];

const SETTINGS = parseSettings({ ownNetworks: ['192.168.0.0/16'] });

/** `<second> <daemon> <body>` as lines of one host. */
function log(...bodies: string[]): string[] {
  return bodies.map((body) => {
    const [, at, daemon, rest] = /^(\d+) (\S+) (.*)$/.exec(body)!;
    const clock = `10:${String(Math.floor(Number(at) / 60)).padStart(2, '0')}:${String(Number(at) % 60).padStart(2, '0')}`;
    return `Oct 13 ${clock} mx ${daemon!.includes('/') || daemon === 'MailScanner' ? daemon : `postfix/${daemon}`}[7]: ${rest}`;
  });
}

/** @param packed whether the joiner's state is packed and unpacked between any two events */
function count(lines: string[], packed = false) {
  const ledger = new Ledger();
  let joiner = new Joiner(ledger, SETTINGS);
  for (const event of eventsOf(lines)) {
    joiner.add(event);
    if (!packed) continue;
    const bytes = encodeJoiner(joiner.dump());
    joiner = new Joiner(ledger, SETTINGS);
    joiner.load(decodeJoiner(bytes));
  }
  joiner.end();
  const senders = Object.fromEntries(
    ledger.senders().map((s): [string, Counts] => [s.sender, [s.messages, s.recipients, s.sent, s.bounced]]),
  );
  return { messages: ledger.totals.messages, senders };
}

const REFUSED =
  'relay=mx.a.example[198.51.100.9]:25, delay=1, dsn=5.1.1, status=bounced (host mx said: 550 5.1.1 no)';
const PC = 'client=pc[192.168.1.7]';
const HERE = 'client=localhost[127.0.0.1]';
/** A message as its arrival lines tell it. */
const arrives = (at: number, id: string, client: string, from = 'ann@corp.example', messageId = '1@pc') => [
  `${at} smtpd ${id}: ${client}`,
  `${at} cleanup ${id}: message-id=<${messageId}>`,
  `${at} qmgr ${id}: from=<${from}>, size=9, nrcpt=1 (queue active)`,
];
const handedIn = (at: number, id: string, from = 'ann@corp.example', messageId = '1@pc') => [
  `${at} pickup ${id}: uid=107 from=<${from}>`,
  `${at} cleanup ${id}: message-id=<${messageId}>`,
  `${at} qmgr ${id}: from=<${from}>, size=9, nrcpt=1 (queue active)`,
];
const refused = (at: number, id: string, daemon = 'smtp') => [
  `${at} ${daemon} ${id}: to=<x@a.example>, ${REFUSED}`,
  `${at} qmgr ${id}: removed`,
];
const toPipe = (at: number, id: string) => [
  `${at} pipe ${id}: to=<x@a.example>, relay=scan, delay=1, dsn=2.0.0, status=sent (delivered via scan service)`,
  `${at} qmgr ${id}: removed`,
];
const toFilter = (at: number, id: string, reply: string) => [
  `${at} smtp ${id}: to=<x@a.example>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, dsn=2.0.0, status=sent (${reply})`,
  `${at} qmgr ${id}: removed`,
];

const toSocket = (at: number, id: string, reply: string) => [
  `${at} lmtp ${id}: to=<x@a.example>, relay=mail.corp.example[private/scan], delay=1, dsn=2.0.0, status=sent (${reply})`,
  `${at} qmgr ${id}: removed`,
];

const ONE: Counts = [1, 1, 0, 1];
const LOOPBACK = 'local:mx/loopback';

describe('a hand-over', () => {
  const cases: [what: string, messages: number, senders: Record<string, Counts>, lines: string[]][] = [
    [
      'to a pipe filter that hands in again by sendmail(1)',
      1,
      { 'host:192.168.1.7': ONE },
      log(...arrives(0, 'A1', PC), ...handedIn(1, 'B2'), ...toPipe(1, 'A1'), ...refused(2, 'B2')),
    ],
    [
      'of inbound mail to a pipe filter makes its user no sender',
      1,
      {},
      log(
        ...arrives(0, 'A1', 'client=out[203.0.113.5]'),
        ...handedIn(1, 'B2'),
        ...toPipe(1, 'A1'),
        ...refused(2, 'B2'),
      ),
    ],
    [
      'to a filter that names the id, and from its copy to one that does not',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...arrives(1, 'B2', HERE),
        ...toFilter(1, 'A1', '250 2.0.0 Ok: queued as B2'),
        ...arrives(2, 'C3', HERE),
        ...toFilter(2, 'B2', '250 OK'),
        ...refused(3, 'C3'),
      ),
    ],
    [
      'to a pipe filter, and from its copy to a filter that names no id',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...handedIn(1, 'B2'),
        ...toPipe(1, 'A1'),
        ...toFilter(2, 'B2', '250 OK'),
        ...arrives(2, 'C3', HERE),
        ...refused(3, 'C3'),
      ),
    ],
    [
      'to a filter with a queue of its own that hands in a minute later, as others do at once',
      2,
      { 'host:192.168.1.7': [2, 2, 0, 2] },
      log(
        ...arrives(0, 'A1', PC),
        ...toFilter(1, 'A1', '250 OK'),
        ...arrives(40, 'A2', PC, 'ann@corp.example', '2@pc'),
        ...toFilter(41, 'A2', '250 OK id=7F00'),
        ...arrives(61, 'B1', HERE),
        ...refused(62, 'B1'),
        ...arrives(121, 'B2', HERE, 'ann@corp.example', '2@pc'),
        ...refused(122, 'B2'),
      ),
    ],
    [
      'to a filter is no later message’s origin, once two minutes have gone',
      2,
      { 'host:192.168.1.7': [1, 1, 1, 0], [LOOPBACK]: ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...toFilter(1, 'A1', '250 OK'),
        ...arrives(160, 'B1', HERE),
        ...refused(161, 'B1'),
      ),
    ],
    [
      'to two filters explains one copy each, and no message more with its id',
      2,
      { 'host:192.168.1.7': ONE, [LOOPBACK]: ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...arrives(1, 'B2', HERE),
        ...toFilter(1, 'A1', '250 2.0.0 Ok: queued as B2'),
        ...arrives(2, 'C3', HERE),
        ...toFilter(2, 'B2', '250 OK'),
        ...refused(3, 'C3'),
        ...arrives(4, 'D4', HERE),
        ...refused(5, 'D4'),
      ),
    ],
    [
      'of two messages with one Message-ID is one of each',
      2,
      { 'host:192.168.1.7': [2, 2, 0, 2] },
      log(
        ...arrives(0, 'A1', PC),
        ...arrives(0, 'A2', PC),
        ...handedIn(1, 'B1'),
        ...toPipe(1, 'A1'),
        ...handedIn(1, 'B2'),
        ...toPipe(1, 'A2'),
        ...refused(2, 'B1'),
        ...refused(2, 'B2'),
      ),
    ],
    [
      'to a filter that names no queue id',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...arrives(1, 'B2', HERE),
        ...toFilter(1, 'A1', '250 OK sent'),
        ...refused(2, 'B2'),
      ),
    ],
    [
      'to a filter behind a socket',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...arrives(1, 'B2', HERE),
        ...toSocket(1, 'A1', '250 2.0.0 Ok'),
        ...refused(2, 'B2'),
      ),
    ],
    [
      'to a filter behind a socket that gives the message another Message-ID and names its queue id',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...arrives(1, '4F1B2C3D5E', HERE, 'ann@corp.example', 'other@filter'),
        ...toSocket(1, 'A1', '250 2.0.0 Ok: queued as 4F1B2C3D5E'),
        ...refused(2, '4F1B2C3D5E'),
      ),
    ],
    [
      'to a mailbox behind a socket is a delivery',
      1,
      { 'host:192.168.1.7': [1, 1, 1, 0] },
      log(...arrives(0, 'A1', PC), ...toSocket(1, 'A1', '250 2.0.0 <x@a.example> YWJj Saved')),
    ],
    [
      'to a filter that names a queue id of its own',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...arrives(1, 'B2', HERE),
        ...toFilter(1, 'A1', '250 2.0.0 Ok: queued as 77AABBCCDD'),
        ...refused(2, 'B2'),
      ),
    ],
    [
      'to a filter that names a queue id of its own, before its copy comes',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...toFilter(1, 'A1', '250 OK id=1raAO5-0091Cv-IH'),
        ...arrives(2, 'B2', HERE),
        ...refused(3, 'B2'),
      ),
    ],
    [
      'whose copy came by the queue id that was named takes no other one by its Message-ID',
      2,
      { 'host:192.168.1.7': ONE, [LOOPBACK]: ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...toFilter(1, 'A1', '250 2.0.0 Ok: queued as 4F1B2C3D5E'),
        ...arrives(1, '4F1B2C3D5E', HERE, 'ann@corp.example', 'other@filter'),
        ...refused(2, '4F1B2C3D5E'),
        ...arrives(3, 'B2', HERE),
        ...refused(4, 'B2'),
      ),
    ],
    [
      'to a filter that is told again when the copy has come a minute before',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...arrives(1, 'B2', HERE),
        ...refused(2, 'B2'),
        ...toFilter(9, 'A1', '250 OK sent'),
      ),
    ],
    [
      'to a filter that discards is neither sent nor refused',
      1,
      { 'host:192.168.1.7': [1, 1, 0, 0] },
      log(...arrives(0, 'A1', PC), ...toFilter(1, 'A1', '250 2.7.0 Ok, discarded, id=1-02 - spam')),
    ],
    [
      'through two filters, the second by its queue id',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...handedIn(1, 'B2'),
        ...toPipe(1, 'A1'),
        ...arrives(2, 'C3', HERE, 'ann@corp.example', 'other@filter'),
        ...toFilter(2, 'B2', '250 2.0.0 Ok: queued as C3'),
        ...refused(3, 'C3'),
      ).map((line) => line.replaceAll('C3', '4F1B2C3D5E')),
    ],
    [
      'by a scanner under a new queue id',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        '0 smtpd A1: client=pc[192.168.1.7]',
        '0 cleanup A1: message-id=<1@pc>',
        '1 MailScanner Requeue: A1.A8366 to B2',
        '1 qmgr B2: from=<ann@corp.example>, size=9, nrcpt=1 (queue active)',
        ...refused(2, 'B2'),
      ),
    ],
    [
      'by an administrator under a new queue id',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        ...arrives(0, 'A1', PC),
        '9 pickup B2: uid=0 from=<ann@corp.example> orig_id=A1',
        '9 cleanup B2: message-id=<1@pc>',
        '9 qmgr B2: from=<ann@corp.example>, size=9, nrcpt=1 (queue active)',
        ...refused(10, 'B2'),
      ),
    ],
    [
      'by an administrator of what came before the log began accuses nobody',
      1,
      {},
      log(
        '9 pickup B2: uid=0 from=<ann@corp.example> orig_id=A1',
        '9 cleanup B2: message-id=<1@pc>',
        '9 qmgr B2: from=<ann@corp.example>, size=9, nrcpt=1 (queue active)',
        ...refused(10, 'B2'),
      ),
    ],
    [
      'by a proxy in front of the queue tells the login',
      1,
      { 'host:203.0.113.4': ONE, 'login:ann': ONE },
      log(
        '0 submission/smtpd NOQUEUE: client=dsl[203.0.113.4], sasl_method=PLAIN, sasl_username=ann',
        ...arrives(0, '4F1B2C3D5E', HERE),
        '0 submission/smtpd proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as 4F1B2C3D5E; from=<ann@corp.example> to=<x@a.example> proto=ESMTP helo=<pc>',
        ...refused(1, '4F1B2C3D5E'),
      ),
    ],
    [
      'by a proxy in front of the queue whose log names no queue id tells the login',
      2,
      { 'host:203.0.113.4': ONE, 'login:ann': ONE, 'host:192.168.1.7': ONE },
      log(
        '0 smtpd NOQUEUE: client=out[203.0.113.5]',
        '6 submission/smtpd NOQUEUE: client=dsl[203.0.113.4], sasl_method=PLAIN, sasl_username=ann',
        ...arrives(6, 'A1', HERE),
        '6 submission/smtpd NOQUEUE: client=pc[192.168.1.7]',
        ...arrives(7, 'B2', HERE),
        ...refused(8, 'A1'),
        ...refused(8, 'B2'),
      ),
    ],
    [
      'by a proxy right at its first client is not guessed: the line that names it may come',
      1,
      { [LOOPBACK]: ONE },
      log('0 smtpd NOQUEUE: client=pc[192.168.1.7]', ...arrives(1, 'A1', HERE), ...refused(2, 'A1')),
    ],
    [
      'by such a proxy that names the client tells its login',
      1,
      { 'host:203.0.113.4': ONE, 'login:ann': ONE },
      log(
        '0 smtpd NOQUEUE: client=out[203.0.113.5]',
        '6 submission/smtpd NOQUEUE: client=dsl[203.0.113.4], sasl_method=PLAIN, sasl_username=ann',
        ...arrives(6, 'A1', 'client=dsl[203.0.113.4]'),
        ...refused(7, 'A1'),
      ),
    ],
    [
      'by such a proxy is for the client that came last, where others were refused before',
      1,
      { 'host:192.168.1.7': ONE },
      log(
        '0 smtpd NOQUEUE: client=out[203.0.113.5]',
        '9 submission/smtpd NOQUEUE: client=pc[192.168.1.7]',
        ...arrives(10, 'A1', HERE),
        ...refused(11, 'A1'),
      ),
    ],
    [
      'by such a proxy is nobody else than the loopback long after its last client',
      1,
      { [LOOPBACK]: ONE },
      log('0 smtpd NOQUEUE: client=pc[192.168.1.7]', ...arrives(99, 'A1', HERE), ...refused(100, 'A1')),
    ],
    [
      'to queues of its own, of a message that Sendmail splits, stays who sent it',
      1,
      { 'host:192.168.1.7': [1, 3, 1, 2] },
      log(
        '0 sm-mta/x u31FFPtp032300: from=<ann@corp.example>, size=9, class=0, nrcpts=3, msgid=<1@pc>, proto=ESMTP, daemon=MTA, relay=pc [192.168.1.7]',
        '0 sm-mta/x u31FFPtp032300: split: maxrcpts=1, rcpts=3, count=2, ids=u31FFPtq032300; u31FFPtr032300',
        ...['p', 'q', 'r'].map((part) => {
          const result = part === 'p' ? 'dsn=2.0.0, stat=Sent (ok)' : 'dsn=5.1.1, stat=User unknown';
          return `1 sm-mta/x u31FFPt${part}032300: to=<${part}@a.example>, delay=00:00:01, mailer=esmtp, pri=9, relay=mx.a.example. [198.51.100.9], ${result}`;
        }),
      ).map((line) => line.replace('sm-mta/x', 'sm-mta')),
    ],
    [
      'that nobody wrote of joins no Message-ID that a form has borrowed',
      2,
      { [LOOPBACK]: ONE },
      log(
        ...arrives(0, 'A1', 'client=out[203.0.113.5]'),
        ...arrives(1, 'B2', HERE),
        ...refused(2, 'B2'),
        '3 smtp A1: to=<ann@corp.example>, relay=mx.corp.example[198.51.100.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)',
        '3 qmgr A1: removed',
      ),
    ],
    [
      'to a list manager, whose own sender explodes it, ends with who posted',
      3,
      { 'host:192.168.1.7': [1, 1, 1, 0], [LOOPBACK]: [2, 2, 0, 2] },
      log(
        ...arrives(0, 'A1', PC),
        '1 local A1: to=<staff@corp.example>, relay=local, delay=1, dsn=2.0.0, status=sent (delivered to command: /usr/lib/mailman post staff)',
        '1 qmgr A1: removed',
        ...arrives(2, 'B1', HERE, 'staff-bounces@corp.example'),
        ...arrives(2, 'B2', HERE, 'staff-bounces@corp.example'),
        ...refused(3, 'B1'),
        ...refused(3, 'B2'),
      ),
    ],
    [
      'makes one copy of one recipient; what else has its Message-ID is another message',
      2,
      { 'host:192.168.1.7': ONE, 'local:mx/107': ONE },
      log(
        ...arrives(0, 'A1', PC),
        ...handedIn(1, 'B1'),
        ...toPipe(1, 'A1'),
        ...handedIn(2, 'B2'),
        ...refused(3, 'B1'),
        ...refused(3, 'B2'),
      ),
    ],
    [
      'of what a user of the host sends, with one Message-ID for all of it, makes none of it a copy of another',
      3,
      { 'local:mx/107': [3, 3, 1, 2] },
      log(
        ...handedIn(0, 'A1'),
        ...toPipe(0, 'A1'),
        ...handedIn(1, 'A2'),
        ...handedIn(2, 'A3'),
        ...refused(3, 'A2'),
        ...refused(3, 'A3'),
      ),
    ],
    [
      'that a filter only tries (it connects and hands in nothing) is no message',
      1,
      { 'host:192.168.1.7': ONE },
      log(...arrives(0, 'A1', PC), `1 smtpd B2: ${HERE}`, ...refused(2, 'A1')),
    ],
  ];

  it.each(cases)('%s', (_what, messages, senders, lines) => {
    expect(count(lines)).toEqual({ messages, senders });
    expect(count(lines, true)).toEqual({ messages, senders });
  });
});

describe('a name in the syslog tag', () => {
  const service = (name: string, daemon: string) => `${name}/${daemon}`;

  it.each([
    ['of a delivery service', 'postfix', 'postfix-slow'],
    ['of a submission service', 'postfix-submission', 'postfix'],
  ])('%s shares the main queue', (_what, first, last) => {
    const lines = log(
      ...arrives(0, 'A1', PC).map((line) => line.replace('smtpd', service(first, 'smtpd'))),
      ...refused(1, 'A1', service(last, 'smtp')),
    );
    expect(count(lines)).toEqual({ messages: 1, senders: { 'host:192.168.1.7': ONE } });
  });

  it('of an instance with a queue of its own shares none, also where the queue ids are the same', () => {
    const other = arrives(0, 'A1', 'client=pc[192.168.1.8]').map((line) =>
      line.replace(/ (smtpd|cleanup|qmgr) /, ' out/$1 '),
    );
    const ends = refused(2, 'A1', 'out/smtp').map((line) => line.replace(' qmgr ', ' out/qmgr '));
    const lines = log(...arrives(0, 'A1', PC), ...other, ...refused(1, 'A1'), ...ends);
    expect(count(lines)).toEqual({
      messages: 2,
      senders: { 'host:192.168.1.7': ONE, 'host:192.168.1.8': ONE },
    });
  });
});
