import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import { LoginSessions } from '../../../lambda/core/tally/sessions/login-sessions.ts';
import { eventsOf } from '../../support/log-lines.ts';

const SETTINGS = parseSettings({ ownNetworks: ['192.168.0.0/16'] });

/** The senders with their messages, and all messages. A line is `seconds tag body`, after 10:00 on host mx. */
function sendersOf(...lines: string[]) {
  const ledger = new Ledger();
  const joiner = new Joiner(ledger, SETTINGS);
  for (const event of eventsOf(lines.map(stamped))) joiner.add(event);
  joiner.end();
  const senders = ledger.senders().map(({ sender, messages }) => [sender, messages]);
  return { messages: ledger.totals.messages, ...Object.fromEntries(senders) };
}

function stamped(line: string): string {
  const [, at = '', tag, body] = /^(\d+) (\S+) (.*)$/.exec(line)!;
  const [minutes, seconds] = [Math.floor(Number(at) / 60), Number(at) % 60];
  const pad = (n: number) => String(n).padStart(2, '0');
  return `Oct 13 ${pad(10 + Math.floor(minutes / 60))}:${pad(minutes % 60)}:${pad(seconds)} mx ${tag}: ${body}`;
}

type Row = [what: string, lines: string[], expected: Record<string, number>];

function table(rows: readonly Row[]): void {
  it.each(rows)('%s', (_, lines, expected) => expect(sendersOf(...lines)).toEqual(expected));
}

