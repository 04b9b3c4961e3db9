import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import { decodeJoiner, encodeJoiner } from '../../../lambda/core/tally/joiner-codec.ts';
import { minuteOf } from '../../../lambda/core/time.ts';
import { eventsOf } from '../../support/log-lines.ts';

interface Mail {
  client?: string;
  from?: string;
  to: string;
  relay?: string;
}

function log({ client = 'out[203.0.113.5]', from = 'x@there.example', to, relay }: Mail): string[] {
  const next = relay ?? 'relay=mx.a.example[198.51.100.9]:25';
  return [
    `smtpd[1]: A1: client=${client}`,
    'cleanup[1]: A1: message-id=<1@x>',
    `qmgr[1]: A1: from=<${from}>, size=9, nrcpt=2 (queue active)`,
    `smtp[1]: A1: to=<${to}>, ${next}, delay=1, dsn=2.0.0, status=sent (250 ok)`,
    `smtp[1]: A1: to=<second@a.example>, ${next}, delay=1, dsn=5.1.1, status=bounced (550 5.1.1 no)`,
    'qmgr[1]: A1: removed',
  ].map((body, n) => `Oct 13 10:00:0${n} mx postfix/${body}`);
}

/** The same by Sendmail, which names the user of the host who forwards it, or whom the sender claims to be. */
function sendmailLog(from: string): string[] {
  const id = '6B270001003001';
  return [
    `${id}: from=<${from}>, size=9, class=0, nrcpts=1, msgid=<1@x>, proto=ESMTP, daemon=MTA, relay=out [203.0.113.5]`,
    `${id}: to=b@a.example, ctladdr=<ann@corp.example> (1003/100), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=3, relay=mx.a.example. [198.51.100.9], dsn=2.0.0, stat=Sent (ok)`,
  ].map((body, n) => `Oct 13 10:00:0${n} mx sm-mta[${n}]: ${body}`);
}

function count(lines: string[], settings: object, packed: boolean) {
  const parsed = parseSettings(settings);
  const ledger = new Ledger();
  let joiner = new Joiner(ledger, parsed);
  for (const event of eventsOf(lines)) {
    joiner.add(event);
    if (!packed) continue;
    const bytes = encodeJoiner(joiner.dump());
    joiner = new Joiner(ledger, parsed);
    joiner.load(decodeJoiner(bytes));
  }
  joiner.end();
  const senders = ledger.senders().map((s) => [s.sender, s.messages, s.recipients, s.sent, s.bounced]);
  return { senders, relayed: ledger.leaving.relayed, unattributed: ledger.leaving.unattributed };
}

const OURS = { ownDomains: ['corp.example'] };
const NOBODY = { messages: 0, recipients: 0, clients: [] };
const RELAYED = { messages: 1, recipients: 2, clients: [{ ip: '203.0.113.5', messages: 1, recipients: 2 }] };

