import { describe, expect, it } from 'vitest';
import { type Shown, shownBy } from './parsed.ts';

type Row = [what: string, program: string, message: string, says: Shown];

function table(rows: readonly Row[]) {
  it.each(rows)('%s', (_, program, message, says) => expect(shownBy(program, message)).toEqual(says));
}

const ID = '4F1B2C3D5E';

describe('Postfix', () => {
  describe('an arrival', () => {
    table([
      [
        'with a login',
        'postfix/submission/smtpd',
        `${ID}: client=pc7.example.com[192.0.2.7], sasl_method=PLAIN, sasl_username=ann@example.com`,
        {
          kind: 'client',
          queue_id: ID,
          client_host: 'pc7.example.com',
          client_ip: '192.0.2.7',
          sasl_method: 'PLAIN',
          sasl_username: 'ann@example.com',
        },
      ],
      [
        'without a login, over IPv6',
        'postfix/smtpd',
        `${ID}: client=localhost[::1]`,
        { kind: 'client', queue_id: ID, client_host: 'localhost', client_ip: '::1' },
      ],
      [
        'with a port and a zone',
        'postfix/smtpd',
        `${ID}: client=unknown[fe80::1%eth0]:50025`,
        { kind: 'client', queue_id: ID, client_host: 'unknown', client_ip: 'fe80::1', client_port: 50025 },
      ],
      [
        'of a client without an address',
        'postfix/smtpd',
        `${ID}: client=unknown[unknown]`,
        { kind: 'client', queue_id: ID, client_host: 'unknown' },
      ],
      [
        'behind a content filter (XFORWARD)',
        'postfix/smtpd',
        `${ID}: client=localhost[127.0.0.1], orig_queue_id=3bZLDu1V55z37Dv, orig_client=unknown[198.51.100.9]`,
        {
          kind: 'client',
          queue_id: ID,
          client_host: 'localhost',
          client_ip: '127.0.0.1',
          orig_queue_id: '3bZLDu1V55z37Dv',
          orig_client_ip: '198.51.100.9',
        },
      ],
      [
        'behind a content filter that keeps no queue id',
        'postfix/smtpd',
        `${ID}: client=localhost[127.0.0.1], orig_client=relay.example.net[2001:db8::25]`,
        {
          kind: 'client',
          queue_id: ID,
          client_host: 'localhost',
          client_ip: '127.0.0.1',
          orig_client_ip: '2001:db8::25',
        },
      ],
      [
        'with a login and a filter',
        'postfix/smtpd',
        `${ID}: client=f[192.0.2.1], sasl_method=LOGIN, sasl_username=bob, orig_client=pc[192.0.2.77]`,
        {
          kind: 'client',
          queue_id: ID,
          client_host: 'f',
          client_ip: '192.0.2.1',
          sasl_method: 'LOGIN',
          sasl_username: 'bob',
          orig_client_ip: '192.0.2.77',
        },
      ],
      [
        'with a login of quotes, commas and spaces',
        'postfix/smtpd',
        `${ID}: client=pc[192.0.2.1], sasl_method=LOGIN, sasl_username="ann, b" c`,
        {
          kind: 'client',
          queue_id: ID,
          client_host: 'pc',
          client_ip: '192.0.2.1',
          sasl_method: 'LOGIN',
          sasl_username: '"ann, b" c',
        },
      ],
      [
        'whose AUTH= sender plays a filter: not believed',
        'postfix/smtpd',
        `${ID}: client=pc[192.0.2.1], sasl_method=LOGIN, sasl_username=bob, sasl_sender=x, orig_client=y[10.0.0.1]`,
        {
          kind: 'client',
          queue_id: ID,
          client_host: 'pc',
          client_ip: '192.0.2.1',
          sasl_method: 'LOGIN',
          sasl_username: 'bob',
        },
      ],
      [
        'from a program on the host',
        'postfix/pickup',
        `${ID}: uid=33 from=<www-data>`,
        { kind: 'client', queue_id: ID, local_user: '33', from: 'www-data' },
      ],
      [
        'put back by postsuper -r, under a new id',
        'postfix/pickup',
        `${ID}: uid=103 from=<ann@example.com> orig_id=4BF0D200D1`,
        {
          kind: 'client',
          queue_id: ID,
          orig_queue_id: '4BF0D200D1',
          local_user: '103',
          from: 'ann@example.com',
        },
      ],
      [
        'before a proxy filter, still without an id',
        'postfix/smtpd',
        'NOQUEUE: client=pc[192.0.2.1]',
        { kind: 'client', pid: '123', queue_id: 'NOQUEUE', client_host: 'pc', client_ip: '192.0.2.1' },
      ],
      [
        'cut inside the address',
        'postfix/smtpd',
        `${ID}: client=pc[192.0.2`,
        { kind: 'unknown', queue_id: ID },
      ],
    ]);
  });

  describe('the queue', () => {
    table([
      [
        'shows sender, size and recipients',
        'postfix/qmgr',
        `${ID}: from=<ann@example.com>, size=2301, nrcpt=3 (queue active)`,
        { kind: 'queued', queue_id: ID, from: 'ann@example.com', size: 2301, nrcpt: 3 },
      ],
      [
        'shows the null sender',
        'postfix/qmgr',
        `${ID}: from=<>, size=9, nrcpt=1 (queue active)`,
        { kind: 'queued', queue_id: ID, from: '', size: 9, nrcpt: 1 },
      ],
      [
        'shows an address without brackets',
        'postfix/qmgr',
        `${ID}: from=ann@example.com, size=9, nrcpt=1 (queue active)`,
        { kind: 'queued', queue_id: ID, from: 'ann@example.com', size: 9, nrcpt: 1 },
      ],
      [
        'is not fooled by a sender that looks like the rest of the line',
        'postfix/qmgr',
        `${ID}: from=<"a>, size=1, nrcpt=1 (queue active)"@example.com>, size=70, nrcpt=99 (queue active)`,
        {
          kind: 'queued',
          queue_id: ID,
          from: '"a>, size=1, nrcpt=1 (queue active)"@example.com',
          size: 70,
          nrcpt: 99,
        },
      ],
      ['removes a message', 'postfix/qmgr', `${ID}: removed`, { kind: 'removed', queue_id: ID }],
      [
        'removes a message on command',
        'postfix/postsuper',
        `${ID}: removed`,
        { kind: 'removed', queue_id: ID },
      ],
      [
        'gives up',
        'postfix/qmgr',
        `${ID}: from=<ann@example.com>, status=expired, returned to sender`,
        { kind: 'expired', queue_id: ID, from: 'ann@example.com', status: 'expired' },
      ],
      [
        'is told to give up',
        'postfix/qmgr',
        `${ID}: from=<ann@example.com>, status=force-expired, returned to sender`,
        {
          kind: 'expired',
          queue_id: ID,
          from: 'ann@example.com',
          status: 'expired',
          action: 'force-expired',
        },
      ],
      [
        'names a bounce',
        'postfix/bounce',
        `${ID}: sender non-delivery notification: 5DE184083C`,
        { kind: 'bounce-notice', queue_id: ID, remote_queue_id: '5DE184083C', action: 'sender non-delivery' },
      ],
      [
        'names a warning to the sender',
        'postfix/bounce',
        `${ID}: sender delay notification: 5DE184083C`,
        { kind: 'bounce-notice', queue_id: ID, remote_queue_id: '5DE184083C', action: 'sender delay' },
      ],
      [
        'shows a message-id',
        'postfix/cleanup',
        `${ID}: message-id=<20260203.1@pc7.example.com>`,
        { kind: 'message-id', queue_id: ID, message_id: '20260203.1@pc7.example.com' },
      ],
      [
        'shows a message-id without brackets',
        'postfix/cleanup',
        `${ID}: message-id=20260203.1`,
        { kind: 'message-id', queue_id: ID, message_id: '20260203.1' },
      ],
      [
        'shows an empty message-id',
        'postfix/cleanup',
        `${ID}: message-id=<>`,
        { kind: 'message-id', queue_id: ID, message_id: '' },
      ],
      [
        'shows a message-id that syslog cut: none',
        'postfix/cleanup',
        `${ID}: message-id=<eyJyZXBseV90`,
        { kind: 'message-id', queue_id: ID },
      ],
      [
        'shows a resent message-id: another one',
        'postfix/cleanup',
        `${ID}: resent-message-id=<1@example.com>`,
        { kind: 'other', queue_id: ID },
      ],
      [
        'is held',
        'postfix/postsuper',
        `${ID}: placed on hold`,
        { kind: 'other', queue_id: ID, action: 'placed on hold' },
      ],
    ]);
  });

  describe('a delivery', () => {
    const sent = {
      kind: 'delivery',
      queue_id: ID,
      to: 'eve@example.net',
      relay_host: 'mx.example.net',
      relay_ip: '198.51.100.25',
      relay_port: 25,
      delay: 0.57,
      dsn: '2.0.0',
      status: 'sent',
    } as const;
    const relayed = 'relay=mx.example.net[198.51.100.25]:25, delay=0.57, delays=0.1/0/0.2/0.27, dsn=2.0.0';
    table([
      [
        'to another Postfix',
        'postfix/smtp',
        `${ID}: to=<eve@example.net>, ${relayed}, status=sent (250 2.0.0 Ok: queued as 5058FBC3A)`,
        { ...sent, reply: '250 2.0.0 Ok: queued as 5058FBC3A', remote_queue_id: '5058FBC3A' },
      ],
      [
        'to a recipient without brackets',
        'postfix/smtp',
        `${ID}: to=eve@example.net, ${relayed}, status=sent (250 ok)`,
        { ...sent, reply: '250 ok' },
      ],
      [
        'to a quoted recipient that looks like the rest of the line',
        'postfix/smtp',
        `${ID}: to=<"a>, relay=x[10.0.0.1]:25, dsn=2.0.0, status=sent (250 ok"@example.net>, ${relayed}, status=sent (250 ok)`,
        {
          ...sent,
          to: '"a>, relay=x[10.0.0.1]:25, dsn=2.0.0, status=sent (250 ok"@example.net',
          reply: '250 ok',
        },
      ],
      [
        'with a connection used again and a key of the future',
        'postfix/smtp',
        `${ID}: to=<eve@example.net>, relay=mx.example.net[198.51.100.25]:25, conn_use=2, delay=0.57, tls=may:none, extra=<x@example.net>, dsn=2.0.0, status=sent (250 ok)`,
        { ...sent, reply: '250 ok' },
      ],
      [
        'with the comma missing, as Postfix before 2.5 wrote',
        'postfix/smtp',
        `${ID}: to=<eve@example.net>, relay=mx.example.net[198.51.100.25]:25, conn_use=2 delay=0.57, dsn=2.0.0, status=sent (250 ok)`,
        { ...sent, reply: '250 ok' },
      ],
      [
        'without dsn and delays, as Postfix before 2.3 wrote',
        'postfix/smtp',
        `${ID}: to=<eve@example.net>, orig_to=<ext@example.com>, relay=mx.example.net[2001:db8::25], delay=2, status=sent (250 ok)`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          orig_to: 'ext@example.com',
          relay_host: 'mx.example.net',
          relay_ip: '2001:db8::25',
          delay: 2,
          status: 'sent',
          reply: '250 ok',
        },
      ],
      [
        'through a content filter',
        'postfix/smtp',
        `${ID}: to=<eve@example.net>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 2F01D1855DB2)`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          relay_host: '127.0.0.1',
          relay_ip: '127.0.0.1',
          relay_port: 10024,
          delay: 1,
          dsn: '2.0.0',
          status: 'sent',
          reply: '250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 2F01D1855DB2',
          remote_queue_id: '2F01D1855DB2',
        },
      ],
      [
        'by an alias on the host',
        'postfix/local',
        `${ID}: to=<root@example.com>, orig_to=<root>, relay=local, delay=3.1, dsn=2.0.0, status=sent (forwarded as 3mLQKK4rDdz7sVS)`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'root@example.com',
          orig_to: 'root',
          relay_host: 'local',
          delay: 3.1,
          dsn: '2.0.0',
          status: 'sent',
          reply: 'forwarded as 3mLQKK4rDdz7sVS',
          remote_queue_id: '3mLQKK4rDdz7sVS',
        },
      ],
      [
        'over a socket',
        'postfix/lmtp',
        `${ID}: to=<eve@example.net>, relay=mx1.example.com[private/dovecot-lmtp], delay=1, dsn=2.0.0, status=sent (250 2.0.0 Saved)`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          relay_host: 'mx1.example.com',
          relay_socket: 'private/dovecot-lmtp',
          delay: 1,
          dsn: '2.0.0',
          status: 'sent',
          reply: '250 2.0.0 Saved',
        },
      ],
      [
        'refused, with a reply that plays fields',
        'postfix/smtp',
        `${ID}: to=<eve@example.net>, relay=none, delay=1, dsn=5.1.1, status=bounced (host mx.example.net[198.51.100.25] said: 550 5.1.1 <eve@example.net>: unknown, status=sent (250 ok) (in reply to RCPT TO command))`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          relay_host: 'none',
          delay: 1,
          dsn: '5.1.1',
          status: 'bounced',
          reply:
            'host mx.example.net[198.51.100.25] said: 550 5.1.1 <eve@example.net>: unknown, status=sent (250 ok) (in reply to RCPT TO command)',
        },
      ],
      [
        'put off, with something glued behind the reply',
        'postfix/smtp',
        `${ID}: to=<eve@example.net>, relay=none, delay=63495, dsn=4.4.1, status=deferred (connect to mx.example.net[198.51.100.25]:25: Connection timed out) 215`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          relay_host: 'none',
          delay: 63495,
          dsn: '4.4.1',
          status: 'deferred',
          reply: 'connect to mx.example.net[198.51.100.25]:25: Connection timed out',
        },
      ],
      [
        'put off by soft_bounce',
        'postfix/local',
        `${ID}: to=<eve@example.net>, relay=local, delay=2, status=SOFTBOUNCE (unknown user: "eve")`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          relay_host: 'local',
          delay: 2,
          status: 'deferred',
          reply: 'unknown user: "eve"',
        },
      ],
      [
        'that was a probe',
        'postfix/smtp',
        `${ID}: to=<eve@example.net>, relay=none, delay=0, dsn=5.1.1, status=undeliverable-but-not-cached (User unknown)`,
        {
          kind: 'delivery',
          queue_id: ID,
          to: 'eve@example.net',
          relay_host: 'none',
          delay: 0,
          dsn: '5.1.1',
          status: 'undeliverable',
          reply: 'User unknown',
        },
      ],
      [
        'cut inside the reply',
        'postfix/smtp',
        `${ID}: to=<eve@example.net>, ${relayed}, status=sent (250 2.0.0 Ok: queu`,
        { ...sent, reply: '250 2.0.0 Ok: queu' },
      ],
      [
        'cut before its status',
        'postfix/smtp',
        `${ID}: to=<eve@example.net>, relay=mx.example.net[198`,
        { kind: 'unknown', queue_id: ID },
      ],
      ['cut inside the recipient', 'postfix/smtp', `${ID}: to=<56597@exa`, { kind: 'unknown', queue_id: ID }],
      [
        'whose bounce failed: no recipient is named',
        'postfix/qmgr',
        `${ID}: status=deferred (bounce failed)`,
        { kind: 'delivery', queue_id: ID, status: 'deferred', reply: 'bounce failed' },
      ],
    ]);
  });

  describe('a refusal or another action', () => {
    const refused = {
      kind: 'reject',
      queue_id: 'NOQUEUE',
      action: 'reject',
      client_host: 'unknown',
      client_ip: '203.0.113.9',
    } as const;
    table([
      [
        'of a recipient',
        'postfix/smtpd',
        'NOQUEUE: reject: RCPT from unknown[203.0.113.9]: 554 5.7.1 <eve@example.net>: Relay access denied; from=<ann@example.com> to=<eve@example.net> proto=ESMTP helo=<pc9>',
        {
          ...refused,
          from: 'ann@example.com',
          to: 'eve@example.net',
          helo: 'pc9',
          dsn: '5.7.1',
          reply: '554 5.7.1 <eve@example.net>: Relay access denied',
        },
      ],
      [
        'of a HELO name that plays fields',
        'postfix/smtpd',
        'NOQUEUE: reject: RCPT from unknown[203.0.113.9]: 450 4.7.1 <x>: Helo command rejected; from=<a@example.com> to=<b@example.net> proto=ESMTP helo=<x>; from=<boss@example.com> to=<c@example.net>',
        {
          ...refused,
          from: 'a@example.com',
          to: 'b@example.net',
          helo: 'x',
          dsn: '4.7.1',
          reply: '450 4.7.1 <x>: Helo command rejected',
        },
      ],
      [
        'by a blocklist',
        'postfix/smtpd',
        'NOQUEUE: reject: RCPT from unknown[203.0.113.9]: 554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using bl.example.org; http://bl.example.org/?203.0.113.9; from=<> to=<b@example.net> proto=SMTP helo=<x>',
        {
          ...refused,
          from: '',
          to: 'b@example.net',
          helo: 'x',
          dsn: '5.7.1',
          reply:
            '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using bl.example.org; http://bl.example.org/?203.0.113.9',
        },
      ],
      [
        'without any address',
        'postfix/smtpd',
        'NOQUEUE: reject: CONNECT from unknown[203.0.113.9]: 450 4.7.25 Client host rejected; proto=SMTP',
        { ...refused, dsn: '4.7.25', reply: '450 4.7.25 Client host rejected' },
      ],
      [
        'of an empty HELO, without a dsn',
        'postfix/smtpd',
        'NOQUEUE: reject: RCPT from unknown[203.0.113.9]: 450 : Helo command rejected; from=<> to=<> proto=ESMTP helo=',
        { ...refused, from: '', to: '', reply: '450 : Helo command rejected' },
      ],
      [
        'by a policy service, on a message with a login',
        'postfix/smtpd',
        `${ID}: reject: RCPT from pc[192.0.2.7]: 450 4.7.1 <>: Sender address rejected: too many; from=<> to=<b@example.net> proto=ESMTP helo=<pc> sasl_username=<ann@example.com>`,
        {
          ...refused,
          queue_id: ID,
          client_host: 'pc',
          client_ip: '192.0.2.7',
          sasl_username: 'ann@example.com',
          helo: 'pc',
          from: '',
          to: 'b@example.net',
          dsn: '4.7.1',
          reply: '450 4.7.1 <>: Sender address rejected: too many',
        },
      ],
      [
        'by a milter, without a reply code',
        'postfix/cleanup',
        `${ID}: milter-reject: END-OF-MESSAGE from pc[192.0.2.7]: 5.7.1 Virus; from=<bounce+1-x=y@example.com> to=<b@example.net> proto=ESMTP helo=<pc>`,
        {
          kind: 'reject',
          queue_id: ID,
          action: 'milter-reject',
          client_host: 'pc',
          client_ip: '192.0.2.7',
          helo: 'pc',
          from: 'bounce+1-x=y@example.com',
          to: 'b@example.net',
          dsn: '5.7.1',
          reply: '5.7.1 Virus',
        },
      ],
      [
        'of postscreen, with commas and a port',
        'postfix/postscreen',
        'NOQUEUE: reject: RCPT from [203.0.113.9]:2413: 550 5.5.1 Protocol error; from=<a@example.com>, to=<b@example.net>, proto=SMTP, helo=<x>',
        {
          kind: 'reject',
          queue_id: 'NOQUEUE',
          action: 'reject',
          client_ip: '203.0.113.9',
          client_port: 2413,
          helo: 'x',
          from: 'a@example.com',
          to: 'b@example.net',
          dsn: '5.5.1',
          reply: '550 5.5.1 Protocol error',
        },
      ],
      [
        'that is only a warning',
        'postfix/smtpd',
        'NOQUEUE: reject_warning: VRFY from unknown[203.0.113.9]: 450 4.1.2 <<1F4@bs>>: Recipient address rejected; to=<<1F4@bs>> proto=SMTP helo=<x>',
        {
          ...refused,
          kind: 'other',
          action: 'reject_warning',
          to: '<1F4@bs>',
          helo: 'x',
          dsn: '4.1.2',
          reply: '450 4.1.2 <<1F4@bs>>: Recipient address rejected',
        },
      ],
      [
        'that a proxy filter allowed',
        'postfix/smtpd',
        'NOQUEUE: proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as 9BE3547AFE; from=<a@example.com> to=<b@example.net> proto=ESMTP helo=<pc>',
        {
          kind: 'other',
          pid: '123',
          queue_id: 'NOQUEUE',
          action: 'proxy-accept',
          helo: 'pc',
          from: 'a@example.com',
          to: 'b@example.net',
          dsn: '2.0.0',
          reply: '250 2.0.0 Ok: queued as 9BE3547AFE',
          remote_queue_id: '9BE3547AFE',
        },
      ],
      [
        'of a header that plays fields',
        'postfix/cleanup',
        `${ID}: warning: header Subject: Hi from boss[10.0.0.1]; from=<boss@example.com> to=<x@example.net> from pc[192.0.2.7]; from=<a@example.com> to=<b@example.net> proto=ESMTP helo=<pc>`,
        {
          kind: 'other',
          queue_id: ID,
          action: 'warning',
          client_host: 'pc',
          client_ip: '192.0.2.7',
          helo: 'pc',
          from: 'a@example.com',
          to: 'b@example.net',
        },
      ],
      [
        'of a header in local mail, with the rule’s text',
        'postfix/cleanup',
        `${ID}: reject: header Subject: Win <now> from local; from=<root@example.com> to=<b@example.net>: 5.7.1 no`,
        {
          kind: 'reject',
          queue_id: ID,
          action: 'reject',
          from: 'root@example.com',
          to: 'b@example.net',
          dsn: '5.7.1',
          reply: '5.7.1 no',
        },
      ],
    ]);
  });

  describe('a line that is no message event', () => {
    const client = { kind: 'other', client_host: 'pc', client_ip: '192.0.2.7' } as const;
    const relay = { kind: 'other', relay_host: 'mx.example.net', relay_ip: '198.51.100.25' } as const;
    table([
      ['connect', 'postfix/smtpd', 'connect from pc[192.0.2.7]', client],
      ['disconnect', 'postfix/smtpd', 'disconnect from pc[192.0.2.7] ehlo=1 auth=0/1 commands=1/2', client],
      [
        'disconnect of nobody',
        'postfix/smtpd',
        'disconnect from unknown[unknown] commands=0/0',
        { kind: 'other', client_host: 'unknown' },
      ],
      ['lost connection', 'postfix/smtpd', 'lost connection after DATA (0 bytes) from pc[192.0.2.7]', client],
      [
        'pipelining',
        'postfix/smtpd',
        'improper command pipelining after EHLO from pc[192.0.2.7]: MAIL FROM:<>\nDATA',
        client,
      ],
      [
        'TLS with a client',
        'postfix/smtpd',
        'Anonymous TLS connection established from pc[192.0.2.7]: TLSv1.3',
        client,
      ],
      [
        'TLS with a server',
        'postfix/smtp',
        'Verified TLS connection established to mx.example.net[198.51.100.25]:25: TLSv1.3',
        { ...relay, relay_port: 25, reply: 'TLSv1.3' },
      ],
      [
        'no connection',
        'postfix/smtp',
        'connect to mx.example.net[198.51.100.25]:25: Connection refused',
        { ...relay, relay_port: 25, reply: 'Connection refused' },
      ],
      [
        'a reply on the way',
        'postfix/smtp',
        `${ID}: host mx.example.net[198.51.100.25] said: 450 4.2.0 later (in reply to RCPT TO command)`,
        { ...relay, queue_id: ID, reply: '450 4.2.0 later (in reply to RCPT TO command)' },
      ],
      [
        'a refused greeting',
        'postfix/smtp',
        `${ID}: host mx.example.net[198.51.100.25] refused to talk to me: 554 no`,
        { ...relay, queue_id: ID, reply: '554 no' },
      ],
      [
        'postscreen',
        'postfix/postscreen',
        'PREGREET 14 after 0.08 from [192.0.2.7]:59415: EHLO x',
        { kind: 'other', client_ip: '192.0.2.7', client_port: 59415 },
      ],
      [
        'dnsblog',
        'postfix/dnsblog',
        'addr 192.0.2.7 listed by domain bl.example.org as 127.0.0.2',
        { kind: 'other', client_ip: '192.0.2.7' },
      ],
      [
        'anvil',
        'postfix/anvil',
        'statistics: max connection rate 1/60s for (smtpd:2001:db8::7) at Feb  3 04:00:00',
        { kind: 'other', client_ip: '2001:db8::7' },
      ],
      [
        'anvil of an address and port',
        'postfix/anvil',
        'statistics: max connection count 1 for ([::1]:2525:192.0.2.7) at Feb  3 04:00:00',
        { kind: 'other', client_ip: '192.0.2.7' },
      ],
      [
        'a wrong password',
        'postfix/smtpd',
        'warning: pc[192.0.2.7]:55729: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=ann',
        {
          kind: 'auth-failure',
          client_host: 'pc',
          client_ip: '192.0.2.7',
          client_port: 55729,
          sasl_method: 'LOGIN',
          sasl_username: 'ann',
          reply: 'UGFzc3dvcmQ6',
        },
      ],
      [
        'a wrong password without a reason',
        'postfix/smtpd',
        'warning: pc[192.0.2.7]: SASL PLAIN authentication failed:',
        { kind: 'auth-failure', client_host: 'pc', client_ip: '192.0.2.7', sasl_method: 'PLAIN' },
      ],
      [
        'a wrong name',
        'postfix/smtpd',
        'warning: hostname pc.example.com does not resolve to address 192.0.2.7: Name or service not known',
        { kind: 'other', client_host: 'pc.example.com', client_ip: '192.0.2.7' },
      ],
      [
        'a limit',
        'postfix/smtpd',
        'warning: Connection rate limit exceeded: 31 from pc[192.0.2.7] for service smtpd',
        { ...client, action: 'rate-limit' },
      ],
      [
        'a trouble with a message',
        'postfix/cleanup',
        `warning: ${ID}: virtual_alias_maps map lookup problem`,
        { kind: 'other', queue_id: ID },
      ],
      [
        'a full disk',
        'postfix/bounce',
        'fatal: append file defer 3lyw0Z2NdSz2xGb: No space left on device',
        { kind: 'other', queue_id: '3lyw0Z2NdSz2xGb' },
      ],
      [
        'a tag written twice',
        'postfix/smtpd',
        'postfix/smtpd[34]: lost connection after RCPT from pc[192.0.2.7]',
        client,
      ],
      ['a verbose line', 'postfix/smtpd', '< pc[192.0.2.7]: RCPT TO:<b@example.net>', { kind: 'other' }],
      ['a start', 'postfix/master', 'daemon started -- version 3.7.11', { kind: 'other' }],
    ]);
  });

  describe('its programs', () => {
    it.each([
      'postfix/qmgr',
      'postfix-out/qmgr',
      'postfix-192.0.2.1/qmgr',
      'mx-out/qmgr',
      'postfix/second/qmgr',
      'nobody',
    ])('%s: a body is known by its shape', (program) => {
      expect(shownBy(program, `${ID}: from=<>, size=9, nrcpt=1 (queue active)`).kind).toBe('queued');
    });

    it.each(['DEADBEEF', '0F5383D', '3bZLDu1V55z37Dv', '3pJjg82Vycz1JBJG', 'XXXXXXXXX', '7E1AEC2C388XXXX'])(
      '%s is a queue id',
      (id) => expect(shownBy('postfix/qmgr', `${id}: removed`)).toEqual({ kind: 'removed', queue_id: id }),
    );

    it('takes a stranger’s line with a queue id for no event', () => {
      expect(shownBy('acme/headers', `${ID}: header name="X"`)).toEqual({ kind: 'unknown', queue_id: ID });
    });
  });

  it('counts no recipients that no server can mean', () => {
    const line = (count: string) =>
      shownBy('postfix/qmgr', `${ID}: from=<a@b.example>, size=1, nrcpt=${count} (queue active)`);
    expect(line('1000000').nrcpt).toBe(1_000_000);
    expect(line('100000000')).toEqual({ kind: 'queued', queue_id: ID, from: 'a@b.example', size: 1 });
  });

  it('has unknown lines, too', () => {
    expect(shownBy('postfix/smtpd', 'frobnicated the queue').kind).toBe('unknown');
    expect(shownBy('postfix/master', 'reload -- version 3.7.11, configuration /etc/postfix').kind).toBe(
      'other',
    );
  });

  it.each([
    'X-PHP-Originating-Script: 33:mailer.php',
    'X-PHP-Script: www.example.com/mailer.php for 203.0.113.5',
  ])('names the script of %s', (header) => {
    const { script } = shownBy(
      'postfix/cleanup',
      `${ID}: info: header ${header} from local; from=<a@b.example> to=<c@d.example>`,
    );
    expect(script).toBe(header.replace(/^\S+ (33:)?| for .*$/g, ''));
  });
});
