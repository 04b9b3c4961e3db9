import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { familyOf, idsOf, isRefused, originOf } from '../../../lambda/core/life/life.ts';
import { LifeBook } from '../../../lambda/core/life/life-book.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { livesOf, told } from './lives.ts';

type Case = [what: string, log: string, tells: string[], settings?: object];

/** What each message of a log is told to have lived through. */
function table(cases: readonly Case[]) {
  it.each(cases)('%s', (_, log, tells, settings) => {
    expect(livesOf(log, settings).map(told)).toEqual(tells);
  });
}

const AT = 'Nov 24 09:00:0';
const to = (id: string, address: string, more: string, at = '3') =>
  `${AT}${at} mx1 postfix/smtp[5]: ${id}: to=<${address}>, relay=mx.b.example[192.0.2.9]:25, delay=1, delays=0/0/0/1, ${more}`;
const sent = (id: string, address: string, at?: string) =>
  to(id, address, 'dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 77AA01)', at);
const deferred = (id: string, address: string, at?: string) =>
  to(id, address, 'dsn=4.7.1, status=deferred (host mx.b.example said: 451 4.7.1 later)', at);
const bounced = (id: string, address: string, at?: string) =>
  to(id, address, 'dsn=5.1.1, status=bounced (host mx.b.example said: 550 5.1.1 unknown)', at);
const arrives = (id: string, at = '0', host = 'mx1', client = '192.168.1.7') =>
  `
  ${AT}${at} ${host} postfix/smtpd[1]: ${id}: client=pc7[${client}]
  ${AT}${at} ${host} postfix/cleanup[2]: ${id}: message-id=<m1@pc7>
  ${AT}${at} ${host} postfix/qmgr[3]: ${id}: from=<ann@a.example>, size=900, nrcpt=1 (queue active)`.trim();
const removed = (id: string, at = '4', host = 'mx1') => `${AT}${at} ${host} postfix/qmgr[3]: ${id}: removed`;
const handedOver = (id: string, reply: string) =>
  `${AT}1 mx1 postfix/smtp[5]: ${id}: to=<b@b.example>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (${reply})`;
const joined = (...lines: string[]) => lines.join('\n');

