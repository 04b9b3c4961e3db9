import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import type { BlockImpact } from '../../../lambda/core/impact/block.ts';
import { Impact, type ImpactResult } from '../../../lambda/core/impact/impact.ts';
import { impactText } from '../../../lambda/core/impact/impact-text.ts';
import { prefixOf } from '../../../lambda/core/impact/prefix.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { parseCidr } from '../../../lambda/core/network.ts';

/** Writes a log of 2026, each message an hour after the one before. */
class Log {
  readonly lines: string[] = [];
  #hour = 0;

  day(days: number): this {
    this.#hour += 24 * days;
    return this;
  }

  /** A stranger's message that is delivered, unless `outcome` says otherwise. */
  from(
    client: string,
    from: string,
    outcome = 'dsn=2.0.0, status=sent (delivered to maildir)',
    to = 'sales@example.com',
  ): this {
    const id = this.#arrive(client, from);
    return this.#line(
      `virtual[5]: ${id}: to=<${to}>, relay=virtual, delay=1, delays=0/0/0/1, ${outcome}`,
    ).#done(id);
  }

  /** A message of ours. */
  write(
    to: string,
    client = 'pc[192.168.1.7]',
    login = ', sasl_method=PLAIN, sasl_username=anna',
    from = 'anna@example.com',
  ): this {
    const id = this.#arrive(`${client}${login}`, from);
    return this.#line(
      `smtp[5]: ${id}: to=<${to}>, relay=mx[192.0.2.80]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok)`,
    ).#done(id);
  }

  refuse(
    client: string,
    from: string,
    reply = '550 5.1.1 <x@example.com>: Recipient address rejected: User unknown',
  ): this {
    return this.#line(
      `smtpd[1]: NOQUEUE: reject: RCPT from ${client}: ${reply}; from=<${from}> to=<x@example.com> proto=ESMTP helo=<x>`,
    );
  }

  #arrive(client: string, from: string): string {
    const id = `A${this.lines.length.toString(16).toUpperCase().padStart(5, '0')}`;
    this.#line(`smtpd[1]: ${id}: client=${client}`).#line(
      `qmgr[3]: ${id}: from=<${from}>, size=9, nrcpt=1 (queue active)`,
    );
    return id;
  }

  #done(id: string): this {
    return this.#line(`qmgr[3]: ${id}: removed`);
  }

  #line(text: string): this {
    const time = new Date(Date.UTC(2026, 10, 2, this.#hour)).toISOString();
    this.lines.push(`${time} mx1 postfix/${text}`);
    return this;
  }
}

function weighed(log: Log, blocks: readonly string[], settings: object = {}): ImpactResult {
  const impact = new Impact(
    blocks.map((block) => prefixOf(parseCidr(block)!)),
    parseSettings(settings),
  );
  const parse = createLineParser({ eventsOnly: true });
  for (const line of log.lines) impact.add(parse(line));
  return impact.end();
}

function block(log: Log, settings: object = {}): BlockImpact {
  return weighed(log, ['198.51.100.0/24'], settings).blocks[0]!;
}

const PARTNER = 'mail.partner.example[198.51.100.25]';
const BOT = 'unknown[198.51.100.66]';

