import { describe, expect, it } from 'vitest';
import { type Shown, shown } from './parsed.ts';

type Row = [what: string, message: string, says: Shown];
const SESSION = '5df87c903d709659';
const EVENT = { mta_host: 'mx1', program: 'smtpd' } as const;

function table(rows: readonly Row[]) {
  it.each(rows)('%s', (_, message, says) => {
    expect(shown(`Feb  3 04:05:06 mx1 smtpd[75295]: ${message}`)).toEqual({ ...EVENT, ...says });
  });
}

describe('OpenSMTPD', () => {
  describe('since 6.4', () => {
    table([
      [
        'a connection',
        `${SESSION} smtp connected address=192.0.2.7 host=pc7.example.com`,
        { kind: 'other', pid: SESSION, client_ip: '192.0.2.7', client_host: 'pc7.example.com' },
      ],
      [
        'a connection over IPv6 without a name',
        `${SESSION} smtp connected address=[2001:db8::7] host=<unknown>`,
        { kind: 'other', pid: SESSION, client_ip: '2001:db8::7', client_host: 'unknown' },
      ],
      [
        'a local connection',
        `${SESSION} smtp connected address=local host=mx1.example.com`,
        { kind: 'other', pid: SESSION, client_host: 'mx1.example.com', local_user: 'local' },
      ],
      [
        'a login',
        `${SESSION} smtp authentication user=ann b result=ok`,
        { kind: 'client', pid: SESSION, sasl_username: 'ann b' },
      ],
      [
        'a failed login',
        `${SESSION} smtp authentication user=ann result=permfail`,
        { kind: 'auth-failure', pid: SESSION, sasl_username: 'ann', reply: 'permfail' },
      ],
      [
        'a message',
        `${SESSION} smtp message msgid=c405e39a size=303 nrcpt=2 proto=ESMTP`,
        { kind: 'queued', pid: SESSION, queue_id: 'c405e39a', size: 303, nrcpt: 2 },
      ],
      [
        'an envelope',
        `${SESSION} smtp envelope evpid=c405e39ad6bbc64f from=<ann@example.com> to=<eve@example.net>`,
        { kind: 'other', pid: SESSION, queue_id: 'c405e39a', from: 'ann@example.com', to: 'eve@example.net' },
      ],
      [
        'a refusal',
        `${SESSION} smtp failed-command command="RCPT TO:<eve@example.net> " result="550 Invalid recipient: <eve@example.net>"`,
        {
          kind: 'reject',
          pid: SESSION,
          to: 'eve@example.net',
          action: 'reject',
          reply: '550 Invalid recipient: <eve@example.net>',
        },
      ],
      [
        'a delivery',
        `${SESSION} mta delivery evpid=c405e39ad6bbc64f from=<ann@example.com> to=<eve@example.net> rcpt=<sales@example.com> source="192.0.2.1" relay="198.51.100.25 (mx.example.net)" delay=6m41s result="Ok" stat="250 2.0.0 Ok: queued as 5058FBC3A"`,
        {
          kind: 'delivery',
          queue_id: 'c405e39a',
          from: 'ann@example.com',
          to: 'eve@example.net',
          orig_to: 'sales@example.com',
          relay_host: 'mx.example.net',
          relay_ip: '198.51.100.25',
          delay: 401,
          dsn: '2.0.0',
          status: 'sent',
          reply: '250 2.0.0 Ok: queued as 5058FBC3A',
          remote_queue_id: '5058FBC3A',
        },
      ],
      [
        'a local delivery',
        `${SESSION} mda delivery evpid=c405e39ad6bbc64f from=<ann@example.com> to=<bob@example.com> rcpt=<bob@example.com> user=bob delay=0s result=Ok stat=Delivered`,
        {
          kind: 'delivery',
          queue_id: 'c405e39a',
          from: 'ann@example.com',
          to: 'bob@example.com',
          orig_to: 'bob@example.com',
          relay_host: 'local',
          delay: 0,
          status: 'sent',
          reply: 'Delivered',
        },
      ],
      [
        'a sender that plays fields',
        `${SESSION} mta delivery evpid=c405e39ad6bbc64f from=<"a> to=<boss"@example.com> to=<eve@example.net> rcpt=<-> relay="198.51.100.25 (mx)" delay=1s result="PermFail" stat="550 \\"no\\""`,
        {
          kind: 'delivery',
          queue_id: 'c405e39a',
          from: '"a> to=<boss"@example.com',
          to: 'eve@example.net',
          relay_host: 'mx',
          relay_ip: '198.51.100.25',
          delay: 1,
          status: 'bounced',
          reply: '550 \\"no\\"',
        },
      ],
      ['another line', `${SESSION} smtp tls ciphers=TLSv1.3:X:256`, { kind: 'other', pid: SESSION }],
    ]);
  });

  describe('up to 6.3', () => {
    table([
      [
        'a connection',
        `${SESSION} smtp event=connected address=192.0.2.7 host=pc7.example.com`,
        { kind: 'other', pid: SESSION, client_ip: '192.0.2.7', client_host: 'pc7.example.com' },
      ],
      [
        'a message',
        `${SESSION} smtp event=message address=192.0.2.7 host=pc7 msgid=c405e39a from=<ann@example.com> to=<eve@example.net> size=303 ndest=1 proto=ESMTP`,
        {
          kind: 'queued',
          pid: SESSION,
          queue_id: 'c405e39a',
          client_ip: '192.0.2.7',
          client_host: 'pc7',
          from: 'ann@example.com',
          size: 303,
          nrcpt: 1,
        },
      ],
      [
        'a delivery',
        `${SESSION} mta event=delivery evpid=c405e39ad6bbc64f from=<ann@example.com> to=<eve@example.net> rcpt=<-> source="192.0.2.1" relay="198.51.100.25 (198.51.100.25)" delay=1s result="TempFail" stat="451 4.7.0 later"`,
        {
          kind: 'delivery',
          queue_id: 'c405e39a',
          from: 'ann@example.com',
          to: 'eve@example.net',
          relay_host: '198.51.100.25',
          relay_ip: '198.51.100.25',
          delay: 1,
          dsn: '4.7.0',
          status: 'deferred',
          reply: '451 4.7.0 later',
        },
      ],
    ]);
  });

  describe('up to 5.4', () => {
    table([
      [
        'a connection',
        `smtp-in: New session ${SESSION} from host pc7.example.com [192.0.2.7]`,
        { kind: 'other', pid: SESSION, client_host: 'pc7.example.com', client_ip: '192.0.2.7' },
      ],
      [
        'a message',
        `smtp-in: Accepted message c405e39a on session ${SESSION}: from=<ann@example.com>, to=<eve@example.net>, size=1746, ndest=1, proto=ESMTP`,
        {
          kind: 'queued',
          pid: SESSION,
          queue_id: 'c405e39a',
          from: 'ann@example.com',
          to: 'eve@example.net',
          size: 1746,
          nrcpt: 1,
        },
      ],
      [
        'a delivery',
        `relay: TempFail for c405e39ad6bbc64f: session=${SESSION}, from=<ann@example.com>, to=<eve@example.net>, rcpt=<->, source=192.0.2.1, relay=198.51.100.25 (mx.example.net), delay=6m41s, stat=451 Temporary failure, stat=250 Ok`,
        {
          kind: 'delivery',
          queue_id: 'c405e39a',
          from: 'ann@example.com',
          to: 'eve@example.net',
          relay_host: 'mx.example.net',
          relay_ip: '198.51.100.25',
          delay: 401,
          status: 'deferred',
          reply: '451 Temporary failure, stat=250 Ok',
        },
      ],
    ]);
  });

  it('shares its program’s name with Postfix: the shape decides', () => {
    expect(shown('Feb  3 04:05:06 mx1 smtpd[7]: 4F1B2C3D5E: client=pc[192.0.2.7]')).toMatchObject({
      kind: 'client',
      client_ip: '192.0.2.7',
    });
  });
});