describe('LifeBook', () => {
  it('takes all recipients for handed on where the copies came back before the first is told of', () => {
    const log = joined(
      arrives('AAAA1').replace('nrcpt=1', 'nrcpt=2'),
      arrives('BBBB1', '1', 'mx1', '127.0.0.1'),
      arrives('BBBB2', '1', 'mx1', '127.0.0.1'),
      handedOver('AAAA1', '250 Ok'),
      handedOver('AAAA1', '250 Ok').replace('b@b.example', 'c@b.example'),
      sent('BBBB1', 'b@b.example'),
      sent('BBBB2', 'c@b.example'),
    );
    const [only, ...others] = livesOf(log);
    expect(others).toEqual([]);
    expect(only!.recipients.all.map((each) => [each.to, each.status, each.attempts])).toEqual([
      ['b@b.example', 'sent', 1],
      ['c@b.example', 'sent', 1],
    ]);
  });

  describe('lines out of order', () => {
    const [client, messageId, queued] = arrives('AAAA1')
      .split('\n')
      .map((line) => line.trim()) as [string, string, string];
    const rest = [sent('AAAA1', 'b@b.example'), removed('AAAA1')];
    const one = ['AAAA1 | host:192.168.1.7 | done | b@b.example sent 1'];
    table([
      ['the client last', joined(queued, messageId, client, ...rest), one],
      ['the client behind the Message-ID', joined(messageId, client, queued, ...rest), one],
      [
        'the client a second behind, by its own stamp before',
        joined(queued.replace(':00 ', ':01 '), messageId.replace(':00 ', ':01 '), client, ...rest),
        one,
      ],
      [
        'a notice is nobody else, whose id comes again at once',
        joined(
          arrives('AAAA1'),
          bounced('AAAA1', 'b@b.example', '1'),
          `${AT}1 mx1 postfix/cleanup[2]: BBBB1: message-id=<n@mx1>`,
          `${AT}1 mx1 postfix/bounce[5]: AAAA1: sender non-delivery notification: BBBB1`,
          arrives('BBBB1', '2', 'mx1', '192.168.1.8'),
        ),
        [
          'AAAA1 | host:192.168.1.7 | done | b@b.example bounced 1',
          'BBBB1 | - | queued | - | of AAAA1',
          'BBBB1 | host:192.168.1.8 | queued | -',
        ],
      ],
    ]);
  });

  describe('deliveries', () => {
    table([
      [
        'one try',
        joined(arrives('AAAA1'), sent('AAAA1', 'b@b.example'), removed('AAAA1')),
        ['AAAA1 | host:192.168.1.7 | done | b@b.example sent 1'],
      ],
      [
        'four tries, one outcome',
        joined(
          arrives('AAAA1'),
          deferred('AAAA1', 'b@b.example', '1'),
          deferred('AAAA1', 'B@b.example', '2'),
          deferred('AAAA1', 'b@b.example', '3'),
          sent('AAAA1', 'b@b.example', '4'),
        ),
        ['AAAA1 | host:192.168.1.7 | done | b@b.example sent 4'],
      ],
      [
        'a line that is written twice tells of one try',
        joined(
          arrives('AAAA1').replace('nrcpt=1', 'nrcpt=2'),
          sent('AAAA1', 'b@b.example', '2'),
          sent('AAAA1', 'b@b.example', '2'),
          deferred('AAAA1', 'c@b.example', '3'),
          deferred('AAAA1', 'c@b.example', '4'),
        ),
        ['AAAA1 | host:192.168.1.7 | queued | b@b.example sent 1, c@b.example deferred 2'],
      ],
      [
        'still in the queue',
        joined(arrives('AAAA1'), deferred('AAAA1', 'b@b.example')),
        ['AAAA1 | host:192.168.1.7 | queued | b@b.example deferred 1'],
      ],
      [
        'expired',
        joined(
          arrives('AAAA1'),
          deferred('AAAA1', 'b@b.example'),
          `${AT}4 mx1 postfix/qmgr[3]: AAAA1: from=<ann@a.example>, status=expired, returned to sender`,
          removed('AAAA1'),
        ),
        ['AAAA1 | host:192.168.1.7 | done | b@b.example expired 1'],
      ],
      [
        'an arrival before the log begins',
        joined(deferred('AAAA1', 'b@b.example')),
        ['AAAA1 | - | queued | b@b.example deferred 1'],
      ],
      [
        'inbound mail has nobody accountable',
        joined(arrives('AAAA1', '0', 'mx1', '203.0.113.9'), sent('AAAA1', 'b@b.example'), removed('AAAA1')),
        ['AAAA1 | - | done | b@b.example sent 1'],
      ],
    ]);
  });

  describe('more than one queue id', () => {
    const copy = arrives('BBBB1', '1', 'mx1', '127.0.0.1');
    table([
      [
        "a content filter's copy, named in its reply",
        joined(
          arrives('AAAA1'),
          copy,
          handedOver('AAAA1', '250 2.0.0 Ok: queued as BBBB1'),
          removed('AAAA1'),
          sent('BBBB1', 'b@b.example'),
          removed('BBBB1'),
        ),
        ['AAAA1+BBBB1 | host:192.168.1.7 | done | b@b.example sent 1'],
      ],
      [
        'a copy that is delivered before the hand-over is logged',
        joined(
          arrives('AAAA1'),
          copy,
          sent('BBBB1', 'b@b.example', '1'),
          removed('BBBB1', '1'),
          handedOver('AAAA1', '250 2.0.0 Ok: queued as BBBB1'),
          removed('AAAA1'),
        ),
        ['AAAA1+BBBB1 | host:192.168.1.7 | done | b@b.example sent 1'],
      ],
      [
        'a copy that the reply does not name is told by its Message-ID',
        joined(
          arrives('AAAA1'),
          copy,
          handedOver('AAAA1', '250 ok'),
          removed('AAAA1'),
          deferred('BBBB1', 'b@b.example'),
        ),
        ['AAAA1+BBBB1 | host:192.168.1.7 | queued | b@b.example deferred 1'],
      ],
      [
        'a hand-over whose copy is not in the log is no delivery',
        joined(arrives('AAAA1'), handedOver('AAAA1', '250 2.0.0 Ok: queued as BBBB1'), removed('AAAA1')),
        ['AAAA1 | host:192.168.1.7 | unknown | b@b.example handed 0'],
      ],
      [
        'one copy is in the log, and one is not',
        joined(
          arrives('AAAA1'),
          copy,
          handedOver('AAAA1', '250 2.0.0 Ok: queued as BBBB1'),
          handedOver('AAAA1', '250 2.0.0 Ok: queued as BBBB2').replace('b@b.example', 'c@b.example'),
          removed('AAAA1'),
          sent('BBBB1', 'b@b.example'),
          removed('BBBB1'),
        ),
        ['AAAA1+BBBB1 | host:192.168.1.7 | unknown | b@b.example sent 1, c@b.example handed 0'],
      ],
      [
        'a local mailbox server that names no id is a delivery',
        joined(arrives('AAAA1'), handedOver('AAAA1', '250 2.0.0 <b@b.example> xyz Saved'), removed('AAAA1')),
        ['AAAA1 | host:192.168.1.7 | done | b@b.example sent 1'],
      ],
      [
        'an alias that the filter left to be expanded',
        joined(
          arrives('AAAA1'),
          copy,
          handedOver('AAAA1', '250 2.0.0 Ok: queued as BBBB1'),
          removed('AAAA1'),
          `${AT}3 mx1 postfix/virtual[5]: BBBB1: to=<boss@a.example>, orig_to=<b@b.example>, relay=virtual, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to maildir)`,
          removed('BBBB1'),
        ),
        ['AAAA1+BBBB1 | host:192.168.1.7 | done | boss@a.example sent 1'],
      ],
      [
        'a relay of ours on another host',
        joined(
          arrives('AAAA1'),
          `${AT}1 mx1 postfix/smtp[5]: AAAA1: to=<b@b.example>, relay=out[10.9.9.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as AAAA1)`,
          removed('AAAA1', '1'),
          `${AT}1 mx2 postfix/smtpd[1]: AAAA1: client=mx1[10.1.1.1]`,
          `${AT}1 mx2 postfix/qmgr[3]: AAAA1: from=<ann@a.example>, size=900, nrcpt=1 (queue active)`,
          sent('AAAA1', 'b@b.example').replace('mx1', 'mx2'),
          removed('AAAA1', '4', 'mx2'),
        ),
        ['AAAA1 | host:192.168.1.7 | done | b@b.example sent 1'],
        { trustedRelays: ['10.9.9.9', '10.1.1.1'] },
      ],
      [
        'put back into the queue by hand',
        joined(
          arrives('AAAA1'),
          deferred('AAAA1', 'b@b.example'),
          `${AT}4 mx1 postfix/postsuper[9]: AAAA1: requeued`,
          `${AT}5 mx1 postfix/pickup[8]: CCCC1: uid=103 from=<ann@a.example> orig_id=AAAA1`,
          `${AT}5 mx1 postfix/cleanup[2]: CCCC1: message-id=<m1@pc7>`,
          `${AT}5 mx1 postfix/qmgr[3]: CCCC1: from=<ann@a.example>, size=900, nrcpt=1 (queue active)`,
          deferred('CCCC1', 'b@b.example', '6'),
        ),
        ['AAAA1+CCCC1 | host:192.168.1.7 | queued | b@b.example deferred 2'],
      ],
      [
        'not what a user of the host hands in again with the same Message-ID',
        `
        2026-11-24 09:00:00 1vNAAA-000001-0A <= web@a.example U=web P=local S=900 id=m@a.example for ann@a.example
        2026-11-24 09:00:00 1vNAAA-000001-0A => ann <ann@a.example> R=localuser T=local_delivery
        2026-11-24 09:00:00 1vNAAA-000001-0A Completed
        2026-11-24 09:00:01 1vNBBB-000002-0B <= web@a.example U=web P=local S=900 id=m@a.example for b@b.example
        2026-11-24 09:00:02 1vNBBB-000002-0B => b@b.example R=dnslookup T=smtp H=mx.b.example [192.0.2.9] C="250 OK"
        2026-11-24 09:00:02 1vNBBB-000002-0B Completed`,
        [
          '1vNAAA-000001-0A | local:/web | done | ann@a.example sent 1',
          '1vNBBB-000002-0B | local:/web | done | b@b.example sent 1',
        ],
      ],
      [
        'a scanner that takes it out of the queue and puts it in again',
        joined(
          `${AT}0 mx1 postfix/smtpd[1]: AAAA1: client=pc7[192.168.1.7]`,
          `${AT}0 mx1 postfix/cleanup[2]: AAAA1: hold: header Received: from pc7 from pc7[192.168.1.7]; from=<ann@a.example> to=<b@b.example> proto=ESMTP helo=<pc7>`,
          `${AT}1 mx1 MailScanner[9]: Requeue: AAAA1.A8366 to BBBB1`,
          `${AT}1 mx1 postfix/qmgr[3]: BBBB1: from=<ann@a.example>, size=900, nrcpt=1 (queue active)`,
          sent('BBBB1', 'b@b.example'),
          removed('BBBB1'),
        ),
        ['AAAA1+BBBB1 | host:192.168.1.7 | done | b@b.example sent 1'],
      ],
      [
        'a proxy in front of the queue: its client sends',
        joined(
          `${AT}0 mx1 postfix/smtpd[21]: NOQUEUE: client=pc7[192.168.1.7], sasl_method=PLAIN, sasl_username=ann`,
          `${AT}0 mx1 postfix/smtpd[22]: AAAA1: client=localhost[127.0.0.1]`,
          `${AT}0 mx1 postfix/qmgr[3]: AAAA1: from=<ann@a.example>, size=900, nrcpt=1 (queue active)`,
          `${AT}0 mx1 postfix/smtpd[21]: proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as AAAA1; from=<ann@a.example> to=<b@b.example> proto=ESMTP helo=<pc7>`,
          sent('AAAA1', 'b@b.example'),
          removed('AAAA1'),
        ),
        ['AAAA1 | host:192.168.1.7 login:ann | done | b@b.example sent 1'],
      ],
      [
        'a proxy in front of the queue whose log names no queue id: the client that came last sends',
        joined(
          `${AT.replace('09:00:0', '08:59:0')}0 mx1 postfix/smtpd[21]: NOQUEUE: client=out[203.0.113.5]`,
          `${AT}0 mx1 postfix/smtpd[21]: NOQUEUE: client=pc7[192.168.1.7], sasl_method=PLAIN, sasl_username=ann`,
          `${AT}0 mx1 postfix/smtpd[22]: AAAA1: client=localhost[127.0.0.1]`,
          `${AT}0 mx1 postfix/qmgr[3]: AAAA1: from=<ann@a.example>, size=900, nrcpt=1 (queue active)`,
          sent('AAAA1', 'b@b.example'),
          removed('AAAA1'),
        ),
        ['AAAA1 | host:192.168.1.7 login:ann | done | b@b.example sent 1'],
      ],
      [
        'a filter behind a socket',
        joined(
          arrives('AAAA1'),
          arrives('BBBB1', '1', 'mx1', '127.0.0.1'),
          handedOver('AAAA1', '250 ok').replace('127.0.0.1[127.0.0.1]:10024', 'mx1[private/scan]'),
          removed('AAAA1'),
          sent('BBBB1', 'b@b.example'),
          removed('BBBB1'),
        ),
        ['AAAA1+BBBB1 | host:192.168.1.7 | done | b@b.example sent 1'],
      ],
      [
        'a filter that names a queue id of its own',
        joined(
          arrives('AAAA1'),
          arrives('BBBB1', '1', 'mx1', '127.0.0.1'),
          handedOver('AAAA1', '250 2.0.0 Ok: queued as 77AABBCCDD'),
          removed('AAAA1'),
          sent('BBBB1', 'b@b.example'),
          removed('BBBB1'),
        ),
        ['AAAA1+BBBB1 | host:192.168.1.7 | done | b@b.example sent 1'],
      ],
      [
        'a message that Sendmail splits',
        joined(
          `${AT}0 mx1 sm-mta[7]: u31FFPtp032300: from=<ann@a.example>, size=9, class=0, nrcpts=2, msgid=<1@pc>, proto=ESMTP, daemon=MTA, relay=pc [192.168.1.7]`,
          `${AT}0 mx1 sm-mta[7]: u31FFPtp032300: split: count=1, id=u31FFPtq032300`,
          ...['p', 'q'].flatMap((part) => [
            `${AT}1 mx1 sm-mta[7]: u31FFPt${part}032300: to=<${part}@b.example>, delay=00:00:01, mailer=esmtp, pri=9, relay=mx. [198.51.100.9], dsn=2.0.0, stat=Sent (ok)`,
            `${AT}1 mx1 sm-mta[7]: u31FFPt${part}032300: done; delay=00:00:01, ntries=1`,
          ]),
        ),
        ['u31FFPtp032300+u31FFPtq032300 | host:192.168.1.7 | done | p@b.example sent 1, q@b.example sent 1'],
      ],
      [
        "a stranger's copy of a Message-ID is another message",
        joined(
          arrives('AAAA1'),
          arrives('BBBB1', '1', 'mx1', '192.168.1.8'),
          handedOver('AAAA1', '250 ok'),
          removed('AAAA1'),
          sent('BBBB1', 'b@b.example'),
          removed('BBBB1'),
        ),
        [
          'AAAA1 | host:192.168.1.7 | done | b@b.example sent 1',
          'BBBB1 | host:192.168.1.8 | done | b@b.example sent 1',
        ],
      ],
      [
        'two hosts with one queue id',
        joined(
          arrives('AAAA1'),
          arrives('AAAA1', '0', 'mx2', '192.168.1.8'),
          sent('AAAA1', 'b@b.example'),
          removed('AAAA1'),
        ),
        ['AAAA1 | host:192.168.1.7 | done | b@b.example sent 1', 'AAAA1 | host:192.168.1.8 | queued | -'],
      ],
      [
        'a queue id used again within the hour',
        joined(
          arrives('AAAA1'),
          sent('AAAA1', 'b@b.example', '1'),
          removed('AAAA1', '1'),
          arrives('AAAA1', '7', 'mx1', '192.168.1.8'),
          deferred('AAAA1', 'c@b.example', '8'),
        ),
        [
          'AAAA1 | host:192.168.1.7 | done | b@b.example sent 1',
          'AAAA1 | host:192.168.1.8 | queued | c@b.example deferred 1',
        ],
      ],
    ]);
  });

  describe('notices', () => {
    const bounce = (id: string, about: string, word = 'sender non-delivery') =>
      joined(
        `${AT}3 mx1 postfix/cleanup[2]: ${id}: message-id=<${id}@mx1>`,
        `${AT}3 mx1 postfix/bounce[6]: ${about}: ${word} notification: ${id}`,
        `${AT}3 mx1 postfix/qmgr[3]: ${id}: from=<>, size=900, nrcpt=1 (queue active)`,
      );
    it('are followed from the message down to the double bounce and back up', () => {
      const [message, first, second] = livesOf(
        joined(
          arrives('AAAA1'),
          bounced('AAAA1', 'b@b.example'),
          bounce('BBBB1', 'AAAA1'),
          removed('AAAA1'),
          bounced('BBBB1', 'ann@a.example', '4'),
          bounce('CCCC1', 'BBBB1', 'postmaster non-delivery'),
          removed('BBBB1'),
        ),
      );
      expect([message, first, second].map((life) => told(life!))).toEqual([
        'AAAA1 | host:192.168.1.7 | done | b@b.example bounced 1',
        'BBBB1 | - | done | ann@a.example bounced 1 | of AAAA1',
        'CCCC1 | - | queued | - | of BBBB1',
      ]);
      expect(familyOf(message!).map(idsOf)).toEqual([['AAAA1'], ['BBBB1'], ['CCCC1']]);
      expect(originOf(second!)).toBe(message);
    });
    table([
      [
        'of a message whose lines are not in the log',
        joined(bounce('BBBB1', 'AAAA1')),
        ['AAAA1 | - | unknown | -', 'BBBB1 | - | queued | - | of AAAA1'],
      ],
      [
        "a client's null sender is no notice",
        joined(
          `${AT}0 mx1 postfix/smtpd[1]: AAAA1: client=pc7[192.168.1.7]`,
          `${AT}0 mx1 postfix/qmgr[3]: AAAA1: from=<>, size=900, nrcpt=1 (queue active)`,
        ),
        ['AAAA1 | host:192.168.1.7 | queued | -'],
      ],
      [
        'Exim: R= names the message, which is gone by now',
        joined('2026-11-24 09:00:02 1vTabc-00001B-0B <= <> R=1vTabc-00001A-0A U=Debian-exim P=local S=1700'),
        ['1vTabc-00001B-0B | - | queued | - | of ?1vTabc-00001A-0A'],
      ],
      [
        'Sendmail: a bounce and its double bounce, which have no from= line',
        joined(
          `${AT}0 mx1 sm-mta[1]: 7AO900aa000101: from=<q@x.example>, size=915, class=0, nrcpts=1, msgid=<a@x>, proto=ESMTP, daemon=MTA, relay=[192.168.1.7]`,
          `${AT}1 mx1 sm-mta[1]: 7AO900aa000101: to=<n@b.example>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30915, relay=mx.b.example. [192.0.2.9], dsn=5.1.1, stat=User unknown`,
          `${AT}1 mx1 sm-mta[1]: 7AO900aa000101: 7AO900ab000101: DSN: User unknown`,
          `${AT}2 mx1 sm-mta[1]: 7AO900ab000101: 7AO900ac000101: return to sender: User unknown`,
        ),
        [
          '7AO900aa000101 | host:192.168.1.7 | done | n@b.example bounced 1',
          '7AO900ab000101 | - | queued | - | of 7AO900aa000101',
          '7AO900ac000101 | - | queued | - | of 7AO900ab000101',
        ],
      ],
    ]);
  });

  describe('what an administrator or a rule does', () => {
    const client = joined(
      `${AT}1 mx1 postfix/smtpd[1]: AAAA1: client=pc7[192.168.1.7]`,
      `${AT}1 mx1 postfix/cleanup[2]: AAAA1: message-id=<m1@pc7>`,
    );
    const by = (words: string, at = '5') => `${AT}${at} mx1 postfix/postsuper[9]: AAAA1: ${words}`;
    const hold = `${AT}0 mx1 postfix/smtpd[1]: NOQUEUE: hold: RCPT from pc7[192.168.1.7]: <pc7>: Client host triggers HOLD action; from=<ann@a.example> to=<b@b.example> proto=ESMTP helo=<pc7>`;
    table([
      ['held by a rule', joined(hold, client), ['AAAA1 | host:192.168.1.7 | held | -']],
      [
        'held, then deleted by hand',
        joined(hold, client, by('removed')),
        ['AAAA1 | host:192.168.1.7 | deleted | -'],
      ],
      [
        'placed on hold and released',
        joined(
          arrives('AAAA1'),
          deferred('AAAA1', 'b@b.example'),
          by('placed on hold', '4'),
          by('released from hold'),
        ),
        ['AAAA1 | host:192.168.1.7 | queued | b@b.example deferred 1'],
      ],
      [
        'deleted while it was being delivered: it left all the same',
        joined(arrives('AAAA1'), by('removed', '2'), sent('AAAA1', 'b@b.example', '8')),
        ['AAAA1 | host:192.168.1.7 | deleted | b@b.example sent 1'],
      ],
      ['an arrival that came to nothing', joined(client), ['AAAA1 | host:192.168.1.7 | unknown | -']],
      [
        'Exim: frozen, then removed',
        joined(
          '2026-11-24 09:00:00 1vTabc-00001A-0A <= a@a.example H=(pc7) [192.168.1.7] P=esmtp S=900',
          '2026-11-24 09:00:02 1vTabc-00001A-0A frozen by root',
          '2026-11-24 09:00:04 1vTabc-00001A-0A removed by root',
          '2026-11-24 09:00:04 1vTabc-00001A-0A Completed',
        ),
        ['1vTabc-00001A-0A | host:192.168.1.7 | deleted | -'],
      ],
    ]);
    it('refused at the end of its data, it never was a message', () => {
      const [life] = livesOf(
        joined(
          client,
          `${AT}2 mx1 postfix/cleanup[2]: AAAA1: milter-reject: END-OF-MESSAGE from pc7[192.168.1.7]: 5.7.1 spam; from=<ann@a.example> to=<b@b.example> proto=ESMTP helo=<pc7>`,
        ),
      );
      expect(isRefused(life!)).toBe(true);
    });
  });

  describe('OpenSMTPD', () => {
    table([
      [
        'its client is told by the session',
        joined(
          `${AT}0 mx1 smtpd[7]: 2ee4edcb1f744901 smtp connected address=192.168.1.7 host=<unknown>`,
          `${AT}0 mx1 smtpd[7]: 2ee4edcb1f744901 smtp message msgid=94af8ac3 size=171 nrcpt=1 proto=ESMTP`,
          `${AT}0 mx1 smtpd[7]: 2ee4edcb1f744901 smtp envelope evpid=94af8ac31c826304 from=<ann@a.example> to=<b@b.example>`,
          `${AT}2 mx1 smtpd[7]: 0000000000000000 mta delivery evpid=94af8ac31c826304 from=<ann@a.example> to=<b@b.example> rcpt=<-> source="192.0.2.1" relay="192.0.2.9 (mx.b.example)" delay=2s result="Ok" stat="250 2.0.0 Ok"`,
        ),
        ['94af8ac3 | host:192.168.1.7 | done | b@b.example sent 1'],
      ],
    ]);
  });

  it('tells each message once, and holds no more than what is open', () => {
    let settled = 0;
    let most = 0;
    const book = new LifeBook(parseSettings({}), () => settled++);
    const parse = createLineParser();
    for (let at = 0; at < 2_000; at++) {
      const time = new Date(Date.UTC(2026, 10, 24) + at * 10_000).toISOString();
      const message = `A${at}`;
      const bounce = `B${at}`;
      for (const line of [
        `${message}: client=pc7[192.168.1.7]`,
        `${message}: sender non-delivery notification: ${bounce}`,
        `${message}: removed`,
        `${bounce}: removed`,
      ])
        book.add(parse(`${time} mx1 postfix/smtpd[1]: ${line}`));
      most = Math.max(most, book.held);
    }
    book.end();
    expect(settled).toBe(4_000);
    expect(most).toBeLessThan(50);
  });
});
