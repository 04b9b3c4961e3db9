import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lambda/core/config.ts';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import { canonicalEvents } from '../../lambda/core/events/contribution.ts';
import { toMessageEvent } from '../../lambda/core/events/event-of-line.ts';
import type { IncidentChange } from '../../lambda/core/incident/incident.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { composeMessage, describeIncident } from '../../lambda/core/message/incident/compose.ts';
import { DEFAULT_NOTIFY } from '../../lambda/core/message/notify-defaults.ts';
import { MinuteFold } from '../../lambda/judge/minute-fold.ts';

const S3140 =
  '550 5.7.1 Unfortunately, messages from [203.0.113.5] were not sent. Please contact your Internet service provider since part of their network is on our block list (S3140). You can also refer your provider to http://mail.live.com/mail/troubleshooting.aspx#errors.';
const ZEN = '554 5.7.1 Service unavailable; Client host [203.0.113.5] blocked using zen.spamhaus.org';
const DBL = '554 5.7.1 Service unavailable; Sender address [u@bad.example] blocked using dbl.spamhaus.org';
const HOTMAIL = ['hotmail.com', 'outlook.com', 'live.jp'];

interface Mail {
  /** Minutes from the start. */
  at: number;
  /** Who sends, by the last part of an own address. */
  user: number;
  domain: string;
  reply: string;
}

/** What the judge says of these refused mails; the memory goes through the checkpoint in the middle. */
function judged(mails: readonly Mail[], idleMinutes = 0): { fold: MinuteFold; changes: IncidentChange[] } {
  const settings = parseSettings({});
  const detect = detectSettings(settings);
  const parse = createLineParser({ year: 2026 });
  const minutes = Math.max(...mails.map(({ at }) => at)) + 1;
  let fold = new MinuteFold(undefined, settings, detect);
  const changes: IncidentChange[] = [];
  const start = Date.UTC(2026, 4, 4, 9) / 60_000;
  for (let at = 0; at < minutes + idleMinutes; at++) {
    const time = new Date((start + at) * 60_000).toISOString();
    const contributions = mails
      .map((mail, id) => ({ ...mail, id: `4F${id.toString(16).toUpperCase().padStart(8, '0')}` }))
      .filter((mail) => mail.at === at)
      .flatMap(({ id, user, domain, reply }) =>
        [
          `postfix/smtpd[1]: ${id}: client=pc${user}[192.168.1.${user}]`,
          `postfix/qmgr[2]: ${id}: from=<u${user}@ours.example>, size=900, nrcpt=1 (queue active)`,
          `postfix/smtp[3]: ${id}: to=<r${id}@${domain}>, relay=mx.${domain}[198.51.100.9]:25, delay=1, delays=0/0/1/0, dsn=5.7.1, status=bounced (host mx.${domain}[198.51.100.9] said: ${reply} (in reply to RCPT TO command))`,
        ].map((line, part) => ({
          hash: `${id}${part}`,
          event: toMessageEvent(parse(`${time} mail ${line}`))!,
        })),
      );
    changes.push(...fold.minute(start + at, canonicalEvents(contributions), false, new Map()).changes);
    if (at === minutes >> 1) fold = new MinuteFold(fold.checkpoint(), settings, detect);
  }
  return { fold, changes };
}

const opened = (changes: readonly IncidentChange[]) =>
  changes.filter(({ type }) => type === 'opened').map(({ incident }) => incident.sender);

const OUTLOOK: Mail[] = Array.from({ length: 469 }, (_, i) => ({
  at: i >> 2,
  user: 1 + (i % 60),
  domain: HOTMAIL[i % 3]!,
  reply: S3140,
}));

