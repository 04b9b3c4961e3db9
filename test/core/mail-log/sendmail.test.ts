import { describe, expect, it } from 'vitest';
import { type Shown, shown } from './parsed.ts';

type Row = [what: string, message: string, says: Shown];
const ID = 'x13456xY001234';

function table(rows: readonly Row[]) {
  it.each(rows)('%s', (_, message, says) => {
    for (const program of ['sendmail', 'sm-mta', 'sm-msp-queue', 'sm-acceptingconnections']) {
      expect(shown(`Feb  3 04:05:06 mx1 ${program}[1234]: ${message}`)).toEqual({
        mta_host: 'mx1',
        program,
        ...says,
      });
    }
  });
}

describe('Sendmail', () => {
  describe('an arrival', () => {
    const arrival = {
      kind: 'queued',
      pid: '1234',
      queue_id: ID,
      from: 'ann@example.com',
      size: 5938,
      nrcpt: 7,
    } as const;
    table([
      [
        'over SMTP',
        `${ID}: from=<ann@example.com>, size=5938, class=0, nrcpts=7, msgid=<1@pc7.example.com>, proto=ESMTP, daemon=MTA, relay=pc7.example.com [192.0.2.7] (may be forged)`,
        {
          ...arrival,
          client_host: 'pc7.example.com',
          client_ip: '192.0.2.7',
          message_id: '1@pc7.example.com',
        },
      ],
      [
        'of a client without a name',
        `${ID}: from=<ann@example.com>, size=5938, class=0, nrcpts=7, msgid=<1@x>, proto=ESMTP, daemon=MTA, relay=[IPv6:2001:db8::7]`,
        { ...arrival, client_ip: '2001:db8::7', message_id: '1@x' },
      ],
      [
        'of a client with an ident user',
        `${ID}: from=<ann@example.com>, size=5938, class=0, nrcpts=7, proto=SMTP, daemon=MTA, relay=IDENT:ann@pc7.example.com [192.0.2.7]`,
        { ...arrival, client_host: 'pc7.example.com', client_ip: '192.0.2.7' },
      ],
      [
        'of a local user',
        `${ID}: from=www-data, size=5938, class=0, nrcpts=7, msgid=<1@x>, relay=www-data@localhost`,
        { ...arrival, from: 'www-data', client_host: 'localhost', local_user: 'www-data', message_id: '1@x' },
      ],
      [
        'whose message-id plays a client',
        `${ID}: from=<ann@example.com>, size=5938, class=0, nrcpts=7, msgid=<1@x, relay=boss [10.0.0.1]>, proto=ESMTP, daemon=MTA, relay=pc7.example.com [192.0.2.7]`,
        {
          ...arrival,
          client_host: 'pc7.example.com',
          client_ip: '192.0.2.7',
          message_id: '1@x, relay=boss [10.0.0.1]',
        },
      ],
      [
        'with a login, before the message has an id',
        'AUTH=server, relay=pc7.example.com [192.0.2.7] (may be forged), authid=ann, x, mech=PLAIN, bits=0',
        {
          kind: 'client',
          pid: '1234',
          client_host: 'pc7.example.com',
          client_ip: '192.0.2.7',
          sasl_method: 'PLAIN',
          sasl_username: 'ann, x',
        },
      ],
    ]);
  });

  describe('a delivery', () => {
    const delivery = {
      kind: 'delivery',
      queue_id: ID,
      to: 'eve@example.net',
      relay_host: 'mx.example.net',
      relay_ip: '198.51.100.25',
    } as const;
    const via = 'xdelay=00:00:01, mailer=esmtp, pri=34527, relay=mx.example.net. [198.51.100.25]';
    table([
      [
        'to several recipients',
        `${ID}: to=<eve@example.net>,<bob@example.net>, delay=00:09:09, ${via}, dsn=2.0.0, stat=Sent (ok: queued as 5058FBC3A)`,
        {
          ...delivery,
          to: ['eve@example.net', 'bob@example.net'],
          delay: 549,
          dsn: '2.0.0',
          status: 'sent',
          reply: 'ok: queued as 5058FBC3A',
          remote_queue_id: '5058FBC3A',
        },
      ],
      [
        'put off for a day',
        `${ID}: to=<eve@example.net>, ctladdr=<www-data@mx1.example.com> (33/33), delay=1+00:00:15, ${via}, dsn=4.3.5, stat=Deferred: 451 4.3.5 later, stat=Sent`,
        {
          ...delivery,
          local_user: 'www-data',
          delay: 86415,
          dsn: '4.3.5',
          status: 'deferred',
          reply: '451 4.3.5 later, stat=Sent',
        },
      ],
      [
        'refused, in the remote’s words',
        `${ID}: to=<eve@example.net>, delay=00:00:01, ${via}, dsn=5.1.1, stat=User unknown`,
        { ...delivery, delay: 1, dsn: '5.1.1', status: 'bounced', reply: 'User unknown' },
      ],
      [
        'refused, without a dsn',
        `${ID}: to=<eve@example.net>, delay=00:00:01, ${via}, stat=Mail Rejected: high volume mailings not allowed.`,
        {
          ...delivery,
          delay: 1,
          status: 'bounced',
          reply: 'Mail Rejected: high volume mailings not allowed.',
        },
      ],
      [
        'refused by a remote that says it is sent',
        `${ID}: to=<eve@example.net>, delay=00:00:01, ${via}, dsn=5.0.0, reply=550 no, stat=Sent (x), stat=Service unavailable`,
        {
          ...delivery,
          delay: 1,
          dsn: '5.0.0',
          status: 'bounced',
          reply: '550 no, stat=Sent (x)',
        },
      ],
      [
        'to a relay without an address',
        `${ID}: to=<eve@example.net>, delay=00:00:00, relay=mx.example.net., dsn=4.0.0, stat=Deferred`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          relay_host: 'mx.example.net',
          delay: 0,
          dsn: '4.0.0',
          status: 'deferred',
          reply: 'Deferred',
        },
      ],
      [
        'to a local user',
        `${ID}: to=\\\\jl, ctladdr=root (0/0), delay=00:00:00, xdelay=00:00:00, mailer=local, pri=1, dsn=2.0.0, stat=Sent`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: '\\\\jl',
          local_user: 'root',
          delay: 0,
          dsn: '2.0.0',
          status: 'sent',
          reply: 'Sent',
        },
      ],
      [
        'that was not tried yet',
        `${ID}: to=eve@example.net, delay=00:00:00, mailer=relay, pri=1, stat=queued`,
        { kind: 'other', queue_id: ID, to: 'eve@example.net', delay: 0, reply: 'queued', action: 'queue' },
      ],
      [
        'with a field that lost its key',
        `${ID}: to=<eve@example.net>, 00:00:00, ${via}, dsn=2.0.0, stat=Sent (ok)`,
        { ...delivery, dsn: '2.0.0', status: 'sent', reply: 'ok' },
      ],
      [
        'put into quarantine by hand',
        `${ID}: quarantine=spam run`,
        { kind: 'other', queue_id: ID, action: 'quarantine', reply: 'spam run' },
      ],
      ['out of quarantine', `${ID}: unquarantine`, { kind: 'other', queue_id: ID, action: 'unquarantine' }],
      ['finished', `${ID}: done; delay=00:00:00, ntries=2`, { kind: 'removed', queue_id: ID }],
      [
        'bounced',
        `${ID}: x13456xZ001234: DSN: User unknown`,
        {
          kind: 'bounce-notice',
          queue_id: ID,
          remote_queue_id: 'x13456xZ001234',
          action: 'DSN',
          reply: 'User unknown',
        },
      ],
      [
        'given up',
        `${ID}: x13456xZ001234: return to sender: Cannot send message for 5 days`,
        {
          kind: 'expired',
          queue_id: ID,
          remote_queue_id: 'x13456xZ001234',
          status: 'expired',
          action: 'return to sender',
          reply: 'Cannot send message for 5 days',
        },
      ],
    ]);
  });

  describe('another line', () => {
    table([
      [
        'a failed login whose name plays a client',
        `${ID}: AUTH failure (LOGIN): authentication failure (-13) SASL(-13): checkpass failed, user=ann, relay=[10.0.0.1], relay=pc7.example.com [192.0.2.7] (may be forged)`,
        {
          kind: 'auth-failure',
          queue_id: ID,
          client_host: 'pc7.example.com',
          client_ip: '192.0.2.7',
          sasl_method: 'LOGIN',
          sasl_username: 'ann, relay=[10.0.0.1]',
          reply: 'authentication failure (-13) SASL(-13): checkpass failed',
        },
      ],
      [
        'a refused recipient',
        `${ID}: ruleset=check_rcpt, arg1=<eve@example.net>, relay=pc7.example.com [192.0.2.7], reject=550 5.7.1 <eve@example.net>... Relaying denied`,
        {
          kind: 'reject',
          pid: '1234',
          queue_id: ID,
          client_host: 'pc7.example.com',
          client_ip: '192.0.2.7',
          to: 'eve@example.net',
          action: 'reject',
          dsn: '5.7.1',
          reply: '550 5.7.1 <eve@example.net>... Relaying denied',
        },
      ],
      [
        'a refused client, without an id',
        'ruleset=check_relay, arg1=[192.0.2.7], arg2=192.0.2.7, relay=[192.0.2.7], reject=554 5.7.1 no',
        {
          kind: 'reject',
          pid: '1234',
          client_ip: '192.0.2.7',
          action: 'reject',
          dsn: '5.7.1',
          reply: '554 5.7.1 no',
        },
      ],
      [
        'a recipient that a milter refuses',
        `${ID}: Milter: to=<"a>, reject=550 x"@example.net>, reject=451 4.7.1 later`,
        {
          kind: 'reject',
          pid: '1234',
          queue_id: ID,
          to: '"a>, reject=550 x"@example.net',
          action: 'milter-reject',
          dsn: '4.7.1',
          reply: '451 4.7.1 later',
        },
      ],
      [
        'an unknown recipient',
        `${ID}: <eve@example.net>... User unknown`,
        { kind: 'reject', queue_id: ID, to: 'eve@example.net', action: 'reject', reply: 'User unknown' },
      ],
      [
        'an attack',
        `${ID}: pc7.example.com [192.0.2.7] (may be forged): possible SMTP attack: command=AUTH, count=5`,
        { kind: 'other', queue_id: ID, client_host: 'pc7.example.com', client_ip: '192.0.2.7' },
      ],
      [
        'a lost client',
        `${ID}: lost input channel from pc7.example.com [192.0.2.7] to MTA after rcpt`,
        { kind: 'other', queue_id: ID, client_host: 'pc7.example.com', client_ip: '192.0.2.7' },
      ],
      ['a milter', `${ID}: Milter: no active filter`, { kind: 'other', queue_id: ID }],
      ['cut inside the sender', `${ID}: from=<ann@exa`, { kind: 'unknown', queue_id: ID }],
    ]);
  });

  it('is known by its shape without a header', () => {
    expect(
      shown(`${ID}: to=<eve@example.net>, delay=00:00:01, mailer=esmtp, pri=1, dsn=2.0.0, stat=Sent (ok)`),
    ).toMatchObject({
      kind: 'delivery',
      status: 'sent',
    });
  });
});
