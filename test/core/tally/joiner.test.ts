import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import { eventsOf } from '../../support/log-lines.ts';

/** A log in short: `mx ` and the daemon stand before each body, the seconds after 10:00 before that. */
function log(...bodies: string[]): string[] {
  return bodies.map((body) => {
    const [, at, host, daemon, rest] = /^(\d+) (?:@(\S+) )?(\S+) (.*)$/.exec(body)!;
    const seconds = Number(at);
    const stamp = [10 + Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
      .map((n) => String(n).padStart(2, '0'))
      .join(':');
    return `Oct 13 ${stamp} ${host ?? 'mx'} postfix/${daemon}[1]: ${rest}`;
  });
}

function join(lines: string[], settings: object = {}) {
  const ledger = new Ledger();
  const joiner = new Joiner(ledger, parseSettings({ ownNetworks: ['192.168.0.0/16'], ...settings }));
  for (const event of eventsOf(lines)) joiner.add(event);
  joiner.end();
  const senders = Object.fromEntries(
    ledger.senders().map((s) => [s.sender, [s.messages, s.recipients, s.sent, s.bounced, s.deferred]]),
  );
  return { totals: ledger.totals, senders, tallies: ledger.takeTallies(0) };
}

const PC = 'client=pc7.example.com[192.168.10.7]';
const SENT = 'relay=mx.example.net[198.51.100.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)';
const REFUSED =
  'relay=mx.example.net[198.51.100.9]:25, delay=1, dsn=5.1.1, status=bounced (host mx.example.net said: 550 5.1.1 User unknown)';
const LATER =
  'relay=mx.example.net[198.51.100.9]:25, delay=1, dsn=4.7.1, status=deferred (450 4.7.1 Greylisted)';

describe('Joiner', () => {
  describe('one message', () => {
    const lines = log(
      `0 smtpd A1B2C3D4E5: ${PC}`,
      '0 cleanup A1B2C3D4E5: message-id=<1@pc7.example.com>',
      '0 qmgr A1B2C3D4E5: from=<a@example.com>, size=900, nrcpt=3 (queue active)',
      `1 smtp A1B2C3D4E5: to=<x@example.net>, ${SENT}`,
      `1 smtp A1B2C3D4E5: to=<y@example.net>, ${REFUSED}`,
      `1 smtp A1B2C3D4E5: to=<z@example.net>, ${LATER}`,
      '600 qmgr A1B2C3D4E5: from=<a@example.com>, size=900, nrcpt=1 (queue active)',
      `601 smtp A1B2C3D4E5: to=<z@example.net>, ${LATER}`,
      '1200 qmgr A1B2C3D4E5: from=<a@example.com>, size=900, nrcpt=1 (queue active)',
      `1201 smtp A1B2C3D4E5: to=<z@example.net>, ${SENT}`,
      '1201 qmgr A1B2C3D4E5: removed',
    );

    it('counts each recipient once, with its final outcome', () => {
      expect(join(lines)).toMatchObject({
        totals: {
          messages: 1,
          arrivals: 1,
          recipients: 3,
          outcomes: { sent: 2, bounced: 1, deferred: 0, expired: 0 },
          deferrals: 2,
        },
        senders: { 'host:192.168.10.7': [1, 3, 2, 1, 0] },
      });
    });

    it('still waits for the deferred one before that', () => {
      expect(join(lines.slice(0, 8)).totals.outcomes).toEqual({
        sent: 1,
        bounced: 1,
        deferred: 1,
        expired: 0,
      });
    });

    it('tells in the tally what was tried, what failed and why', () => {
      expect(join(lines).tallies).toMatchObject([
        {
          sender: 'host:192.168.10.7',
          messages: 1,
          recipients: 3,
          distinctRecipients: 3,
          sent: 2,
          bounced: 1,
          deferred: 1,
          unknownUser: 1,
          domains: ['example.net'],
          envelopeSenders: ['a@example.com'],
          samples: { queueIds: ['mx/A1B2C3D4E5'], failures: [{ domain: 'example.net', dsn: '5.1.1' }] },
        },
      ]);
    });
  });

  describe('who is accountable', () => {
    const delivery = (arrival: string) =>
      log(`0 ${arrival}`, '0 qmgr AB12CD34EF: from=<a@example.com>, size=1, nrcpt=2 (queue active)');
    const cases: [what: string, arrival: string, senders: string[]][] = [
      ['a host of our networks', `smtpd AB12CD34EF: ${PC}`, ['host:192.168.10.7']],
      [
        'a login inside: both',
        `smtpd AB12CD34EF: ${PC}, sasl_method=PLAIN, sasl_username=ann`,
        ['host:192.168.10.7', 'login:ann'],
      ],
      [
        'a login from anywhere: both',
        'smtpd AB12CD34EF: client=unknown[203.0.113.5], sasl_method=LOGIN, sasl_username=ann',
        ['host:203.0.113.5', 'login:ann'],
      ],
      [
        'webmail on the mail server: the login',
        'smtpd AB12CD34EF: client=localhost[127.0.0.1], sasl_method=LOGIN, sasl_username=ann',
        ['login:ann'],
      ],
      [
        'an empty login from anywhere: its host',
        'smtpd AB12CD34EF: client=unknown[203.0.113.5], sasl_method=PLAIN, sasl_username=',
        ['host:203.0.113.5'],
      ],
      ['the Internet: nobody', 'smtpd AB12CD34EF: client=mx.example.net[203.0.113.5]', []],
      ['a local user', 'pickup AB12CD34EF: uid=33 from=<www-data>', ['local:mx/33']],
      [
        'a program on the mail server, by SMTP',
        'smtpd AB12CD34EF: client=localhost[127.0.0.1]',
        ['local:mx/loopback'],
      ],
      [
        'an IPv6 host: its /64',
        `smtpd AB12CD34EF: client=unknown[2001:db8:1:2::7], sasl_method=PLAIN, sasl_username=ann`,
        ['host:2001:db8:1:2::/64', 'login:ann'],
      ],
      [
        'a trusted relay without a trace of the origin: nobody',
        'smtpd AB12CD34EF: client=gw[192.168.0.2]',
        [],
      ],
      [
        'the client that a trusted relay names',
        'smtpd AB12CD34EF: client=gw[192.168.0.2], orig_client=pc9[192.168.10.9]',
        ['host:192.168.10.9'],
      ],
    ];

    it.each(cases)('%s', (_what, arrival, senders) => {
      const joined = join(delivery(arrival), { trustedRelays: ['192.168.0.2'] });
      expect(joined.senders).toEqual(Object.fromEntries(senders.map((sender) => [sender, [1, 2, 0, 0, 0]])));
      expect(joined.totals).toMatchObject({ messages: 1, arrivals: 1, recipients: 2 });
    });
  });

  describe('a content filter', () => {
    const first = [
      `0 smtpd AAAAAAAAAA: ${PC}`,
      '0 cleanup AAAAAAAAAA: message-id=<1@pc7.example.com>',
      '0 qmgr AAAAAAAAAA: from=<a@example.com>, size=900, nrcpt=1 (queue active)',
    ];
    const hop =
      '2 smtp AAAAAAAAAA: to=<x@example.net>, relay=127.0.0.1[127.0.0.1]:10024, delay=2, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as BBBBBBBBBB)';
    const second = (client: string, id = '1@pc7.example.com') => [
      `1 smtpd BBBBBBBBBB: ${client}`,
      `1 cleanup BBBBBBBBBB: message-id=<${id}>`,
      '1 qmgr BBBBBBBBBB: from=<a@example.com>, size=1400, nrcpt=1 (queue active)',
    ];
    const last = [
      '2 qmgr AAAAAAAAAA: removed',
      `3 smtp BBBBBBBBBB: to=<x@example.net>, ${REFUSED}`,
      '3 qmgr BBBBBBBBBB: removed',
    ];
    const LOCAL = 'client=localhost[127.0.0.1]';
    const cases: [how: string, lines: string[]][] = [
      [
        'orig_queue_id',
        [...first, ...second(`${LOCAL}, orig_queue_id=AAAAAAAAAA`, 'new@example.com'), hop, ...last],
      ],
      ['the same message-id', [...first, ...second(LOCAL), hop, ...last]],
      ['`queued as` alone', [...first, ...second(LOCAL, 'new@example.com'), hop, ...last]],
      [
        '`queued as`, when the filter rewrites the message-id and delivers at once',
        [...first, ...second(LOCAL, 'new@example.com'), last[1]!.replace('3', '2'), hop, last[0]!, last[2]!],
      ],
    ];

    it.each(cases)('is found by %s, and its copy is not counted again', (_how, lines) => {
      expect(join(log(...lines))).toMatchObject({
        totals: { messages: 1, arrivals: 1, recipients: 1, outcomes: { sent: 0, bounced: 1, deferred: 0 } },
        senders: { 'host:192.168.10.7': [1, 1, 0, 1, 0] },
      });
    });

    it('that keeps the mail (no copy in the log) counts as sent', () => {
      expect(join(log(...first, hop, last[0]!)).senders).toEqual({ 'host:192.168.10.7': [1, 1, 1, 0, 0] });
    });

    it('on another host of ours is found too', () => {
      const lines = log(
        ...first.map((line) => line.replace(' ', ' @inner ')),
        `1 @gw smtpd BBBBBBBBBB: client=inner[192.168.0.2]`,
        '1 @gw qmgr BBBBBBBBBB: from=<a@example.com>, size=900, nrcpt=1 (queue active)',
        '2 @inner smtp AAAAAAAAAA: to=<x@example.net>, relay=gw[192.168.0.3]:25, delay=2, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as BBBBBBBBBB)',
        '2 @inner qmgr AAAAAAAAAA: removed',
        `3 @gw smtp BBBBBBBBBB: to=<x@example.net>, ${SENT}`,
        '3 @gw qmgr BBBBBBBBBB: removed',
      );
      expect(join(lines, { trustedRelays: ['192.168.0.2/31'] })).toMatchObject({
        totals: { messages: 1, outcomes: { sent: 1 } },
        senders: { 'host:192.168.10.7': [1, 1, 1, 0, 0] },
      });
    });
  });

  describe('queue ids', () => {
    it('are used again for a later message', () => {
      const message = (at: number, client: string) => [
        `${at} smtpd BABABABABA: ${client}`,
        `${at} qmgr BABABABABA: from=<a@example.com>, size=1, nrcpt=1 (queue active)`,
        `${at} smtp BABABABABA: to=<x@example.net>, ${SENT}`,
        `${at} qmgr BABABABABA: removed`,
      ];
      const lines = log(...message(0, PC), ...message(60, PC), ...message(61, 'client=pc8[192.168.10.8]'));
      expect(join(lines).senders).toEqual({
        'host:192.168.10.7': [2, 2, 2, 0, 0],
        'host:192.168.10.8': [1, 1, 1, 0, 0],
      });
    });

    it('are separate for each host', () => {
      const message = (host: string) => [`0 @${host} smtpd AB12CD34EF: ${PC}`];
      expect(join(log(...message('mx1'), ...message('mx2'))).totals.messages).toBe(2);
    });

    it('whose arrival is not in the log count, but nobody is accountable', () => {
      const lines = log(
        '0 qmgr AB12CD34EF: from=<>, size=1, nrcpt=1 (queue active)',
        `1 smtp AB12CD34EF: to=<x@example.net>, ${SENT}`,
        '1 qmgr AB12CD34EF: removed',
      );
      expect(join(lines)).toMatchObject({
        totals: { messages: 1, arrivals: 0, recipients: 1, outcomes: { sent: 1 } },
        senders: {},
      });
    });
  });

  it('ends all waiting recipients when the message expires', () => {
    const lines = log(
      `0 smtpd AB12CD34EF: ${PC}`,
      '0 qmgr AB12CD34EF: from=<a@example.com>, size=1, nrcpt=2 (queue active)',
      `1 smtp AB12CD34EF: to=<x@example.net>, ${LATER}`,
      `1 smtp AB12CD34EF: to=<y@example.net>, ${LATER}`,
      '3000 qmgr AB12CD34EF: from=<a@example.com>, status=expired, returned to sender',
      '3000 qmgr AB12CD34EF: removed',
    );
    expect(join(lines)).toMatchObject({
      totals: { outcomes: { expired: 2, deferred: 0 }, deferrals: 2 },
      senders: { 'host:192.168.10.7': [1, 2, 0, 2, 0] },
    });
  });

  it('gives the same tallies when it is dumped and loaded after every line', () => {
    const lines = log(
      `0 smtpd AAAAAAAAAA: ${PC}, sasl_method=PLAIN, sasl_username=ann`,
      '0 cleanup AAAAAAAAAA: message-id=<1@pc7.example.com>',
      '0 qmgr AAAAAAAAAA: from=<a@example.com>, size=900, nrcpt=2 (queue active)',
      '1 smtpd BBBBBBBBBB: client=localhost[127.0.0.1]',
      '1 cleanup BBBBBBBBBB: message-id=<1@pc7.example.com>',
      '1 qmgr BBBBBBBBBB: from=<a@example.com>, size=1400, nrcpt=2 (queue active)',
      '2 smtp AAAAAAAAAA: to=<x@example.net>, relay=127.0.0.1[127.0.0.1]:10024, delay=2, dsn=2.0.0, status=sent (250 Ok: queued as BBBBBBBBBB)',
      '2 qmgr AAAAAAAAAA: removed',
      `300 smtp BBBBBBBBBB: to=<x@example.net>, ${LATER}`,
      `301 smtp BBBBBBBBBB: to=<y@example.net>, ${REFUSED}`,
      `900 smtp BBBBBBBBBB: to=<x@example.net>, ${SENT}`,
      '900 qmgr BBBBBBBBBB: removed',
    );
    const settings = parseSettings({ ownNetworks: ['192.168.0.0/16'] });
    const run = (reload: boolean) => {
      const ledger = new Ledger();
      let joiner = new Joiner(ledger, settings);
      const tallies = [];
      for (const event of eventsOf(lines)) {
        joiner.add(event);
        tallies.push(...ledger.takeTallies(0));
        if (!reload) continue;
        const state = JSON.parse(JSON.stringify(joiner.dump()));
        joiner = new Joiner(ledger, settings);
        joiner.load(state);
      }
      return tallies;
    };
    expect(run(false).length).toBeGreaterThan(4);
    expect(run(true)).toEqual(run(false));
  });
});
