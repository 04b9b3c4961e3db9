import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineParser } from '../../../../lambda/core/mail-log/line-parser.ts';
import { shown } from '../parsed.ts';

const BODY = '4F1B2C3D5E: client=pc[192.0.2.7], sasl_method=PLAIN, sasl_username=ann';
const TAG = 'postfix/submission/smtpd[77]: ';
const STAMP = 'Feb  3 04:05:06';
const PLAIN_LINE = `${STAMP} mx1 ${TAG}${BODY}`;
const PLAIN = shown(PLAIN_LINE);
const EXIM_LINE =
  '2026-02-03 04:05:06 1raAO5-0091Cv-IH <= ann@example.com H=(pc) [192.0.2.7]:50025 P=esmtpa A=plain:ann S=9 id=1@x';

/** What goes in front of a whole line. */
const FRONTS = [
  ...[
    '2026-02-03T04:05:06.000Z ',
    '2026-02-03T04:05:06.000000+00:00 i-0abc/mail.log ',
    'Feb  3 04:05:06 10.0.0.5 ',
  ],
  ...[
    '/var/log/mail.log:',
    'mail.log:12:',
    '/var/log/mail.log-',
    '[pod/mx-0/postfix] ',
    'postfix-1  | ',
    '\u001b[36mpostfix-1  |\u001b[0m ',
    '2026-02-03T04:05:06Z {host="mx1", job="a \\"mail\\" job"} ',
    '<22>',
    '187 <22>',
  ],
  ...[
    '2026-02-03 04:05:06\tMail.Info\t192.0.2.1\t',

    '1770091506.789 ',
  ],
  ...['2026-02-03T04:05:06.5Z stdout F ', '  '],
];

/** What a program that passes lines on puts in front of them; the line's own header follows at once. */
const CARRIERS = ['Feb  3 04:05:06 docker1 4d1c0f2e9a77[904]: ', 'Feb  3 04:05:06 docker1 mail-relay[904]: '];

/** What stands between stamp and tag, the host among it. */
const MIDDLES = [
  ...[
    'mx1 mail:info ',
    'loghost Message forwarded from mx1: ',
    '<mail.info> mx1 ',
    'mail.info mx1 ',
    '[mail.notice] mx1 ',
    'mx1 [ID 197553 mail.info] ',
    'INFO mx1 ',
  ],
  ...['mx1 <22>', 'mx1  ', 'src@mx1 '],
];

/** What stands between tag and message. */
const BEHIND = ['', ' ', '[ID 197553 mail.info] ', ' [ID 1 mail.info] '];

