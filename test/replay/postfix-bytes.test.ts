import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIXES, writeMix } from '../../bench/throughput/mixes/index.ts';
import { BlockEncoder } from '../../bin/replay/bytes/block-encoder.ts';
import { EventReader } from '../../bin/replay/event-reader.ts';
import { countLine, newLineCounts } from '../../bin/replay/event-source.ts';
import { EventWriter } from '../../bin/replay/event-writer.ts';
import { toMessageEvent } from '../../lambda/core/events/event-of-line.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { PRINTED } from '../support/printed-lines.ts';

const root = join(import.meta.dirname, '../..');
const OPTIONS = { year: 2026, zone: undefined, eventsOnly: true } as const;

/** What the parser makes of a log, line by line. */
function parsed(log: Buffer) {
  const parse = createLineParser(OPTIONS);
  const counts = newLineCounts();
  const events: MessageEvent[] = [];
  const text = log.toString('utf8');
  for (const line of (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')) {
    const read = parse(line);
    countLine(counts, read.kind, read.time);
    const event = toMessageEvent(read);
    if (event === undefined) continue;
    events.push(event);
  }
  return { events, counts };
}

/** What comes out of the encoder; `direct` counts the lines that the parser was not asked for. */
function encoded(log: Buffer) {
  const writer = new EventWriter();
  const parse = createLineParser(OPTIONS);
  let asked = 0;
  const encoder = new BlockEncoder(writer, (line) => {
    asked++;
    return parse(line);
  });
  const counts = newLineCounts();
  encoder.encode(log, counts);
  const batch = new EventReader().open(writer.take());
  const events: MessageEvent[] = [];
  for (let event = batch.next(); event !== undefined; event = batch.next()) events.push(event);
  return { events, counts, direct: counts.lines - asked };
}

function expectSame(log: Buffer): number {
  const { direct, ...told } = encoded(log);
  expect(told).toEqual(parsed(log));
  return direct;
}

const sample = () => gunzipSync(readFileSync(join(root, 'samples/infected-pc.log.gz')));

/** Lines of a host and a daemon, the first of which the parser reads. */
function lines(daemon: string, ...bodies: string[]): Buffer {
  const header = `Oct 13 10:22:25 mx1 postfix/${daemon}[123]: `;
  return Buffer.from(
    [`${header}warning: a first line`, ...bodies.map((body) => header + body), ''].join('\n'),
  );
}

const RULE = 'a[192.0.2.1]; from=<a@b.example> to=<c@d.example> proto=ESMTP helo=<e>';

describe('BlockEncoder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sendwatch-mixes-'));
  const mixes = MIXES.filter(({ name }) => ['office', 'chain', 'bulk'].includes(name)).map((mix) =>
    readFileSync(writeMix(mix, folder, { bytes: 600_000, seed: 9 }).paths[0]!),
  );
  rmSync(folder, { recursive: true });

  it('reads nine lines of ten of the recorded sample itself, as the parser does', () => {
    expect(expectSame(sample())).toBeGreaterThan(0.9 * 14_693);
  });

  type Message = [what: string, direct: boolean, daemon: string, body: string];
  const messages: Message[] = [
    ['a connection', true, 'smtpd', 'connect from pc1[192.0.2.1]'],
    ['a client', true, 'smtpd', '4A1B2C: client=pc1.example.com[192.0.2.1]'],
    ['an IPv6 client', true, 'smtpd', '4A1B2C: client=pc1.example.com[2001:db8::1]'],
    ['a login', true, 'smtpd', '4A1B2C: client=pc1[192.0.2.1], sasl_method=PLAIN, sasl_username=ann'],
    [
      'a login with a comma',
      false,
      'smtpd',
      '4A1B2C: client=pc1[192.0.2.1], sasl_method=PLAIN, sasl_username=ann, x',
    ],
    ['a client of a proxy', false, 'smtpd', '4A1B2C: client=a[192.0.2.1], orig_client=b[198.51.100.7]'],
    ['a port', false, 'smtpd', '4A1B2C: client=pc1[192.0.2.1]:25'],
    ['a message-id', true, 'cleanup', '4A1B2C: message-id=<1@example.com>'],
    ['an empty message-id', false, 'cleanup', '4A1B2C: message-id=<>'],
    ['a message-id without brackets', true, 'cleanup', '4A1B2C: message-id=1@example.com'],
    ['no message-id at all', false, 'cleanup', '4A1B2C: message-id='],
    ['a header that a rule logs', true, 'cleanup', `4A1B2C: info: header Subject: x from ${RULE}`],
    [
      'PHP’s header',
      false,
      'cleanup',
      `4A1B2C: info: header X-PHP-Originating-Script: 33:a.php from ${RULE}`,
    ],
    ['TLS', true, 'smtpd', 'Anonymous TLS connection established from a[192.0.2.1]: TLSv1.3 with cipher x'],
    ...[
      'connect to mx.example.net[192.0.2.9]:25: Connection timed out',
      'lost connection with mx.example.net[192.0.2.9] while receiving the initial server greeting',
      'lost connection after AUTH from unknown[192.0.2.1]',
      'timeout after END-OF-MESSAGE from pc1[192.0.2.1]',
      'too many errors after RCPT from pc1[192.0.2.1]',
      'improper command pipelining after EHLO from pc1[192.0.2.1]: a from b',
      'setting up TLS connection from pc1[192.0.2.1]',
      'warning: hostname pc1.example does not resolve to address 192.0.2.1: Name or service not known',
      'warning: hostname from pc1[192.0.2.1]: SASL LOGIN authentication failed: x',
      'SSL_accept error from pc1[192.0.2.1]: -1',
      'PREGREET 14 after 0.2 from [192.0.2.1]:2525: EHLO x',
      'HANGUP after 0.5 from [192.0.2.1]:2525 in tests before SMTP handshake',
      'COMMAND PIPELINING from [192.0.2.1]:2525 after RCPT: DATA',
    ].map((body): Message => [`the remark ‘${body}’`, true, 'smtpd', body]),
    ...[
      'lost connection after AUTH',
      'timeout after x',
      'warning: pc1[192.0.2.1]: SASL LOGIN authentication failed: x',
      'warning: Connection rate limit exceeded: 51 from pc1[192.0.2.1] for service smtpd',
      'PREGREET 14 after 0.2',
      'COMMANDS from x',
      '4A1B2C: warning: hostname x',
    ].map((body): Message => [`no remark that is known: ‘${body}’`, false, 'smtpd', body]),
    ['postscreen', true, 'postscreen', 'CONNECT from [192.0.2.1]:2525 to [192.0.2.2]:25'],
    [
      'counts',
      true,
      'anvil',
      'statistics: max connection rate 1/60s for (smtp:192.0.2.1) at Oct 13 10:00:00',
    ],
    ['an envelope', true, 'qmgr', '4A1B2C: from=<ann@example.com>, size=5, nrcpt=2 (queue active)'],
    ['a null sender', true, 'qmgr', '4A1B2C: from=<>, size=5, nrcpt=2 (queue active)'],
    [
      'an address that forges an envelope',
      true,
      'qmgr',
      '4A1B2C: from=<a>, size=1, nrcpt=9 (queue active)@b>, size=5, nrcpt=2 (queue active)',
    ],
    ['an expiry', false, 'qmgr', '4A1B2C: from=<ann@example.com>, status=expired, returned to sender'],
    ['a removal', true, 'qmgr', '4A1B2C: removed'],
    ['a removal with more behind it', false, 'qmgr', '4A1B2C: removed, really'],
    ['a long queue id', true, 'qmgr', '4DYKhz1q3Bz7sVS: removed'],
    ['a word for a queue id', false, 'qmgr', 'Removed: removed'],
    ['no queue id', false, 'smtpd', 'NOQUEUE: removed'],
    ['a bounce', true, 'bounce', '4A1B2C: sender non-delivery notification: 5DE184083C'],
    ['a delay notice', false, 'bounce', '4A1B2C: sender delay notification: 5DE184083C'],
    ['a delivery', true, 'smtp', delivery('sent (250 2.0.0 Ok: queued as 5058FBC3A)')],
    [
      'a delivery to a relay of ours',
      true,
      'smtp',
      delivery('sent (250 Ok: queued as 5058FBC3A)', '192.0.2.99'),
    ],
    ['one to a filter here', true, 'smtp', delivery('sent (250 Ok: queued as 5058FBC3A)', '127.0.0.1')],
    ['one to a private address', true, 'smtp', delivery('sent (250 Ok: queued as 5058FBC3A)', '10.1.2.3')],
    [
      'one to a private address that an alias leads to',
      true,
      'smtp',
      delivery('sent (250 Ok)', '10.1.2.3').replace(', relay', ', orig_to=<ann@Other.example>, relay'),
    ],
    [
      'one to a private address in the same domain',
      true,
      'smtp',
      delivery('sent (250 Ok)', '10.1.2.3').replace(', relay', ', orig_to=<all@Example.com>, relay'),
    ],
    [
      'what a filter discards',
      true,
      'smtp',
      delivery('sent (250 2.7.0 Ok, discarded, id=1 - spam)', '127.0.0.1'),
    ],
    [
      'one to a socket',
      true,
      'lmtp',
      delivery('sent (250 2.0.0 <a@b> 5058FBC3A Saved)', 'private/dovecot-lmtp'),
    ],
    [
      'one to a filter’s socket',
      true,
      'smtp',
      delivery('sent (250 Ok: queued as 5058FBC3A)', '/run/scan.sock'),
    ],
    [
      'one deferred at a socket',
      true,
      'lmtp',
      delivery('deferred (lost connection)', 'private/dovecot-lmtp'),
    ],
    ['no address', false, 'smtp', delivery('sent (250 Ok)', 'private')],
    ['nearly an address', false, 'smtp', delivery('sent (250 Ok)', '1.2/3.4')],
    ['an address with a zone', false, 'smtp', delivery('sent (250 Ok)', 'fe80::1%eth0')],
    ...['local[192.0.2.3]', 'virtual[private/x]'].map(
      (relay): Message => [
        `the word ${relay}`,
        false,
        'smtp',
        delivery('sent (250 Ok: queued as 5058FBC3A)').replace('mx[192.0.2.3]', relay),
      ],
    ),
    ...['/run/scan', '/run/scan[192.0.2.3]', '/run/scan[private/x]', 'dovecot', 'none'].map(
      (relay): Message => [
        `the relay ${relay}`,
        true,
        'pipe',
        delivery('sent (delivered via x service (discarded, queued as 5058FBC3A))').replace(
          'mx[192.0.2.3]:25',
          relay,
        ),
      ],
    ),
    ['a bounce of a delivery', true, 'smtp', delivery('bounced (host mx said: 550 5.1.1 no such user)')],
    ['a refusal that names a list', true, 'smtp', delivery('bounced (host mx said: 554 zen.spamhaus.org)')],
    ['a deferral', true, 'smtp', delivery('deferred (connect to mx[192.0.2.3]:25: Connection timed out)')],
    ['a reply of more than is kept', true, 'smtp', delivery(`bounced (${'no '.repeat(100)})`)],
    ['no reply', false, 'smtp', delivery('bounced ()')],
    ['a line cut in its reply', false, 'smtp', delivery('bounced (host mx said: 550')],
    ['a status of a probe', false, 'smtp', delivery('deliverable (250 ok)')],
    ['a soft bounce', false, 'smtp', delivery('SOFTBOUNCE (550 no)')],
    ['a connection in use', true, 'smtp', delivery('sent (250 ok)', '192.0.2.3', 'conn_use=2, ')],
    ['one written without a comma', false, 'smtp', delivery('sent (250 ok)', '192.0.2.3', 'conn_use=2 ')],
    ...['ann@example.com', 'Ann@example.com', 'SRS0=a=b=c.example=d@e.example', 'x"@y', '<x'].flatMap(
      (before) =>
        ['sent (250 ok)', 'bounced (550 no)'].flatMap((status) =>
          ['192.0.2.3', '192.168.1.1'].map(
            (ip): Message => [
              `${before} before aliases, ${status} by ${ip}`,
              !before.includes('"'),
              'smtp',
              delivery(status, ip).replace('>, relay', `>, orig_to=<${before}>, relay`),
            ],
          ),
        ),
    ),
    [
      'an original recipient',
      true,
      'local',
      '4A1B2C: to=<a@example.com>, orig_to=<b@example.com>, relay=local, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent (ok)',
    ],
    [
      'a copy to another address',
      true,
      'local',
      '4A1B2C: to=<a@example.com>, relay=local, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent (forwarded as 3mLQKK4r)',
    ],
    [
      'a capital letter',
      true,
      'smtp',
      '4A1B2C: to=<Ann@example.com>, relay=none, delay=1, delays=0/0/0/0, dsn=4.4.1, status=deferred (no)',
    ],
    [
      'an address without a domain',
      true,
      'smtp',
      '4A1B2C: to=<ann>, relay=none, delay=1, delays=0/0/0/0, dsn=4.4.1, status=deferred (no)',
    ],
    [
      'an address beyond ASCII',
      false,
      'qmgr',
      '4A1B2C: from=<m\u00fcller@example.com>, size=5, nrcpt=2 (queue active)',
    ],
    ['trailing spaces', false, 'qmgr', '4A1B2C: removed  '],
  ];
  it.each(messages)('reads what the parser reads: %s', (_what, direct, daemon, body) => {
    expect(expectSame(lines(daemon, body))).toBe(direct ? 1 : 0);
  });

  const headers: [what: string, direct: number, first: string, second: string][] = [
    ['the next minute', 1, 'Oct 13 10:22:25 mx1 ', 'Oct 13 10:23:05 mx1 '],
    ['the next hour', 0, 'Oct 13 10:22:25 mx1 ', 'Oct 13 11:00:00 mx1 '],
    ['another host', 0, 'Oct 13 10:22:25 mx1 ', 'Oct 13 10:22:25 mx2 '],
    ['no such minute', 0, 'Oct 13 10:22:25 mx1 ', 'Oct 13 10:62:25 mx1 '],
    ['ISO', 1, '2026-10-13T10:22:25.123456+02:00 mx1 ', '2026-10-13T10:22:26.5+02:00 mx1 '],
    ['another offset', 0, '2026-10-13T10:22:25.123456+02:00 mx1 ', '2026-10-13T10:22:26.5+01:00 mx1 '],
    ['UTC', 1, '2026-10-13T10:22:25Z mx1 ', '2026-10-13T10:59:60Z mx1 '],
  ];
  it.each(headers)('takes a header only for one that it has learned: %s', (_what, direct, first, second) => {
    const tag = 'postfix/qmgr[7]: 4A1B2C: removed\n';
    expect(expectSame(Buffer.from(first + tag + second + tag))).toBe(direct);
  });

  const foreign: [direct: number, tag: string, body: string][] = [
    [2, 'dovecot', 'imap(ann)<7><x>: Logged out in=1 out=2'],
    [2, 'opendkim[7]', '4A1B2C: DKIM-Signature field added (s=s1, d=example.com)'],
    [2, 'amavis[7]', '(00007-01) Passed CLEAN {RelayedInbound}, queued_as: 4A1B2C'],
    [2, 'dovecot', '4A1B2C: removed'],
    [
      0,
      'dovecot',
      'imap-login: Disconnected (auth failed, 2 attempts in 9 secs): user=<ann>, rip=192.0.2.7, lip=x',
    ],
    [0, 'MailScanner[7]', 'Requeue: 063FD412A2FC.A8366 to 3xkMQZ2lqtz55kZ'],
    [0, 'dovecot', 'message repeated 3 times: [ Requeue: 063FD412A2FC.A8366 to 3xkMQZ2lqtz55kZ]'],
    [0, 'dovecot', '[2/3] and so on'],
    [0, 'dovecot', ' Requeue: 063FD412A2FC.A8366 to 3xkMQZ2lqtz55kZ'],
    [0, 'php', 'mail() on [/var/www/form.php:12]: To: a@b -- Headers: x'],
    [0, 'cron[7]', 'A1B2C4: removed'],
  ];
  it.each(foreign)('asks the parser %i times less for lines of %s: %s', (direct, tag, body) => {
    expect(expectSame(Buffer.from(`Oct 13 10:22:25 mx1 ${tag}: ${body}\n`.repeat(3)))).toBe(direct);
  });

  it('knows the headers of a hundred hosts', () => {
    const log = Array.from({ length: 4 }, () =>
      Array.from({ length: 100 }, (_, i) => `Oct 13 10:22:25 mx${i} postfix/qmgr[7]: 4A1B2C: removed\n`),
    );
    expect(expectSame(Buffer.from(log.flat(2).join('')))).toBeGreaterThan(250);
  });

  it('tells hosts apart whose names differ in a digit', () => {
    const log = Array.from(
      { length: 50 },
      (_, i) => `Oct 13 10:22:25 relay${i & 1} amavis[7]: (1) Passed CLEAN\n`,
    );
    expect(expectSame(Buffer.from(log.join('')))).toBe(48);
  });

  it('leaves less than one line of ten of other servers’ logs to the parser', () => {
    for (const mix of mixes)
      expect(expectSame(mix)).toBeGreaterThan(0.9 * mix.toString('latin1').split('\n').length);
  });

  it('reads what the parser reads when any byte of a line is another one', () => {
    // Of one log at a time: a year-less stamp of another month begins another year.
    const logs = [sample(), ...mixes].map((log) => log.toString('latin1').split('\n').slice(1000, 3000));
    const change = fc.record({ at: fc.nat(300), by: fc.nat(255), cut: fc.boolean() });
    const torn = (line: fc.Arbitrary<string>) =>
      fc.tuple(line, fc.option(change, { nil: undefined })).map(([text, changed]) => {
        const bytes = Buffer.from(text, 'latin1');
        if (changed === undefined || bytes.length === 0) return bytes;
        const at = changed.at % bytes.length;
        if (changed.cut) return bytes.subarray(0, at);
        bytes[at] = changed.by === 10 ? 32 : changed.by;
        return bytes;
      });
    fc.assert(
      fc.property(
        fc
          .constantFrom(...logs)
          .chain((log) => fc.array(torn(fc.constantFrom(...log)), { minLength: 1, maxLength: 40 })),
        (list) => {
          expectSame(Buffer.concat(list.flatMap((bytes) => [bytes, Buffer.from('\n')])));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads what the parser reads of lines of all four servers, whatever a client chose', () => {
    const words = [
      'a@b.example',
      '"x>, relay=none"@b.example',
      'x>, relay=none@b.example',
      ', nrcpt=9 (queue active)',
    ];
    const any = fc.constantFrom(...words);
    const chosen = fc.record({
      ...{ from: any, to: any, helo: any, login: any, messageId: any, subject: any, reply: any },
    });
    fc.assert(
      fc.property(chosen, (values) => {
        const log = PRINTED.flatMap(({ print }) => [print(values), print(values)]);
        expectSame(Buffer.from(`${log.join('\n')}\n`));
      }),
      { numRuns: 100 },
    );
  });
});

function delivery(status: string, ip = '192.0.2.3', more = ''): string {
  return `4A1B2C: to=<ann@example.com>, relay=mx[${ip}]:25, ${more}delay=1, delays=0/0/0/1, dsn=2.0.0, status=${status}`;
}