describe('a mail server that is refused', () => {
  it('is one incident of its own, and nobody is accused: 469 bounces of 60 users by S3140', () => {
    const { fold, changes } = judged(OUTLOOK);
    expect(opened(changes)).toEqual(['server:mail']);
    expect(fold.incidents).toMatchObject([
      {
        sender: 'server:mail',
        severity: 'high',
        refusedBy: ['microsoft-s3140'],
        refusedSenders: 60,
        samples: { recipients: 469, bounced: 469 },
      },
    ]);
    expect(fold.incidents[0]!.samples.domains.map(({ domain }) => domain).sort()).toEqual(
      [...HOTMAIL].sort(),
    );
    expect(fold.incidents[0]!.suspects).toHaveLength(5);
  });

  it('recovers when the refusals end, once', () => {
    const { fold, changes } = judged(OUTLOOK, 961);
    expect(changes.at(-1)).toMatchObject({ type: 'recovered', incident: { sender: 'server:mail' } });
    expect(fold.incidents).toEqual([]);
  });

  it.each([
    ['a list at two domains: not yet', ['a.example', 'b.example'], [1, 2, 3, 4], ZEN],
    ['a list at three names of one owner: not yet', ['a.one.com', 'b.one.com', 'c.one.com'], [1, 2], ZEN],
    ['one sender only', ['a.example', 'b.example', 'c.example'], [1], ZEN],
    [
      'a list of domains, at any number',
      ['a.example', 'b.example', 'c.example', 'd.example'],
      [1, 2, 3],
      DBL,
    ],
  ])('is not found: %s', (_, domains, users, reply) => {
    const mails = domains.flatMap((domain, at) => users.map((user) => ({ at, user, domain, reply })));
    expect(opened(judged(mails).changes)).toEqual([]);
  });

  it("is no cloak: a spammer's own mail server that names a block leaves the failures his", () => {
    const spam = Array.from({ length: 300 }, (_, i) => ({
      at: i >> 3,
      user: 7,
      domain: 'evil.example',
      reply: ZEN,
    }));
    expect(opened(judged(spam).changes)).toEqual(['host:192.168.1.7']);
  });

  it('is found with its attacker, whose other failures still count, and names that first', () => {
    const unknown = '550 5.1.1 User unknown';
    const spam = Array.from({ length: 400 }, (_, i) => ({
      at: i >> 3,
      user: 99,
      domain: `d${i % 150}.example`,
      reply: i % 2 === 0 ? unknown : ZEN,
    }));
    const others = [1, 2, 3, 4].map((user) => ({ at: 40, user, domain: `p${user}.example`, reply: ZEN }));
    const { fold, changes } = judged([...spam, ...others]);
    expect(opened(changes)).toEqual(['host:192.168.1.99', 'server:mail']);
    expect(fold.incidents.find(({ refusedBy }) => refusedBy)?.suspects?.[0]).toBe('host:192.168.1.99');
  });

  it('tells by whom, how much, which partners and what to do, in each channel and language', () => {
    const { changes } = judged(OUTLOOK);
    const { incident } = changes.findLast(({ type }) => type !== 'recovered')!;
    const notice = {
      id: 'n',
      kind: 'opened',
      created: incident.alerted,
      status: 'pending',
      incident,
    } as const;
    const message = composeMessage(notice);
    expect(message.subject).toBe('[sendwatch] HIGH: server:mail is refused by other mail servers');
    expect(message.email).toMatch(/recipients of \d+ senders refused so far, at 3 domains/);
    expect(message.email).toContain('Refused by: Microsoft Outlook.com S3140\n');
    expect(message.email).toContain(
      'removal: https://sendersupport.olc.protection.outlook.com/pm/troubleshooting\n',
    );
    expect(message.email).toContain('Partners: ');
    expect(message.email).toContain('May have caused it');
    expect(message.email).not.toMatch(/Score|off the network|sendwatch expect/);
    expect(message.sms).toContain('is refused by other mail servers');
    expect(JSON.parse(message.json)).toMatchObject({ incident: { refusedBy: ['microsoft-s3140'] } });
    expect(composeMessage(notice, { notify: { ...DEFAULT_NOTIFY, language: 'ja' } }).email).toContain(
      '受信を拒否されています',
    );
    expect(describeIncident(incident).join('\n')).not.toMatch(/score|Why:/);
  });
});
