import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { Impact } from '../../../lambda/core/impact/impact.ts';
import { prefixOf } from '../../../lambda/core/impact/prefix.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { parseCidr } from '../../../lambda/core/network.ts';

const SENT = 'dsn=2.0.0, status=sent (250 Ok)';
const GREYLISTED = '450 4.2.0 <x@example.com>: Recipient address rejected: Greylisted';
const UNKNOWN = '550 5.1.1 <x@example.com>: Recipient address rejected: User unknown';

/** A log of one message or refused try an hour. */
class Log {
  readonly lines: string[] = [];
  #messages = 0;

  in(from: string, client = 'mail.partner.example[198.51.100.25]', outcome = SENT): this {
    return this.#message(
      `client=${client}`,
      from,
      `virtual[5]: ID: to=<sales@example.com>, relay=virtual, ${outcome}`,
    );
  }

  out(to: string, outcome = SENT): this {
    const client = 'client=pc[192.168.1.7], sasl_method=PLAIN, sasl_username=anna';
    return this.#message(
      client,
      'anna@example.com',
      `smtp[5]: ID: to=<${to}>, relay=mx[192.0.2.80]:25, ${outcome}`,
    );
  }

  refuse(from: string, client: string, reply = UNKNOWN): this {
    this.#messages++;
    return this.#line(
      `smtpd[1]: NOQUEUE: reject: RCPT from ${client}: ${reply}; from=<${from}> to=<x@example.com> proto=ESMTP helo=<x>`,
    );
  }

  #message(client: string, from: string, delivery: string): this {
    const id = `A${(++this.#messages).toString(16).toUpperCase().padStart(5, '0')}`;
    return this.#line(`smtpd[1]: ${id}: ${client}`)
      .#line(`qmgr[3]: ${id}: from=<${from}>, size=9, nrcpt=1 (queue active)`)
      .#line(delivery.replace('ID', id).replace(', dsn', ', delay=1, delays=0/0/0/1, dsn'))
      .#line(`qmgr[3]: ${id}: removed`);
  }

  #line(text: string): this {
    this.lines.push(`${new Date(Date.UTC(2026, 10, 2, this.#messages)).toISOString()} mx1 postfix/${text}`);
    return this;
  }
}

function weighed(log: Log, cidr: string) {
  const impact = new Impact([prefixOf(parseCidr(cidr)!)], parseSettings({ ownDomains: ['example.com'] }));
  const parse = createLineParser({ eventsOnly: true });
  for (const line of log.lines) impact.add(parse(line));
  const { domains, ...block } = impact.end().blocks[0]!;
  const rows = domains.map(({ domain, via, kind, messages, verdict }) =>
    [domain, kind, ...(via === undefined ? [] : [`via ${via}`]), messages, verdict].join(' '),
  );
  return { rows, block };
}

const WROTE = 'x@partner.example';

