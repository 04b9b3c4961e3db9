import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newEvidence } from '../../../../lambda/core/detect/evidence.ts';
import { CHAT_LIMIT, stepMarkdown } from '../../../../lambda/core/message/chat-frame.ts';
import { CONTAINMENT, stepText } from '../../../../lambda/core/message/commands/commands.ts';
import { firstSteps } from '../../../../lambda/core/message/incident/first-steps.ts';
import { LANGUAGES } from '../../../../lambda/core/message/settings.ts';
import { MINUTE } from '../../../../lambda/core/time.ts';

const opened = Date.parse('2026-10-13T10:05:00Z');
const closed = Date.parse('2026-10-13T13:20:00Z');
const codes = (...of: Parameters<typeof firstSteps>) =>
  firstSteps(...of).flatMap((step) => step.flatMap((part) => (typeof part === 'string' ? [] : [part.code])));

describe.each(LANGUAGES)('first steps in %s', (language) => {
  it.each([
    [undefined, ''],
    // Two hours before it closed, when its last unusual minute ended; what came later may be the owner's.
    [closed, ' --until 2026-10-13T11:19:59Z'],
    // Withdrawn a quarter of an hour after it opened: no time before that.
    [opened + 15 * MINUTE, ' --until 2026-10-13T10:05:00Z'],
  ])('sort the queue and trace by sender and time', (end, until) => {
    const sender = 'login:anna@example.com';
    const incident = end === undefined ? { sender, opened } : { sender, opened, closed: end };
    expect(codes(incident, language)).toEqual(
      expect.arrayContaining([
        'postqueue -j',
        `sendwatch spool --queue queue.json --log /var/log/mail.log --sender ${sender} --since 2026-10-13T10:05:00Z${until}`,
        `sendwatch trace ${sender} /var/log/mail.log`,
      ]),
    );
  });

  const logs = { region: 'eu-central-1', logGroups: ['/mail/prod'] };
  const samples = { ...newEvidence().samples, queueIds: ['mx1/4F1B2C3D4E'] };

  it.each([
    ['a sender', { sender: 'login:anna@example.com', opened }, 'login:anna@example.com'],
    ['mail without a sender', { sender: 'server:mx1', opened, refusedBy: [], samples }, '4F1B2C3D4E'],
  ])('trace %s in the log group, too, where the mail log is in one', (_, incident, what) => {
    const command = `sendwatch trace ${what} --since 2026-10-13T10:05:00Z --region eu-central-1 --log-group /mail/prod`;
    expect(codes(incident, language, logs)).toContain(command);
    expect(codes(incident, language).join()).not.toContain('--log-group');
  });

  it.each([
    ['a name that is no safe word', 'login:$(reboot)', logs],
    ['a group that begins like an option', 'login:anna', { ...logs, logGroups: ['--help'] }],
    ['a group with a comment in it', 'login:anna', { ...logs, logGroups: ['/mail#prod'] }],
    ['a group that no chat shows whole', 'login:anna', { ...logs, logGroups: [`/${'x'.repeat(400)}`] }],
  ])('print no such command for %s', (_, sender, place) => {
    expect(codes({ sender, opened }, language, place).join()).not.toContain('--log-group');
  });

  describe.each([
    ['postfix', '4F1B2C3D4E'],
    ['exim', '1qbAO5-0091Cv-IH'],
    ['sendmail', 'x13456xZ001234'],
    ['opensmtpd', 'c405e39a'],
    ['unknown', '?'],
  ] as const)('on a server of which the log shows ids of %s', (mta, id) => {
    const samples = { ...newEvidence().samples, queueIds: [`mx1.example.com/${id}`] };
    const of = (sender: string) => ({ sender, opened, samples });
    const LINES = {
      postfix: [
        '192.0.2.7 REJECT',
        'postmap -q 192.0.2.7 cidr:/etc/postfix/contained_clients',
        'postfix reload',
      ],
      exim: ['192.0.2.7', 'deny hosts = net-iplsearch;/etc/exim4/contained', 'acl_smtp_rcpt'],
      sendmail: ['Connect:192.0.2.7 REJECT', 'cat /etc/mail/access | makemap hash /etc/mail/access'],
      opensmtpd: ['192.0.2.7', 'smtpctl update table contained'],
      unknown: [],
    };

    it('say the line, the place, and what puts it in force', () => {
      expect(codes(of('host:192.0.2.7'), language)).toEqual(expect.arrayContaining(LINES[mta]));
    });

    it('print the queue of that server, and of no other', () => {
      const listings = ['postqueue -j', 'exim -bp', 'mailq', 'smtpctl show queue'];
      const text = firstSteps(of('host:192.0.2.7'), language)
        .map((step) => stepText(step))
        .join('\n');
      const own = { postfix: 0, exim: 1, sendmail: 2, opensmtpd: 3, unknown: -1 }[mta];
      expect(listings.map((listing) => text.includes(listing))).toEqual(
        listings.map((_, at) => mta === 'unknown' || at === own),
      );
    });

    it('say to which file, and name no other server', () => {
      const text = firstSteps(of('host:192.0.2.7'), language)
        .map((step) => stepText(step))
        .slice(0, -4)
        .join('\n');
      const files = [
        '/etc/postfix/contained_clients',
        '/etc/exim4/contained',
        '/etc/mail/access',
        '/etc/mail/contained',
      ];
      const own = { postfix: 0, exim: 1, sendmail: 2, opensmtpd: 3, unknown: -1 }[mta];
      expect(files.map((file) => text.includes(file))).toEqual(files.map((_, at) => at === own));
    });

    it.each(['host:192.0.2.7', 'host:2001:db8:1:2::/64', `login:${'w'.repeat(100)}`, 'login:x; reboot'])(
      'fit a chat, and hold nothing unsafe: %s',
      (sender) => {
        for (const step of firstSteps(of(sender), language)) {
          expect(stepMarkdown(step).length).toBeLessThanOrEqual(CHAT_LIMIT.step);
          expect(stepText(step)).not.toMatch(/undefined| {2}/);
        }
        expect(codes(of(sender), language).join('\n')).not.toContain('reboot');
      },
    );
  });

  it('write a network of IPv6 as each server reads it', () => {
    const of = (id: string) => {
      const samples = { ...newEvidence().samples, queueIds: [`mx1/${id}`] };
      return codes({ sender: 'host:2001:db8:1:2::/64', opened, samples }, language);
    };
    expect(of('4F1B2C3D4E')).toContain('2001:db8:1:2::/64 REJECT');
    expect(of('4F1B2C3D4E')).toContain('postmap -q 2001:db8:1:2:: cidr:/etc/postfix/contained_clients');
    expect(of('1qbAO5-0091Cv-IH')).toContain('"2001:db8:1:2::/64"');
    expect(of('x13456xZ001234').filter((code) => code.startsWith('Connect:'))).toEqual([]);
  });

  it('refuse a login at Postfix and Exim, where both have a list of logins', () => {
    const of = (id: string) => {
      const samples = { ...newEvidence().samples, queueIds: [`mx1/${id}`] };
      return codes({ sender: 'login:anna@example.com', opened, samples }, language);
    };
    expect(of('4F1B2C3D4E')).toEqual(
      expect.arrayContaining([
        'anna@example.com REJECT',
        'check_sasl_access texthash:/etc/postfix/contained_logins',
      ]),
    );
    expect(of('1qbAO5-0091Cv-IH')).toContain('/etc/exim4/contained_logins');
  });

  it('refuse a user of a Postfix, by name', () => {
    const of = (sender: string, id = '4F1B2C3D4E') =>
      codes({ sender, opened, samples: { ...newEvidence().samples, queueIds: [`mx1/${id}`] } }, language);
    const rule = 'authorized_submit_users = !NAME, static:all';
    expect(of('local:mx1/33')).toEqual(expect.arrayContaining([rule, 'id -nu 33']));
    expect(of('local:mx1/www-data')).toContain(rule);
    expect(of('local:mx1/www-data').filter((code) => code.startsWith('id '))).toEqual([]);
    expect(of('local:mx1/33', '1qbAO5-0091Cv-IH')).not.toContain(rule);
  });

  it('are those that docs/cleanup.md gives', () => {
    const page = readFileSync('docs/cleanup.md', 'utf8');
    const { postfix, exim, sendmail, opensmtpd } = CONTAINMENT;
    for (const text of [
      postfix.restrictions,
      postfix.host.rule,
      postfix.login.rule,
      exim.host.rule,
      exim.login.rule,
      sendmail.map,
      opensmtpd.update,
    ])
      expect(page).toContain(text);
  });

  it('name the scripts of a local sender, whatever their names hold, in no command', () => {
    const samples = { ...newEvidence().samples, scripts: ['/var/www/form.php', '/tmp/\u001b[2Jx; reboot'] };
    const incident = { sender: 'local:web/www-data', opened, samples };
    const [first] = firstSteps(incident, language);
    expect(stepText(first!)).toContain('/var/www/form.php, /tmp/');
    expect(stepText(first!)).not.toContain('\u001b');
    expect(codes(incident, language).join('\n')).not.toMatch(/form\.php|reboot/);
  });

  it.each<[string, string, string, string]>([
    ['login:anna', '4F1B2C3D4E', 'sasl_username=anna', '4F1: client=pc[10.0.0.7], sasl_username=anna'],
    ['login:anna', '1qbAO5-0091Cv-IH', ':anna', '<= a@b.example H=pc [10.0.0.7] P=esmtpsa A=plain:anna'],
    [
      'login:anna',
      'x13456xZ001234',
      'authid=anna',
      'AUTH=server, relay=pc [10.0.0.7], authid=anna, mech=PLAIN',
    ],
    ['login:anna', 'c405e39a', 'user=anna', 'c405e39a00000000 smtp authentication user=anna result=ok'],
    ['host:10.0.0.7', '4F1B2C3D4E', '[10.0.0.7]', '4F1: client=pc[10.0.0.7]'],
    ['host:10.0.0.7', '1qbAO5-0091Cv-IH', '[10.0.0.7]', '<= a@b.example H=(pc) [10.0.0.7]:4711 P=esmtp S=9'],
    ['host:10.0.0.7', 'c405e39a', '10.0.0.7', 'c405e39a00000000 smtp connected address=10.0.0.7 host=pc'],
    ['host:2001:db8:1:2::/64', '4F1B2C3D4E', '2001:db8:1:2:', '4F1: client=pc[2001:db8:1:2:a::7]'],
    ['local:mx1/33', '4F1B2C3D4E', 'uid=33 from=', '4F1: uid=33 from=<www-data>'],
    ['local:mx1/www-data', '1qbAO5-0091Cv-IH', 'U=www-data', '<= www-data@mx1 U=www-data P=local S=9'],
  ])('look for the lines of %s on a server with ids like %s', (sender, id, words, line) => {
    const samples = { ...newEvidence().samples, queueIds: [`mx1/${id}`] };
    const logs = { region: 'eu-central-1', logGroups: ['/mail/relay'] };
    const steps = firstSteps({ sender, opened, samples }, language, logs).map((step) => stepText(step));
    expect(steps.filter((step) => step.includes('aws '))).toEqual([
      expect.stringContaining(
        `aws logs tail /mail/relay --region eu-central-1 --since 2026-10-13T09:55:00Z --filter-pattern '"${words}"'`,
      ),
    ]);
    expect(line).toContain(words);
  });

  it.each([
    ['a name that is special to a shell', 'login:x; reboot', '/mail/relay'],
    ['a log group whose name is', 'login:anna', '/mail/#1'],
    ['a log group whose name fills a chat', 'login:anna', `/${'m'.repeat(300)}`],
    ['a mail server as the sender', 'server:mx1', '/mail/relay'],
  ])('give no command of AWS for %s', (_, sender, logGroup) => {
    const incident = { sender, opened, ...(sender.startsWith('server:') ? { refusedBy: [] } : {}) };
    const steps = firstSteps(incident, language, { region: 'eu-central-1', logGroups: [logGroup] });
    expect(steps.map((step) => stepText(step)).filter((step) => step.includes('aws logs'))).toEqual([]);
    expect(steps.filter((step) => step.length === 0)).toEqual([]);
  });

  it('put no name into a command that a shell would see more in', () => {
    const commands = codes({ sender: 'login:x; reboot', opened }, language);
    expect(commands.filter((each) => /spool|trace|reboot/.test(each))).toEqual([]);
    expect(commands).toContain('postqueue -j');
  });
});