describe('whatever goes around a line', () => {
  it.each([...FRONTS, ...CARRIERS])('%j in front: it reads as the plain one', (front) => {
    expect(shown(front + PLAIN_LINE)).toEqual(PLAIN);
    const exim = shown(front + EXIM_LINE);
    expect(exim).toMatchObject({ kind: 'client', client_ip: '192.0.2.7', sasl_username: 'ann' });
  });

  it('reads as the plain one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...FRONTS.filter((front) => /\s$/.test(front))), { maxLength: 2 }),
        // A file's name or a priority is glued to the stamp.
        fc.constantFrom('', ...FRONTS.filter((front) => /\S$/.test(front))),
        fc.constantFrom('', ...CARRIERS),
        fc.constantFrom(...MIDDLES),
        fc.constantFrom(...BEHIND),
        (fronts, glued, carrier, middle, behind) => {
          const line = `${fronts.join('')}${glued}${carrier}${STAMP} ${middle}${TAG}${behind}${BODY}`;
          expect(shown(line)).toEqual(PLAIN);
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each([
    ['2020:07:18-16:56:31', '2020-07-18T16:56:31.000Z'],
    ['2020/07/18 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['18/Jul/2020:16:56:31 +0200', '2020-07-18T14:56:31.000Z'],
    ['Sat, 18 Jul 2020 16:56:31 +0000', '2020-07-18T16:56:31.000Z'],
    ['Sat Jul 18 16:56:31 UTC 2020', '2020-07-18T16:56:31.000Z'],
    ['Sat 2020-07-18 16:56:31 UTC', '2020-07-18T16:56:31.000Z'],
    ['sam. 2020-07-18 16:56:31 CEST', '2020-07-18T16:56:31.000Z'],
    ['18.07.2020 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['1595091391.123', '2020-07-18T16:56:31.123Z'],
    [' 7月 18 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['7월 18 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['лип 18 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['lip 18 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['Tem 18 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['18. Jul 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['18 juil. 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['18 lug 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['18 de julio 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['júl. 18. 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['heinä 18 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['Ιούλ 18 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['července 18 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['června 18 16:56:31', '2020-06-18T16:56:31.000Z'],
    ['July 18 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['Sa 18. Jul 16:56:31 CEST 2020', '2020-07-18T16:56:31.000Z'],
    ['Sa 18. Jul 2020 16:56:31 CEST', '2020-07-18T16:56:31.000Z'],
    ['sam. 18 juil. 2020 16:56:31 CEST', '2020-07-18T16:56:31.000Z'],
    ['sab 18 lug 2020, 16:56:31, CEST', '2020-07-18T16:56:31.000Z'],
    ['sáb 18 de julio de 2020 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['mar. 17 mars 2020 16:56:31 UTC', '2020-03-17T16:56:31.000Z'],
    ['Sat Jul 18 04:56:31 PM UTC 2020', '2020-07-18T16:56:31.000Z'],
    ['Sat 18 Jul 2020 12:56:31 AM UTC', '2020-07-18T00:56:31.000Z'],
    ['7/18/2020, 4:56:31 PM', '2020-07-18T16:56:31.000Z'],
    ['2020. júl. 18. 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['2020年07月18日 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['7月18日 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['18-Jul-2020 16:56:31', '2020-07-18T16:56:31.000Z'],
    ['2020-07-18_16:56:31.25', '2020-07-18T16:56:31.250Z'],
    ['20200718T165631Z', '2020-07-18T16:56:31.000Z'],
    ['@400000005f1329c90ee6b280', '2020-07-18T16:56:31.250Z'],
    ['[Sat Jul 18 16:56:31 2020]', '2020-07-18T16:56:31.000Z'],
    ['[2020-07-18T16:56:31Z]', '2020-07-18T16:56:31.000Z'],
    ['[Jul 18 16:56:31]', '2020-07-18T16:56:31.000Z'],
  ])('%s is a time', (stamp, time) => {
    const line = createLineParser({ year: 2020 })(`${stamp} mx1 ${TAG}${BODY}`);
    expect(line).toMatchObject({ kind: 'client', mta_host: 'mx1', sasl_username: 'ann' });
    expect(new Date(line.time!).toISOString()).toBe(time);
  });

  it.each(['10/01/2020 16:56:31', '18. Foo 16:56:31', '32. Jul 16:56:31', '18 7 16:56:31'])(
    '%s is none: it may be two dates, or is no date',
    (stamp) => {
      const line = createLineParser({ year: 2020 })(`${stamp} mx1 ${TAG}${BODY}`);
      expect(line.time).toBeUndefined();
    },
  );

  it('may be a tag that syslog cut after 32 characters', () => {
    const { program, ...rest } = shown(`${STAMP} mx1 postfix/submission-relay/smtpd[2 182]: ${BODY}`);
    expect(program).toBe('postfix/submission-relay/smtpd');
    expect(rest).toMatchObject({ kind: 'client', mta_host: 'mx1', sasl_username: 'ann' });
  });

  it('may be the number of a part of a long line', () => {
    const parse = createLineParser({ year: 2026 });
    const exim = (part: string, text: string) => parse(`${STAMP} mx1 exim[7]: [${part}] ${text}`);
    expect(exim('1\\2', `${EXIM_LINE} for a@example.net b@exam`)).toMatchObject({ kind: 'other' });
    expect(exim('2/2', 'ple.net c@example.net')).toMatchObject({ kind: 'client', client_ip: '192.0.2.7' });
    expect(exim('2/2', 'ple.net c@example.net')).toMatchObject({ kind: 'unknown', mta_host: 'mx1' });
  });
});

describe('a header in a message', () => {
  it.each(['wordpress[12]: ', 'sshd[12]: ', 'httpd: ', 'dovecot: ', 'CRON[7]: '])(
    'is not read behind %j, which passes nothing on',
    (tag) => {
      expect(shown(`${STAMP} web1 ${tag}${PLAIN_LINE}`)).not.toHaveProperty('sasl_username');
    },
  );
});

describe('a JSON record', () => {
  const rows: [what: string, record: object][] = [
    [
      'rsyslog',
      { message: ` ${BODY}`, sysloghost: 'mx1', programname: 'postfix/submission/smtpd', procid: '77' },
    ],
    ['syslog-ng', { PROGRAM: 'postfix/submission/smtpd', PID: '77', MESSAGE: BODY, HOST: 'mx1' }],
    ['a syslog tag', { msg: BODY, 'syslog-tag': TAG.trim(), hostname: 'mx1' }],
    ['GELF', { version: '1.1', host: 'docker1', short_message: PLAIN_LINE, _container_name: 'postfix' }],
    ['Loki', { labels: { job: 'mail' }, line: PLAIN_LINE }],
    [
      'nested maps',
      {
        attributes: { Body: { logMessage: BODY, Host: { Name: 'mx1' } } },
        Ident: 'postfix/submission/smtpd',
      },
    ],
    ['dotted names', { 'log.syslog.appname': 'postfix/submission/smtpd', 'host.name': 'mx1', message: BODY }],
  ];
  it.each(rows)('of %s reads as the plain line', (_, record) => {
    expect(shown(JSON.stringify(record))).toEqual(PLAIN);
  });

  it.each([
    ['Jan 10 10:00:00', '2023-01-10T10:00:00.000Z', false],
    ['10/Jan/2023:10:00:00 +0100', '2023-01-10T09:00:00.000Z', true],
    ['2023-01-10T10:00:00+01:00', '2023-01-10T09:00:00.000Z', true],
    ['yesterday', undefined, false],
  ])('has its time %s', (time, iso, zoned) => {
    const line = createLineParser({ year: 2023 })(
      JSON.stringify({ time, ident: 'postfix/smtpd', message: BODY }),
    );
    expect(line.time === undefined ? undefined : new Date(line.time).toISOString()).toBe(iso);
    expect(line.zoned).toBe(zoned);
  });

  it.each([
    ['a user with logger(1)', { _UID: '1000', _COMM: 'logger', _EXE: '/usr/bin/logger' }, false],
    ["a user's own program", { _UID: '1000', _COMM: 'smtpd', _EXE: '/home/u/smtpd' }, false],
    ['the server', { _UID: '101', _COMM: 'smtpd', _EXE: '/usr/lib/postfix/sbin/smtpd' }, true],
    ['a set-user-id server', { _UID: '1000', _COMM: 'exim4', _EXE: '/usr/sbin/exim4' }, true],
    ['no word of the kernel', {}, true],
    ['PHP of a web server', { _UID: '33', _COMM: 'php', _EXE: '/usr/bin/php8.2' }, false],
    ['PHP-FPM, of which its name alone is known', { _UID: '33', _COMM: 'php-fpm8.2' }, false],
    ['Apache, of which its unit alone is known', { _UID: '48', _SYSTEMD_UNIT: 'httpd.service' }, false],
    ['a web server with logger(1)', { _UID: '33', _COMM: 'logger', _EXE: '/usr/bin/logger' }, false],
    ['a web server with postlog(1)', { _UID: '33', _EXE: '/usr/sbin/postlog' }, false],
    [
      'a web server in its own unit that calls itself smtpd',
      { _UID: '33', _COMM: 'smtpd', _EXE: '/usr/bin/php8.2', _SYSTEMD_UNIT: 'apache2.service' },
      false,
    ],
    ['a program below a home', { _UID: '997', _COMM: 'smtpd', _EXE: '/srv/app/postfix/smtpd' }, false],
    ['a dynamic user', { _UID: '61500', _COMM: 'node', _EXE: '/usr/bin/node' }, false],
    ['nobody', { _UID: '65534', _COMM: 'python3', _EXE: '/usr/bin/python3.11' }, false],
    ['the server, by its name', { _UID: '101', _COMM: 'smtpd' }, true],
    ['cleanup', { _UID: '89', _COMM: 'cleanup', _EXE: '/usr/libexec/postfix/cleanup' }, true],
    ['a daemon of NixOS', { _UID: '401', _EXE: '/nix/store/x-postfix-3.8/libexec/postfix/pickup' }, true],
    ['a daemon of Zimbra', { _UID: '997', _COMM: 'smtp', _EXE: '/opt/zimbra/common/libexec/smtp' }, true],
    ['the same of a user with a high number', { _UID: '1001', _EXE: '/usr/libexec/postfix/cleanup' }, true],
    ['a daemon in a snap', { _UID: '104', _EXE: '/snap/mail/12/usr/libexec/postfix/pickup' }, true],
    ['postlogd(8), by its name', { _UID: '104', _COMM: 'postlogd' }, true],
    ['a user with postlog(1)', { _UID: '1000', _EXE: '/usr/lib/postfix/sbin/postlog' }, false],
    ['a program called smtp', { _UID: '33', _COMM: 'x', _EXE: '/usr/share/app/smtp' }, false],
    ['Exim', { _UID: '102', _COMM: 'exim4', _EXE: '/usr/sbin/exim4' }, true],
    ['Exim called by a web server', { _UID: '33', _COMM: 'exim4', _SYSTEMD_UNIT: 'apache2.service' }, true],
    ['Sendmail', { _UID: '0', _COMM: 'sendmail-mta' }, true],
    [
      'Sendmail’s submission queue',
      { _UID: '51', _COMM: 'sendmail', _EXE: '/usr/sbin/sendmail.sendmail' },
      true,
    ],
    ['OpenSMTPD', { _UID: '108', _COMM: 'smtpd', _EXE: '/usr/sbin/smtpd' }, true],
    ['rsyslog', { _UID: '104', _COMM: 'rsyslogd', _EXE: '/usr/sbin/rsyslogd' }, true],
    ['a collector', { _UID: '999', _COMM: 'fluent-bit', _EXE: '/opt/fluent-bit/bin/fluent-bit' }, true],
    ['a container engine of its own user', { _UID: '998', _COMM: 'conmon', _EXE: '/usr/bin/conmon' }, true],
    ['root with logger(1)', { _UID: '0', _COMM: 'logger', _EXE: '/usr/bin/logger' }, true],
    ['the unit of the server', { _UID: '101', _SYSTEMD_UNIT: 'postfix@-.service' }, true],
    [
      'a policy server that Postfix starts',
      { _UID: '109', _EXE: '/usr/bin/python3.11', _SYSTEMD_UNIT: 'postfix@-.service' },
      true,
    ],
  ])('of journald, from %s', (_, trusted, isBelieved) => {
    const record = {
      SYSLOG_IDENTIFIER: 'postfix/submission/smtpd',
      _HOSTNAME: 'mx1',
      MESSAGE: BODY,
      ...trusted,
    };
    const { kind, program } = shown(JSON.stringify(record));
    expect(program === 'postfix/submission/smtpd').toBe(isBelieved);
    expect(kind).toBe(isBelieved ? 'client' : 'other');
  });

  it.each([
    ['a web server’s', { _UID: '33', _COMM: 'php-fpm8.2', _EXE: '/usr/sbin/php-fpm8.2' }, 'dockerd', 'other'],
    ['a container engine’s', { _UID: '0', _COMM: 'dockerd', _EXE: '/usr/bin/dockerd' }, 'dockerd', 'client'],
  ])('of journald: a header in %s record is read as what it is', (_, trusted, identifier, kind) => {
    const record = {
      SYSLOG_IDENTIFIER: identifier,
      ...trusted,
      MESSAGE: `Jan 10 10:00:00 mx1 postfix/smtpd[7]: ${BODY}`,
    };
    expect(shown(JSON.stringify(record)).kind).toBe(kind);
  });

  it.each([
    ['header', `Jan 10 10:00:00 mx1 postfix/smtpd[7]: ${BODY}`],
    ['priority and header', `<22>Jan 10 10:00:00 mx1 postfix/smtpd[7]: ${BODY}`],
    ['record', JSON.stringify({ SYSLOG_IDENTIFIER: 'postfix/smtpd', MESSAGE: BODY })],
  ])(
    "of journald, from a user's own program, holds no other program's line, whatever %s is in it",
    (_, text) => {
      const record = { SYSLOG_IDENTIFIER: 'app', _UID: '1000', _COMM: 'python3', MESSAGE: text };
      expect(shown(JSON.stringify(record))).toEqual({ kind: 'other', program: 'user:python3' });
    },
  );
});