describe('Impact', () => {
  const domains: [what: string, log: Log, rows: object[]][] = [
    [
      'a partner that somebody wrote to',
      new Log().from(PARTNER, 'Orders@Partner.example').write('x@partner.example').write('y@PARTNER.example'),
      [{ domain: 'partner.example', messages: 1, recipients: 1, written: 2, verdict: 'keep' }],
    ],
    [
      "one that a vacation's answer went to",
      new Log().from(PARTNER, 'orders@partner.example').write('orders@partner.example', undefined, '', ''),
      [{ domain: 'partner.example', written: 0, verdict: 'look' }],
    ],
    [
      'a stranger',
      new Log().from(PARTNER, 'orders@partner.example'),
      [{ domain: 'partner.example', written: 0, verdict: 'look' }],
    ],
    [
      'forwarded mail is of the domain that it came from',
      new Log()
        .from(PARTNER, 'SRS0=ab1d=QX=partner.example=orders@club.example')
        .from(PARTNER, 'srs1=xyz=old.example==ab1d=QX=partner.example=orders@club.example')
        .write('x@partner.example'),
      [
        {
          domain: 'partner.example',
          via: 'club.example',
          messages: 2,
          senders: 1,
          kind: 'forwarded',
          verdict: 'keep',
        },
      ],
    ],
    [
      'a list that has a return path for each member',
      new Log()
        .from(PARTNER, 'guild-bounces+anna=example.com@lists.example')
        .from(PARTNER, 'guild-bounces+bert=example.com@lists.example'),
      [{ domain: 'lists.example', messages: 2, senders: 1, kind: 'list', verdict: 'look' }],
    ],
    [
      'bounces are one row, with the machines that sent them',
      new Log().from(PARTNER, '').from('unknown[198.51.100.26]', '').from(PARTNER, ''),
      [{ domain: '<>', hosts: ['198.51.100.26', 'mail.partner.example'], messages: 3, verdict: 'look' }],
    ],
    [
      'what reached no mailbox is no loss',
      new Log()
        .from(PARTNER, 'a@partner.example', 'dsn=5.1.1, status=bounced (unknown user)')
        .from(PARTNER, 'a@partner.example', 'dsn=4.2.2, status=deferred (over quota)')
        .refuse(PARTNER, 'a@partner.example'),
      [],
    ],
    [
      'one of our own domains in a forged sender is no partner',
      new Log().from(BOT, 'chief@example.com').write('bert@example.com'),
      [{ domain: 'example.com', written: 1, verdict: 'look' }],
    ],
  ];
  it.each(domains)('%s', (_, log, rows) => {
    const found = block(log, { ownDomains: ['example.com'] }).domains;
    expect(found).toHaveLength(rows.length);
    expect(found).toMatchObject(rows);
  });

  const greylisting = '450 4.2.0 <x@example.com>: Recipient address rejected: Greylisted';
  const addresses: [what: string, log: Log, keep: string[], spamSources: string[], narrower: string[]][] = [
    [
      'refused for good only',
      new Log().refuse(BOT, 'x@offers.example'),
      [],
      ['198.51.100.66'],
      ['198.51.100.0/24'],
    ],
    ['put off only is no spam source', new Log().refuse(BOT, 'x@offers.example', greylisting), [], [], []],
    [
      'put off for a partner',
      new Log()
        .refuse(PARTNER, 'a@partner.example', greylisting)
        .refuse(BOT, 'x@offers.example')
        .write('a@partner.example'),
      ['198.51.100.25'],
      ['198.51.100.66'],
      ['198.51.100.64/26'],
    ],
    [
      'a stranger on two days',
      new Log()
        .from(PARTNER, 'n@news.example')
        .day(1)
        .from(PARTNER, 'n@news.example')
        .refuse(BOT, 'x@offers.example'),
      ['198.51.100.25'],
      ['198.51.100.66'],
      ['198.51.100.64/26'],
    ],
    [
      'a stranger twice on one day',
      new Log()
        .from(PARTNER, 'n@news.example')
        .from(PARTNER, 'n@news.example')
        .refuse(BOT, 'x@offers.example'),
      [],
      ['198.51.100.66'],
      ['198.51.100.0/24'],
    ],
    ['who sends bounces', new Log().from(PARTNER, ''), ['198.51.100.25'], [], []],
    [
      'our own client at a public address',
      new Log().write('x@y.example', 'home[198.51.100.90]').refuse(BOT, 'x@offers.example'),
      [],
      ['198.51.100.66'],
      ['198.51.100.64/28'],
    ],
  ];
  it.each(addresses)('%s: addresses', (_, log, keep, spamSources, narrower) => {
    expect(block(log)).toMatchObject({ keep, spamSources, narrower });
  });

  it('tells its own clients, which lose no mail but their way out', () => {
    const log = new Log()
      .write('x@y.example', 'home[198.51.100.90]')
      .write('z@y.example', 'home[198.51.100.90]');
    expect(block(log)).toMatchObject({ wouldLose: 0, ownClients: ['198.51.100.90'], ownMessages: 2 });
  });

  it('counts a message once in all, however many blocks it lies in', () => {
    const log = new Log().from(PARTNER, 'a@partner.example').from('other[203.0.113.9]', 'b@other.example');
    const { wouldLose, blocks } = weighed(log, ['198.51.100.0/24', '198.51.0.0/16', '203.0.113.9']);
    expect(wouldLose).toBe(2);
    expect(blocks.map(({ cidr, wouldLose: lost }) => [cidr, lost])).toEqual([
      ['198.51.100.0/24', 1],
      ['198.51.0.0/16', 1],
      ['203.0.113.9', 1],
    ]);
  });

  it('says in plain words what would be lost, and lets no text of the log through', () => {
    const log = new Log()
      .from(PARTNER, 'orders@partner\u001b[2J.example')
      .write('x@partner\u001b[2J.example')
      .refuse(BOT, 'x@offers.example');
    const text = impactText(weighed(log, ['198.51.100.0/24']), { from: 0, to: 86_400_000 });
    expect(text.split('\n')).toEqual([
      'The log covers 1 day, 1970-01-01 00:00 UTC to 1970-01-02 00:00 UTC.',
      'Who writes less often than that is not in it: give older logs, too.',
      '',
      '198.51.100.0/24: would have lost 1 message',
      '  KEEP  partner [2j.example, 1 message to 1, last 2026-11-02 00:00 UTC, 1 message of yours went there',
      '  Keep: 198.51.100.25',
      '  Only refused tries from: 198.51.100.66',
      '  Block instead: 198.51.100.64/26',
    ]);
  });
});

describe('a refusal whose line does not name the client', () => {
  const at = '2026-11-24T09:00:00Z mx1';
  const logs: [mta: string, lines: string[]][] = [
    [
      'Sendmail',
      [
        `${at} sm-mta[7]: 2AS90000000101: <u@example.com>... User unknown`,
        `${at} sm-mta[7]: 2AS90000000101: from=<p@spam.example>, size=0, class=0, nrcpts=0, proto=SMTP, daemon=MTA, relay=[198.51.100.66]`,
      ],
    ],
    [
      'OpenSMTPD',
      [
        `${at} smtpd[7]: 2ee4edcb1f744909 smtp connected address=198.51.100.66 host=<unknown>`,
        `${at} smtpd[7]: 2ee4edcb1f744909 smtp failed-command command="RCPT TO:<u@example.com>" result="550 Invalid recipient"`,
        `${at} smtpd[7]: 2ee4edcb1f744909 smtp disconnected reason=quit`,
      ],
    ],
  ];
  it.each(logs)('counts for it in the words of %s', (_, lines) => {
    const log = new Log();
    log.lines.push(...lines);
    expect(block(log)).toMatchObject({ spamSources: ['198.51.100.66'], keep: [], wouldLose: 0 });
  });
});
