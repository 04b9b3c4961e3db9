import { describe, expect, it } from 'vitest';
import { type Shown, shown, timeOf } from './parsed.ts';

type Row = [what: string, message: string, says: Shown];
const ID = '1raAO5-0091Cv-IH';

/** As it stands in mainlog; the same message via syslog must say the same. */
function table(rows: readonly Row[]) {
  it.each(rows)('%s', (_, message, says) => {
    expect(shown(`2026-02-03 04:05:06 ${message}`)).toEqual({ program: 'exim', ...says });
    expect(shown(`Feb  3 04:05:06 mx1 exim[77]: 2026-02-03 04:05:06 [77] ${message}`)).toEqual({
      mta_host: 'mx1',
      program: 'exim',
      ...says,
    });
  });
}

describe('Exim', () => {
  describe('an arrival', () => {
    const arrival = { kind: 'client', queue_id: ID, from: 'ann@example.com' } as const;
    table([
      [
        'over SMTP',
        `${ID} <= ann@example.com H=pc7.example.com (pc7) [192.0.2.7]:50025 I=[192.0.2.1]:25 P=esmtps X=TLS1.3:X:256 CV=no S=2301 id=1@pc7.example.com`,
        {
          ...arrival,
          client_host: 'pc7.example.com',
          client_ip: '192.0.2.7',
          client_port: 50025,
          helo: 'pc7',
          size: 2301,
          message_id: '1@pc7.example.com',
        },
      ],
      [
        'of a client without a name',
        `${ID} <= ann@example.com H=([192.0.2.99]) [2001:db8::7] P=esmtp S=9`,
        { ...arrival, client_ip: '2001:db8::7', helo: '[192.0.2.99]', size: 9 },
      ],
      [
        'whose server name looks like fields, in the quotes of older versions',
        `${ID} <= ann@example.com H=(pc7) [192.0.2.7] P=esmtpsa X=TLS1.2:X:256 CV=no SNI="a A=plain:victim H=[10.0.0.9]" A=plain:ann S=9 id=1@x`,
        {
          ...arrival,
          client_ip: '192.0.2.7',
          helo: 'pc7',
          sasl_method: 'plain',
          sasl_username: 'ann',
          size: 9,
          message_id: '1@x',
        },
      ],
      [
        'of a client without a HELO name',
        `${ID} <= ann@example.com H=pc7.example.com () [192.0.2.7] P=smtp S=9`,
        { ...arrival, client_host: 'pc7.example.com', client_ip: '192.0.2.7', size: 9 },
      ],
      [
        'with a login and recipients',
        `${ID} <= ann@example.com H=(pc7) [192.0.2.7] P=esmtpsa A=dovecot_login:ann@example.com S=9 id=1@x T="Re: \\"C=1\\" => for you [20260203-1]" from <ann@example.com> for eve@example.net bob@example.net`,
        {
          ...arrival,
          client_ip: '192.0.2.7',
          helo: 'pc7',
          sasl_method: 'dovecot_login',
          sasl_username: 'ann@example.com',
          size: 9,
          message_id: '1@x',
          nrcpt: 2,
        },
      ],
      [
        'with a subject of unescaped quotes',
        `${ID} <= ann@example.com U=www P=local S=9 T="Say "hi" for me" for eve@example.net`,
        { ...arrival, local_user: 'www', size: 9, nrcpt: 1 },
      ],
      [
        'with a subject that names recipients, which are not logged',
        `${ID} <= ann@example.com U=www P=local S=9 T="waiting for you and me"`,
        { ...arrival, local_user: 'www', size: 9 },
      ],
      [
        'with an empty login',
        `${ID} <= ann@example.com H=(x) [192.0.2.7] P=esmtpa A=plain: S=1298`,
        {
          ...arrival,
          client_ip: '192.0.2.7',
          helo: 'x',
          sasl_method: 'plain',
          sasl_username: '',
          size: 1298,
        },
      ],
      [
        'with a login of spaces',
        `${ID} <= ann@example.com H=(x) [192.0.2.7] P=esmtpa A=plain:ann von b S=12`,
        {
          ...arrival,
          client_ip: '192.0.2.7',
          helo: 'x',
          sasl_method: 'plain',
          sasl_username: 'ann von b',
          size: 12,
        },
      ],
      [
        'with an AUTH= sender behind the login',
        `${ID} <= ann@example.com H=(x) [192.0.2.7] P=esmtpa A=login:userx:ann@example.com PRDR K S=12`,
        {
          ...arrival,
          client_ip: '192.0.2.7',
          helo: 'x',
          sasl_method: 'login',
          sasl_username: 'userx',
          size: 12,
        },
      ],
      [
        'whose message-id plays a client',
        `${ID} <= ann@example.com U=www P=local S=9 id=x H=boss [10.0.0.1] A=plain:boss`,
        { ...arrival, local_user: 'www', size: 9, message_id: 'x' },
      ],
      [
        'whose recipient plays a client with a login',
        `${ID} <= ann@example.com H=(x) [192.0.2.7] P=esmtpa A=plain:ann S=9 id=x T="s" for a."b H=y [10.0.0.1] P=esmtpa A=plain:boss S=1 id=z"@b.example`,
        {
          ...arrival,
          client_ip: '192.0.2.7',
          helo: 'x',
          sasl_method: 'plain',
          sasl_username: 'ann',
          size: 9,
          nrcpt: 1,
          message_id: 'x',
        },
      ],
      [
        'whose recipient does so, with the address that the client came to',
        `${ID} <= ann@example.com H=(x) [192.0.2.7] I=[192.0.2.25]:25 P=esmtpsa X=TLS1.3:X:256 CV=no SNI=x A=plain:ann S=9 id=x for a."b H=y [10.0.0.1] P=esmtpa A=plain:boss S=1 id=z"@b.example`,
        {
          ...arrival,
          client_ip: '192.0.2.7',
          helo: 'x',
          sasl_method: 'plain',
          sasl_username: 'ann',
          size: 9,
          nrcpt: 1,
          message_id: 'x',
        },
      ],
      [
        'whose recipient plays a client so well that nothing tells which one is Exim’s',
        `${ID} <= ann@example.com H=(x) [192.0.2.7] P=esmtpa A=plain:ann S=9 for a."b) [192.0.2.7] P=esmtpa A=plain:boss S=1 id=z"@b.example`,
        arrival,
      ],
      [
        'whose HELO begins a recipient and hides the client in its quotes',
        `${ID} <= ann@example.com H=(x S=1 for a."b) [192.0.2.7] P=esmtpa A=plain:ann S=9 id="@b.example`,
        {
          ...arrival,
          client_ip: '192.0.2.7',
          helo: 'x S=1 for a."b',
          sasl_method: 'plain',
          sasl_username: 'ann',
          size: 9,
          message_id: '"@b.example',
        },
      ],
      [
        'of a bounce: nobody sent it',
        '1RookS-000Pg8-VO <= <> R=1raAO5-0091Cv-IH U=Debian-exim P=local S=3958',
        { kind: 'client', queue_id: '1RookS-000Pg8-VO', from: '', size: 3958, parent_queue_id: ID },
      ],
      [
        'with a fake reject',
        `${ID} (= ann@example.com H=(x) [192.0.2.7] P=smtp S=9`,
        { ...arrival, client_ip: '192.0.2.7', helo: 'x', size: 9, action: 'fakereject' },
      ],
      [
        'under a long id, with a quoted sender',
        '10HmaX-000000005vi-0000 <= "ann b"@example.com U=ann P=local S=9',
        {
          kind: 'client',
          queue_id: '10HmaX-000000005vi-0000',
          from: '"ann b"@example.com',
          local_user: 'ann',
          size: 9,
        },
      ],
    ]);
  });

  describe('a delivery', () => {
    const remote = { queue_id: ID, relay_host: 'mx.example.net', relay_ip: '198.51.100.25' } as const;
    const sent = { kind: 'delivery', ...remote, to: 'eve@example.net', status: 'sent' } as const;
    table([
      [
        'to a remote host',
        `${ID} => eve@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25]:25 X=TLS1.3:X:256 CV=yes DN="C=US,O=Example: Inc,CN=mx" C="250 2.6.0 <1@x> Queued mail for delivery -> 250 2.1.5" QT=1m2s DT=1s`,
        {
          ...sent,
          relay_port: 25,
          dsn: '2.6.0',
          reply: '250 2.6.0 <1@x> Queued mail for delivery -> 250 2.1.5',
          delay: 62,
        },
      ],
      [
        'to another recipient in the same session, to an Exim',
        `${ID} -> eve@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25] C="250 OK id=1qbAO5-0091Cv-IH"`,
        { ...sent, reply: '250 OK id=1qbAO5-0091Cv-IH', remote_queue_id: '1qbAO5-0091Cv-IH' },
      ],
      [
        'by cutthrough',
        `${ID} >> eve@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25] C="250 \\"ok\\""`,
        { ...sent, reply: '250 "ok"' },
      ],
      [
        'to a local user',
        `${ID} => ann <ann@example.com> R=localuser T=local_delivery`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'ann@example.com',
          status: 'sent',
          transport: 'local_delivery',
        },
      ],
      [
        'to another address than it was sent to',
        `${ID} => eve@example.net <sales@example.com> R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25]`,
        { ...sent, orig_to: 'sales@example.com' },
      ],
      [
        'to a command',
        `${ID} => |/usr/bin/vacation: -x ann <ann@example.com> R=filter T=pipe`,
        { kind: 'delivery', queue_id: ID, to: 'ann@example.com', status: 'sent', transport: 'pipe' },
      ],
      [
        'to a black hole: none',
        `${ID} => :blackhole: <eve@example.com> R=blackhole_router`,
        { kind: 'other', queue_id: ID, to: 'eve@example.com', action: 'discard' },
      ],
      [
        'in a dry run: none',
        `${ID} *> eve@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25]`,
        { kind: 'other', ...remote, to: 'eve@example.net', action: 'dry-run' },
      ],
      [
        'refused',
        `${ID} ** eve@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25] DN="CN=a: b": SMTP error from remote mail server after RCPT TO:<eve@example.net>: 550 5.1.1 unknown`,
        {
          ...sent,
          status: 'bounced',
          dsn: '5.1.1',
          reply: 'SMTP error from remote mail server after RCPT TO:<eve@example.net>: 550 5.1.1 unknown',
        },
      ],
      [
        'given up',
        `${ID} ** eve@example.net: retry timeout exceeded`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          status: 'expired',
          reply: 'retry timeout exceeded',
        },
      ],
      ...[
        'retry time not reached for any host after a long failure period',
        'all hosts have been failing for a long time (and retry time not reached)',
        "all hosts for 'example.net' have been failing for a long time and were last tried after this message arrived",
      ].map((reply): [string, string, object] => [
        `given up: ${reply}`,
        `${ID} ** eve@example.net R=dnslookup T=remote_smtp: ${reply}`,
        { kind: 'delivery', queue_id: ID, to: 'eve@example.net', status: 'expired', reply },
      ]),
      [
        "refused in words that sound like Exim's own",
        `${ID} ** eve@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25]: retry timeout exceeded`,
        { ...sent, status: 'bounced', reply: 'retry timeout exceeded' },
      ],
      [
        'put off, with a bracket missing',
        `${ID} == eve@example.net R=dnslookup T=remote_smtp defer (-44) H=(relay) [198.51.100.25: SMTP error: 450 4.7.1 later`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          relay_host: 'relay',
          relay_ip: '198.51.100.25',
          status: 'deferred',
          dsn: '4.7.1',
          reply: 'SMTP error: 450 4.7.1 later',
        },
      ],
      [
        'put off without an attempt',
        `${ID} == eve@example.net R=dnslookup T=remote_smtp defer (-53): retry time not reached for any host`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          status: 'deferred',
          reply: 'retry time not reached for any host',
        },
      ],
      ['finished', `${ID} Completed`, { kind: 'removed', queue_id: ID }],
      ['finished, with its time', `${ID} Completed QT=3s`, { kind: 'removed', queue_id: ID }],
      ['removed by hand', `${ID} removed by root`, { kind: 'removed', queue_id: ID, action: 'deleted' }],
      [
        'whose account it is, by cPanel',
        `${ID} Sender identification U=bob D=bob.example S=bob@bob.example`,
        { kind: 'other', queue_id: ID, action: 'identify', local_user: 'bob' },
      ],
      [
        'whose account it is, with a sender who looks like another one',
        `${ID} Sender identification U=bob D=bob.example S=Sender identification U=ann D=a.example S=a@b`,
        { kind: 'other', queue_id: ID, action: 'identify', local_user: 'bob' },
      ],
      [
        'that it is of no account, by cPanel',
        `${ID} Sender identification U=-remote- D=-remote- S=-remote-`,
        { kind: 'other', queue_id: ID },
      ],
      ['frozen by hand', `${ID} frozen by root`, { kind: 'other', queue_id: ID, action: 'frozen' }],
      [
        'frozen as nobody takes its bounce',
        `${ID} Frozen (delivery error message)`,
        { kind: 'other', queue_id: ID, action: 'frozen' },
      ],
      ['thawed by hand', `${ID} unfrozen by root`, { kind: 'other', queue_id: ID, action: 'unfrozen' }],
    ]);
  });

  describe('a line without a flag', () => {
    const client = { client_ip: '192.0.2.7', helo: 'x' } as const;
    table([
      [
        'a failed login',
        'login authenticator failed for pc7.example.com (x) [192.0.2.7]:50025: 535 Incorrect authentication data (set_id=ann@example.com)',
        {
          kind: 'auth-failure',
          ...client,
          client_host: 'pc7.example.com',
          client_port: 50025,
          sasl_method: 'login',
          sasl_username: 'ann@example.com',
          reply: '535 Incorrect authentication data (set_id=ann@example.com)',
        },
      ],
      [
        'a refused recipient',
        'H=(x) [192.0.2.7] F=<ann@example.com> rejected RCPT <eve@example.net>: relay not permitted',
        {
          kind: 'reject',
          ...client,
          action: 'reject',
          from: 'ann@example.com',
          to: 'eve@example.net',
          reply: 'relay not permitted',
        },
      ],
      [
        'a recipient that is put off',
        'H=(x) [192.0.2.7] F=<ann@example.com> temporarily rejected RCPT <eve@example.net>: greylisted',
        {
          kind: 'reject',
          ...client,
          action: 'temporary-reject',
          from: 'ann@example.com',
          to: 'eve@example.net',
          reply: 'greylisted',
        },
      ],
      [
        'a refused message',
        `${ID} H=(x) [192.0.2.7] F=<ann@example.com> rejected after DATA: virus`,
        {
          kind: 'reject',
          queue_id: ID,
          ...client,
          action: 'reject',
          from: 'ann@example.com',
          reply: 'virus',
        },
      ],
      [
        'a command that plays a client',
        'SMTP protocol error in "auth" H=(y) [10.0.0.1]" H=(x) [192.0.2.7] AUTH command used when not advertised',
        { kind: 'other', ...client },
      ],
      [
        'a connection',
        'SMTP connection from (x) [192.0.2.7] closed by DROP in ACL',
        { kind: 'other', ...client },
      ],
      [
        'a host without a name',
        'no host name found for IP address 192.0.2.7',
        { kind: 'other', client_ip: '192.0.2.7' },
      ],
      [
        'an error on the way',
        `${ID} H=mx.example.net [198.51.100.25] Connection timed out`,
        { kind: 'other', queue_id: ID, relay_host: 'mx.example.net', relay_ip: '198.51.100.25' },
      ],
      [
        'a refusal on the way',
        `${ID} H=mx.example.net [198.51.100.25]: SMTP error from remote mail server after pipelined MAIL FROM:<a@example.com>: 421 4.7.0 [TSS04] deferred`,
        {
          kind: 'other',
          queue_id: ID,
          relay_host: 'mx.example.net',
          relay_ip: '198.51.100.25',
          dsn: '4.7.0',
          reply:
            'SMTP error from remote mail server after pipelined MAIL FROM:<a@example.com>: 421 4.7.0 [TSS04] deferred',
        },
      ],
      [
        'a locked file',
        `${ID} Spool file is locked (another process is handling this message)`,
        { kind: 'other', queue_id: ID },
      ],
      ['a queue run', 'Start queue run: pid=1234', { kind: 'other' }],
    ]);
  });

  describe('its time stamp', () => {
    it.each([
      ['2026-02-03 04:05:06', '2026-02-03T04:05:06.000Z'],
      ['2026-02-03 04:05:06.345', '2026-02-03T04:05:06.345Z'],
      ['2026-02-03 04:05:06 +0200', '2026-02-03T02:05:06.000Z'],
      ['2026-02-03 04:05:06.345 -0200 [456]', '2026-02-03T06:05:06.345Z'],
      ['2026-02-03 04:05:06 [456]', '2026-02-03T04:05:06.000Z'],
    ])('%s', (stamp, time) => {
      expect(timeOf(`${stamp} ${ID} Completed`)).toBe(time);
      expect(shown(`${stamp} ${ID} Completed`)).toEqual({ kind: 'removed', program: 'exim', queue_id: ID });
    });

    it('may stand behind host and tag', () => {
      const line = `mx1.example.com exim[77]: 2026-02-03 04:05:06 ${ID} Completed`;
      expect(shown(line)).toEqual({
        kind: 'removed',
        mta_host: 'mx1.example.com',
        program: 'exim',
        queue_id: ID,
      });
      expect(timeOf(line)).toBe('2026-02-03T04:05:06.000Z');
    });
  });

  it('is not seen in another program’s log of the same time stamps', () => {
    expect(shown('2026-02-03 04:05:06 app started with 3 workers')).toEqual({ kind: 'unknown' });
    expect(shown('2026-02-03 04:05:06 mx1 nginx[7]: worker started')).toEqual({
      kind: 'unknown',
      mta_host: 'mx1',
      program: 'nginx',
    });
  });
});