describe('whose mail a block would lose', () => {
  const rows: [what: string, log: Log, rows: string[], cidr?: string][] = [
    [
      'what we wrote bounced',
      new Log().in('o@partner.example').out(WROTE, 'dsn=5.1.1, status=bounced (550 no)'),
      ['partner.example plain 1 keep'],
    ],
    [
      'what we wrote still waits',
      new Log().in('o@partner.example').out(WROTE, 'dsn=4.1.1, status=deferred (450 no)'),
      ['partner.example plain 1 keep'],
    ],
    [
      'a subdomain is a domain of its own',
      new Log().in('o@mail.partner.example').out(WROTE),
      ['mail.partner.example plain 1 look'],
    ],
    [
      'SRS with a plus sign',
      new Log().in('SRS0+ab1d=QX=partner.example=o@club.example').out(WROTE),
      ['partner.example forwarded via club.example 1 keep'],
    ],
    ['BATV', new Log().in('prvs=1234abcdef=o@partner.example').out(WROTE), ['partner.example plain 1 keep']],
    [
      'Barracuda’s BATV',
      new Log().in('btv1==1234==o@partner.example').out(WROTE),
      ['partner.example plain 1 keep'],
    ],
    [
      'a list that has an address for each member',
      new Log().in('u-bounces+anna=example.com@lists.example').in('u-bounces+bert=example.com@lists.example'),
      ['lists.example list 2 look'],
    ],
    [
      'a list that numbers its mails',
      new Log()
        .in('u-return-12345-anna=example.com@lists.example')
        .in('u-return-12346-anna=example.com@lists.example'),
      ['lists.example list 2 look'],
    ],
    ['a list of Majordomo', new Log().in('owner-users@lists.example'), ['lists.example list 1 look']],
    ['a group of Google', new Log().in('users+bncBCABCDE@groups.example'), ['groups.example list 1 look']],
    [
      'an owner is no list',
      new Log().in('owner@shop.example').in('homeowner-x@shop.example'),
      ['shop.example plain 2 look'],
    ],
    ['notices', new Log().in(''), ['<> bounce 1 look']],
    ['our own domain from outside', new Log().in('anna@example.com'), ['example.com plain 1 look']],
    [
      'put off first',
      new Log().refuse('o@partner.example', 'mail[198.51.100.25]', GREYLISTED).in('o@partner.example'),
      ['partner.example plain 1 look'],
    ],
    ['put off only', new Log().refuse('o@partner.example', 'mail[198.51.100.25]', GREYLISTED), []],
    ['a dot at the end', new Log().in('o@partner.example.').out(WROTE), ['partner.example plain 1 keep']],
    [
      'one name in two alphabets',
      new Log().in('o@BÜCHER.example').in('o@xn--bcher-kva.example').out('x@xn--bcher-kva.example'),
      ['xn--bcher-kva.example plain 2 keep'],
    ],
    [
      'one name in two alphabets, the other way round',
      new Log().in('o@xn--bcher-kva.example').out('x@bücher.example'),
      ['xn--bcher-kva.example plain 1 keep'],
    ],
    [
      'a forwarded name in two alphabets',
      new Log().in('SRS0=ab1d=QX=bücher.example=o@club.example').out('x@xn--bcher-kva.example'),
      ['xn--bcher-kva.example forwarded via club.example 1 keep'],
    ],
    [
      'what is no name in any alphabet stays as it is',
      new Log().in('o@ü:1.example').in('o@１９８.51.100.25').in('o@xn--ü.example'),
      ['xn--ü.example plain 1 look', 'ü:1.example plain 1 look', '１９８.51.100.25 plain 1 look'],
    ],
    ['an address literal', new Log().in('o@[198.51.100.25]'), ['[198.51.100.25] plain 1 look']],
    [
      'names of an object’s own',
      new Log().in('o@__proto__').in('o@constructor'),
      ['__proto__ plain 1 look', 'constructor plain 1 look'],
    ],
    [
      'an IPv4 address written as IPv6',
      new Log().in('o@partner.example', 'mail[::ffff:198.51.100.25]'),
      ['partner.example plain 1 look'],
    ],
    ['host bits', new Log().in('o@partner.example'), ['partner.example plain 1 look'], '198.51.100.77/24'],
    [
      'one address',
      new Log().in('o@partner.example').in('o@b.example', 'b[198.51.100.26]'),
      ['partner.example plain 1 look'],
      '198.51.100.25',
    ],
    ['everything', new Log().in('o@partner.example'), ['partner.example plain 1 look'], '0.0.0.0/0'],
    [
      'IPv6 is not in an IPv4 range',
      new Log().in('o@partner.example', 'mail[2001:db8::25]'),
      [],
      '0.0.0.0/0',
    ],
    [
      'IPv6',
      new Log().in('o@partner.example', 'mail[2001:DB8:0:0::25]'),
      ['partner.example plain 1 look'],
      '2001:db8::/32',
    ],
    ['IPv6 beside it', new Log().in('o@partner.example', 'mail[2001:db9::25]'), [], '2001:db8::/32'],
  ];
  it.each(rows)('%s', (_, log, expected, cidr = '198.51.100.0/24') => {
    expect(weighed(log, cidr).rows).toEqual(expected);
  });
});

describe('who is a spam source', () => {
  const bounced = (dsn: string) =>
    new Log().in('o@partner.example', undefined, `dsn=${dsn}, status=bounced (no)`);
  const rows: [what: string, log: Log, sources: string[], cidr?: string][] = [
    ['not who met a full mailbox of ours', bounced('5.2.2'), []],
    ['not who met a loop or fault of ours', bounced('5.4.6'), []],
    ['who wrote to nobody', bounced('5.1.1'), ['198.51.100.25']],
    ['who was refused for what it said', bounced('5.7.1'), ['198.51.100.25']],
    ['not who was put off', new Log().refuse('o@x.example', 'b[198.51.100.66]', GREYLISTED), []],
    ['who was refused', new Log().refuse('o@x.example', 'b[198.51.100.66]'), ['198.51.100.66']],
    [
      'not who was refused and delivered, too',
      new Log().refuse('o@x.example', 'm[198.51.100.25]').in('o@partner.example'),
      [],
    ],
    [
      'a /64 at a time',
      new Log().refuse('o@x.example', 'b[2001:db8:2::66]').in('o@p.example', 'm[2001:db8:1::25]'),
      ['2001:db8:2::66'],
      '2001:db8::/32',
    ],
  ];
  it.each(rows)('%s', (_, log, sources, cidr = '198.51.100.0/24') => {
    expect(weighed(log, cidr).block.spamSources).toEqual(sources);
  });
});