describe('mail of a stranger', () => {
  const cases: [what: string, lines: string[], settings: object, senders: unknown[], relayed: object][] = [
    ['that leaves', log({ to: 'b@a.example' }), OURS, [['host:203.0.113.5', 1, 2, 1, 1]], RELAYED],
    ['that leaves, of a server whose domains nobody named', log({ to: 'b@a.example' }), {}, [], RELAYED],
    [
      'that goes to a domain of ours on a hosted server, but also leaves',
      log({ to: 'ann@sub.corp.example' }),
      OURS,
      [['host:203.0.113.5', 1, 2, 1, 1]],
      RELAYED,
    ],
    [
      'that comes in, by a gateway to a hosted server',
      log({ to: 'ann@corp.example' }).map((line) => line.replace('second@a.example', 'bob@corp.example')),
      OURS,
      [],
      NOBODY,
    ],
    [
      'that comes in, by a gateway to an inner server',
      log({ to: 'b@a.example', relay: 'relay=inner[10.0.0.9]:25' }),
      OURS,
      [],
      NOBODY,
    ],
    [
      'that is forwarded',
      log({ to: 'b@a.example', relay: 'orig_to=<ann@corp.example>, relay=mx[198.51.100.9]:25' }),
      OURS,
      [],
      NOBODY,
    ],
    ['that Sendmail forwards', sendmailLog('x@there.example'), OURS, [], NOBODY],
    ['that Sendmail forwards, a bounce', sendmailLog(''), OURS, [], NOBODY],
    [
      'to one of our SRS addresses that no bounce is',
      log({
        to: 'b@a.example',
        relay: 'orig_to=<SRS0=HH=TT=a.example=b@corp.example>, relay=mx[198.51.100.9]:25',
      }),
      OURS,
      [['host:203.0.113.5', 1, 2, 1, 1]],
      RELAYED,
    ],
    [
      'that is a bounce to one of our SRS addresses',
      log({
        from: '',
        to: 'b@a.example',
        relay: 'orig_to=<SRS0=HH=TT=a.example=b@corp.example>, relay=mx[198.51.100.9]:25',
      }),
      OURS,
      [],
      NOBODY,
    ],
    [
      'in a network that was named',
      log({ to: 'b@a.example' }),
      { ...OURS, ownNetworks: ['203.0.113.0/24'] },
      [['host:203.0.113.5', 1, 2, 1, 1]],
      NOBODY,
    ],
    [
      'in a private network, beside one that was named',
      log({ client: 'pc[192.168.1.7]', to: 'b@a.example' }),
      { ...OURS, ownNetworks: ['203.0.113.0/24'] },
      [['host:192.168.1.7', 1, 2, 1, 1]],
      NOBODY,
    ],
    [
      'in a private network, where only another one is ours',
      log({ client: 'pc[192.168.1.7]', to: 'ann@corp.example' }).map((line) =>
        line.replace('second@a.example', 'bob@corp.example'),
      ),
      { ...OURS, ownNetworks: { only: ['203.0.113.0/24'] } },
      [],
      NOBODY,
    ],
  ];

  it.each(cases)('%s', (_what, lines, settings, senders, relayed) => {
    for (const packed of [false, true])
      expect(count(lines, settings, packed)).toEqual({ senders, relayed, unattributed: 0 });
  });

  it('leaves in the name of a user of Sendmail’s host, too', () => {
    const { senders, relayed } = count(sendmailLog('ann@corp.example'), OURS, false);
    expect(senders).toEqual([['host:203.0.113.5', 1, 1, 1, 0]]);
    expect(relayed).toMatchObject({ messages: 1, recipients: 1 });
  });

  it('whose arrival is not in the log is unattributed', () => {
    const lines = log({ to: 'b@a.example' }).slice(2);
    expect(count(lines, OURS, false)).toEqual({ senders: [], relayed: NOBODY, unattributed: 1 });
  });

  it('who hides among Exim’s fields counts for the server', () => {
    const id = '1pF5A0-0000Dl-A0';
    const lines = [
      `${id} <= x@there.example H=(pc) [203.0.113.5] P=esmtp S=9 id=1@x T="a) [10.0.0.9] P=esmtpa A=plain:victim S=1 T="b"`,
      `${id} => b@a.example R=dnslookup T=remote_smtp H=mx.a.example [198.51.100.9] C="250 ok"`,
      `${id} Completed`,
    ].map((body, n) => `Oct 13 10:00:0${n} mx exim[1]: ${body}`);
    const ledger = new Ledger();
    const joiner = new Joiner(ledger, parseSettings(OURS));
    const events = eventsOf(lines);
    for (const event of events) joiner.add(event);
    const tallies = ledger.takeTallies(minuteOf(events[0]!.time));
    expect(tallies).toMatchObject([{ sender: 'server:mx', messages: 1, sent: 1 }]);
    expect(ledger.leaving.unattributed).toBe(1);
  });
});
