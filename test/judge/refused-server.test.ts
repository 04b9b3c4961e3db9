import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lambda/core/config.ts';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import { canonicalEvents } from '../../lambda/core/events/contribution.ts';
import { toMessageEvent } from '../../lambda/core/events/event-of-line.ts';
import type { IncidentChange } from '../../lambda/core/incident/incident.ts';
import type { IsListed } from '../../lambda/core/incident/server/server-watch.ts';
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
function judged(
  mails: readonly Mail[],
  idleMinutes = 0,
  isListed?: IsListed,
): { fold: MinuteFold; changes: IncidentChange[] } {
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
    changes.push(
      ...fold.minute(start + at, canonicalEvents(contributions), false, new Map(), isListed).changes,
    );
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

  it('is found at one provider alone, where it refuses the mail of five senders', () => {
    const mails = [1, 2, 3, 4, 5].map((user) => ({ at: user, user, domain: 'hotmail.com', reply: S3140 }));
    expect(opened(judged(mails.slice(1)).changes)).toEqual([]);
    expect(opened(judged(mails).changes)).toEqual(['server:mail']);
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

  it('takes back what was said of the innocent before it was known: a newsletter that one provider refuses first', () => {
    const letter = Array.from({ length: 120 }, (_, i) => ({
      at: i >> 4,
      user: 5,
      domain: HOTMAIL[i % 2]!,
      reply: S3140,
    }));
    const others = [1, 2, 3].map((user) => ({ at: 20, user, domain: `p${user}.example`, reply: S3140 }));
    const { fold, changes } = judged([...letter, ...others]);
    expect(opened(changes)).toEqual(['host:192.168.1.5', 'server:mail']);
    expect(changes.filter(({ withdrawal }) => withdrawal)).toMatchObject([
      {
        type: 'recovered',
        incident: { sender: 'host:192.168.1.5' },
        reason: { name: 'refused', server: 'server:mail' },
      },
    ]);
    expect(fold.incidents).toMatchObject([{ sender: 'server:mail', samples: { recipients: 123 } }]);
    // Nor is it said again by the next mail.
    const later = { at: 40, user: 5, domain: 'hotmail.com', reply: S3140 };
    expect(opened(judged([...letter, ...others, later]).changes)).toEqual(opened(changes));
  });

  it('is found at its first refusal where a check of our own finds it on that list, and on that alone', () => {
    const mails = [1, 2].map((user) => ({ at: user, user, domain: 'a.example', reply: ZEN }));
    const onList = (list: string) => (host: string, by: string) => host === 'mail' && by === list;
    expect(opened(judged(mails, 0, onList('spamhaus')).changes)).toEqual(['server:mail']);
    expect(opened(judged(mails, 0, onList('barracuda')).changes)).toEqual([]);
  });

  it('names a sender whose incident is over, and closes 16 hours after the last refusal', () => {
    const spam = Array.from({ length: 300 }, (_, i) => ({
      at: i >> 3,
      user: 99,
      domain: `d${i % 150}.example`,
      reply: '550 5.1.1 User unknown',
    }));
    const others = [1, 2, 3].map((user) => ({ at: 400, user, domain: `p${user}.example`, reply: ZEN }));
    const { fold } = judged([...spam, ...others]);
    expect(fold.incidents).toMatchObject([{ sender: 'server:mail' }]);
    expect(fold.incidents[0]!.suspects?.[0]).toBe('host:192.168.1.99');
  });

  it('names its own bounces to forged senders, and says how many since when', () => {
    const settings = parseSettings({ ownDomains: ['ours.example'] });
    const fold = new MinuteFold(undefined, settings, detectSettings(settings));
    const parse = createLineParser({ year: 2026 });
    const start = Date.UTC(2026, 4, 4, 9) / 60_000;
    for (let at = 0; at < 40; at++) {
      const [mail, bounce] = [`4A${String(at).padStart(8, '0')}`, `4B${String(at).padStart(8, '0')}`];
      const out = `to=<f${at}@p${at % 4}.example>, relay=mx.p.example[198.51.100.9]:25, delay=1, dsn=5.7.1, status=bounced (host mx.p.example[198.51.100.9] said: ${ZEN} (in reply to RCPT TO command))`;
      const lines = [
        `smtpd[1]: ${mail}: client=unknown[198.51.100.77]`,
        `qmgr[2]: ${mail}: from=<f${at}@p${at % 4}.example>, size=900, nrcpt=1 (queue active)`,
        `local[3]: ${mail}: to=<n${at}@ours.example>, relay=local, delay=1, dsn=5.1.1, status=bounced (unknown user)`,
        `bounce[4]: ${mail}: sender non-delivery notification: ${bounce}`,
        `qmgr[2]: ${bounce}: from=<>, size=900, nrcpt=1 (queue active)`,
        `smtp[3]: ${bounce}: ${out}`,
        ...(at < 30
          ? []
          : [
              `smtpd[1]: 4C${at}000: client=pc[192.168.1.${at}]`,
              `qmgr[2]: 4C${at}000: from=<u@ours.example>, size=900, nrcpt=1 (queue active)`,
              `smtp[3]: 4C${at}000: ${out}`,
            ]),
      ];
      const events = lines.map((line, part) => ({
        hash: `${at} ${part}`,
        event: toMessageEvent(
          parse(`${new Date((start + at) * 60_000).toISOString()} mail postfix/${line}`),
        )!,
      }));
      fold.minute(start + at, canonicalEvents(events), false, new Map());
    }
    const [found] = fold.incidents;
    expect(fold.incidents).toHaveLength(1);
    expect(found).toMatchObject({
      sender: 'server:mail',
      backscatter: { messages: 40, since: start * 60_000 },
      refusedDomains: 4,
      samples: { recipients: 50, bounced: 50 },
    });
    expect(found!.suspects?.[0]).toBe('server:mail');
    expect(describeIncident(found!).join('\n')).toContain('may be forged: 40 since 2026-05-04 09:00 UTC');
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
    expect(message.email).toMatch(/\d+ refusals so far, of mail of \d+ senders, at domains of 3 owners/);
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
