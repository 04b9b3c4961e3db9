import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { Ledger } from '../../../lambda/core/tally/count/ledger.ts';
import { Joiner } from '../../../lambda/core/tally/joiner.ts';
import { eventsOf } from '../../support/log-lines.ts';
import { talliesOf } from '../../support/packed-joiner.ts';
import { livesOf } from '../life/lives.ts';

const ID = '1raAO5-00000000091-0001';
const OWN = { ownNetworks: ['192.168.0.0/16'] };
const SETTINGS = parseSettings(OWN);

const exim = (second: number, body: string, id = ID) => `Oct 13 10:00:0${second} web exim[7]: ${id} ${body}`;
const arrives = (client: string) =>
  exim(0, `<= bob@bob.example ${client} S=9 id=1@web.example for a@x.example`);
const identified = (user: string, second = 0) =>
  exim(second, `Sender identification U=${user} D=bob.example S=bob@bob.example`);
const sent = exim(1, '=> a@x.example R=dnslookup T=remote_smtp H=mx.x.example [203.0.113.9] C="250 OK"');
const completed = exim(1, 'Completed');

const LOOPBACK = arrives('H=localhost (bob.example) [127.0.0.1]:48732 P=esmtp');

/** Messages and recipients that were delivered, by sender. */
function sentBy(...lines: string[]) {
  return talliesOf(lines, SETTINGS).map(({ sender, messages, sent }) => [sender, messages, sent]);
}

describe('mail whose account the server names itself, as cPanel does', () => {
  const BOB = 'local:web/bob';

  it.each<[what: string, arrival: string, senders: string[]]>([
    ['over the loopback', LOOPBACK, [BOB]],
    ['over the loopback by IPv6', arrives('H=localhost (bob.example) [::1]:48732 P=esmtp'), [BOB]],
    ['of a user who called Exim', arrives('U=www-data P=local'), ['local:web/www-data']],
    [
      'over the loopback with a login (webmail)',
      arrives('H=localhost (bob.example) [127.0.0.1]:48732 P=esmtpa A=dovecot_login:ann@web.example'),
      ['login:ann@web.example'],
    ],
    ['of a client in our networks', arrives('H=(pc7) [192.168.0.7]:50025 P=esmtp'), ['host:192.168.0.7']],
    [
      'of a login from elsewhere',
      arrives('H=(pc7) [198.51.100.7]:50025 P=esmtpsa A=dovecot_login:ann@web.example'),
      ['host:198.51.100.7', 'login:ann@web.example'],
    ],
    ['of a stranger', arrives('H=(mx) [198.51.100.7]:50025 P=esmtp'), []],
    ['of a stranger who names the loopback', arrives('H=([127.0.0.1]) [198.51.100.7]:50025 P=esmtp'), []],
  ])('%s', (_, arrival, senders) => {
    const lines = [arrival, identified('bob'), sent, completed];
    expect(sentBy(...lines)).toEqual(senders.map((sender) => [sender, 1, 1]));
    expect(livesOf(lines.join('\n'), OWN)[0]?.senders).toEqual(senders);
  });

  it.each<[what: string, lines: string[]]>([
    ['a subject', [LOOPBACK.replace('S=9', 'S=9 T="Sender identification U=eve D=e.example S=e@e.example"')]],
    [
      'a subject with a line end',
      [
        LOOPBACK.replace(
          'S=9',
          `S=9 T="x\\n2026-10-13 10:00:00 ${ID} Sender identification U=eve D=e.example"`,
        ),
      ],
    ],
    [
      'a sender',
      [LOOPBACK.replace('bob@bob.example', '"Sender identification U=eve D=e.example"@bob.example')],
    ],
    ['a HELO', [LOOPBACK.replace('(bob.example)', '(Sender identification U=eve D=e.example)')]],
    ['the sender in the line itself', [identified('bob').replace('S=bob', 'S=x U=eve D=e.example S=bob')]],
    ['a recipient', [exim(1, '** Sender identification U=eve D=e.example: Unrouteable address')]],
    [
      'a refusal',
      [exim(0, 'H=localhost (Sender identification U=eve D=e) [127.0.0.1] rejected after DATA: x')],
    ],
  ])('is not named by %s', (_, forged) => {
    const [first, ...rest] = forged[0]!.includes('<=') ? forged : [LOOPBACK, ...forged];
    const lines = [
      first!,
      ...rest,
      ...(rest.some((line) => line.includes('S=x')) ? [] : [identified('bob')]),
    ];
    expect(sentBy(...lines, sent, completed).map(([sender]) => sender)).toEqual([BOB]);
  });

  it('is the loopback’s where the server names nobody', () => {
    expect(sentBy(LOOPBACK, identified('-remote-'), sent, completed)).toEqual([['local:web/loopback', 1, 1]]);
  });

  it('waits for the account where its server names accounts, until a first delivery is tried', () => {
    const next = (id: string, second: number) => [
      exim(second, LOOPBACK.slice(LOOPBACK.indexOf('<=')).replace('id=1@', `id=${id}@`), id),
    ];
    const [late, never] = ['1raAO5-00000000091-0002', '1raAO5-00000000091-0003'] as const;
    const lines = [
      ...[LOOPBACK, identified('bob'), sent, completed, ...next(late, 2), ...next(never, 2)],
      exim(7, 'Sender identification U=ann D=a.example S=a@a.example', late),
      ...[late, never].map((id) =>
        exim(8, '=> a@x.example R=dnslookup T=remote_smtp H=mx [203.0.113.9]', id),
      ),
    ];
    expect(sentBy(...lines).sort()).toEqual([
      ['local:web/ann', 1, 1],
      [BOB, 1, 1],
      ['local:web/loopback', 1, 1],
    ]);
  });

  it('waits no longer than for a copy where nothing is tried', () => {
    const id = '1raAO5-00000000091-0002';
    const arrival = LOOPBACK.slice(LOOPBACK.indexOf('<=')).replace('id=1@', 'id=2@');
    const waiting = exim(2, arrival.replace(' for a@x.example', ''), id);
    const other = arrives('U=www-data P=local')
      .replace(ID, '1raAO5-00000000091-0003')
      .replace('10:00', '10:15');
    const ledger = new Ledger();
    const joiner = new Joiner(ledger, SETTINGS);
    for (const event of eventsOf([LOOPBACK, identified('bob'), sent, completed, waiting, other]))
      joiner.add(event);
    const counted = ledger.takeTallies(0).map(({ sender }) => sender);
    expect(counted).toContain('local:web/loopback');
  });
});