describe('LoginSessions', () => {
  describe('Sendmail', () => {
    const from = (pid: number, id: string, relay: string) =>
      `1 sm-mta[${pid}] ${id}: from=<ann@example.com>, size=9, class=0, nrcpts=1, msgid=<${id}@mx>, proto=ESMTP, daemon=MTA${relay}`;
    const login = '0 sm-mta[7] AUTH=server, relay=[192.168.0.7], authid=ann, mech=PLAIN, bits=0';
    const local = (sender: string) =>
      `1 sendmail[7] 6AP2EKgJ000007: from=${sender}, size=9, class=0, nrcpts=1, msgid=<1@mx>, relay=localhost [[UNIX: localhost]]`;

    table([
      [
        'a login, for the messages of its process and client',
        [
          login,
          from(7, '6AP2EKIN000001', ', relay=[192.168.0.7]'),
          from(8, '6AP2EKIN000002', ', relay=[192.168.0.8]'),
        ],
        { messages: 2, 'host:192.168.0.7': 1, 'login:ann': 1, 'host:192.168.0.8': 1 },
      ],
      [
        'not for another client of a process with the same id',
        [login, from(7, '6AP2EKIN000001', ', relay=[192.168.0.8]')],
        { messages: 1, 'host:192.168.0.8': 1 },
      ],
      ['nor for a message without a client', [login, from(7, '6AP2EKIN000001', '')], { messages: 1 }],
      [
        'a user of the sendmail command, by the warning and not by the sender that he claims',
        [
          '1 sendmail[7] 6AP2EKgJ000007: Authentication-Warning: mx: www-data set sender to form@example.com using -f',
          local('form@example.com'),
        ],
        { messages: 1, 'local:mx/www-data': 1 },
      ],
      ['a user who claims nothing', [local('www-data')], { messages: 1, 'local:mx/www-data': 1 }],
      [
        'no message where all recipients were refused',
        [
          '1 sm-mta[7] 6AP2EKIN000001: from=<a@example.net>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=[192.168.0.7]',
        ],
        { messages: 0 },
      ],
    ]);
  });

  describe('OpenSMTPD', () => {
    const S = '5df87c903d709659';
    const connected = `0 smtpd[9] ${S} smtp connected address=192.168.0.7 host=<unknown>`;
    const message = [
      `1 smtpd[9] ${S} smtp message msgid=c405e39a size=303 nrcpt=2 proto=ESMTP`,
      `1 smtpd[9] ${S} smtp envelope evpid=c405e39ad6bbc64f from=<ann@example.com> to=<x@example.net>`,
      `2 smtpd[9] ${S} smtp envelope evpid=c405e39aa1a1a1a1 from=<ann@example.com> to=<y@example.net>`,
    ];
    const login = `0 smtpd[9] ${S} smtp authentication user=ann result=ok`;
    const local = `0 smtpd[9] ${S} smtp connected address=local host=mx`;

    it('counts the envelope sender, which stands behind the number of recipients', () => {
      const ledger = new Ledger();
      const joiner = new Joiner(ledger, SETTINGS);
      for (const event of eventsOf([connected, ...message].map(stamped))) joiner.add(event);
      joiner.end();
      const found = ledger.takeTallies(0).map(({ sender, envelopeSenders }) => [sender, envelopeSenders]);
      expect(found).toEqual([['host:192.168.0.7', ['ann@example.com']]]);
    });

    table([
      ['a client, for its messages', [connected, ...message], { messages: 1, 'host:192.168.0.7': 1 }],
      [
        'a client and its login',
        [connected, login, ...message],
        { messages: 1, 'host:192.168.0.7': 1, 'login:ann': 1 },
      ],
      [
        'a login that is read before the client, as lines of one second may be',
        [login, connected, ...message],
        { messages: 1, 'host:192.168.0.7': 1, 'login:ann': 1 },
      ],
      [
        'a client whose connection stays open for hours',
        [
          connected,
          ...message,
          `3000 smtpd[9] ${S} smtp message msgid=11111111 size=303 nrcpt=1 proto=ESMTP`,
          `3000 smtpd[9] ${S} smtp envelope evpid=11111111d6bbc64f from=<ann@example.com> to=<x@example.net>`,
          `6000 smtpd[9] ${S} smtp message msgid=22222222 size=303 nrcpt=1 proto=ESMTP`,
          `6000 smtpd[9] ${S} smtp envelope evpid=22222222d6bbc64f from=<ann@example.com> to=<x@example.net>`,
        ],
        { messages: 3, 'host:192.168.0.7': 3 },
      ],
      ['a local program', [local, ...message], { messages: 1, 'local:mx/local': 1 }],
      [
        'nobody, for the server’s own bounces',
        [local, ...message.map((line) => line.replace('from=<ann@example.com>', 'from=<>'))],
        { messages: 1 },
      ],
      [
        'the format up to 6.3',
        [
          `0 smtpd[9] ${S} smtp event=connected address=192.168.0.7 host=pc7.example.com`,
          `0 smtpd[9] ${S} smtp event=authentication user=ann result=ok`,
          `1 smtpd[9] ${S} smtp event=message address=192.168.0.7 host=pc7 msgid=c405e39a from=<ann@example.com> to=<x@example.net> size=303 ndest=1 proto=ESMTP`,
        ],
        { messages: 1, 'host:192.168.0.7': 1, 'login:ann': 1 },
      ],
      [
        'the format up to 5.4',
        [
          `0 smtpd[9] smtp-in: New session ${S} from host pc7.example.com [192.168.0.7]`,
          `1 smtpd[9] smtp-in: Accepted message c405e39a on session ${S}: from=<ann@example.com>, to=<x@example.net>, size=9, ndest=1, proto=ESMTP`,
        ],
        { messages: 1, 'host:192.168.0.7': 1 },
      ],
    ]);

    it('forgets a session at its end', () => {
      const joiner = new Joiner(new Ledger(), SETTINGS);
      const end = `2 smtpd[9] ${S} smtp disconnected reason=quit`;
      for (const event of eventsOf([connected, login].map(stamped))) joiner.add(event);
      expect(joiner.dump().sessions).toHaveLength(1);
      for (const event of eventsOf([stamped(end)])) joiner.add(event);
      expect(joiner.dump().sessions).toEqual([]);
    });

    it('is the same after a dump', () => {
      const [first, second] = [new Joiner(new Ledger(), SETTINGS), new Ledger()];
      for (const event of eventsOf([connected, login].map(stamped))) first.add(event);
      const joiner = new Joiner(second, SETTINGS);
      joiner.load(JSON.parse(JSON.stringify(first.dump())));
      for (const event of eventsOf(message.map(stamped))) joiner.add(event);
      joiner.end();
      expect(second.senders().map(({ sender }) => sender)).toEqual(['host:192.168.0.7', 'login:ann']);
    });
  });

  describe('a before-queue proxy of Postfix whose log names queue ids', () => {
    const client = (at: number) =>
      `${at} postfix/submission/smtpd[7] NOQUEUE: client=dsl[203.0.113.4], sasl_method=PLAIN, sasl_username=ann`;
    const handedIn = (at: number, id: string, from: string) => [
      `${at} postfix/smtpd[8] ${id}: client=localhost[127.0.0.1]`,
      `${at} postfix/qmgr[1] ${id}: from=<${from}>, size=9, nrcpt=1 (queue active)`,
    ];
    const accepted = (at: number, id: string) =>
      `${at} postfix/submission/smtpd[7] proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as ${id}; from=<ann@example.com> to=<x@a.example> proto=ESMTP helo=<pc>`;
    const first = [client(0), ...handedIn(0, 'A1B2C3', 'ann@example.com'), accepted(1, 'A1B2C3')];
    /** A form's message comes in between a client and her own. */
    const between = (at: number) => [
      client(at),
      ...handedIn(at, 'F1F2F3', 'www@example.com'),
      ...handedIn(at, 'D1D2D3', 'ann@example.com'),
      accepted(at + 1, 'D1D2D3'),
    ];
    const refused = (at: number) => `${at} postfix/smtpd[9] NOQUEUE: client=out[203.0.113.5]`;
    const expected = { messages: 3, 'host:203.0.113.4': 2, 'login:ann': 2, 'local:mx/loopback': 1 };

    table([
      ['counts for who the log says, right after another one', [...first, ...between(9)], expected],
      ['also after hours without anybody', [...first, ...between(9000)], expected],
      [
        'and after hours in which nobody was let in',
        [...first, ...Array.from({ length: 14 }, (_, i) => refused(600 * (i + 1))), ...between(9000)],
        expected,
      ],
    ]);

    it('is forgotten with its clients', () => {
      const sessions = new LoginSessions();
      for (const event of eventsOf([...first, refused(600)].map(stamped))) sessions.open(event);
      expect(sessions.dump()).toMatchObject({
        proxies: [['mx', expect.anything()]],
        proxied: [['mx', expect.anything(), expect.anything()]],
      });
      sessions.sweep(Date.UTC(2100, 0, 1));
      expect(sessions.dump()).toEqual({ sessions: [], proxies: [], proxied: [], proxyClients: [] });
    });
  });
});
