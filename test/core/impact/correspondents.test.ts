import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { Correspondents } from '../../../lambda/core/impact/correspondents.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';

type Entry = [
  day: number,
  what: 'from' | 'write' | 'vacation' | 'refuse',
  domain: string,
  client?: string,
  reply?: string,
];

const BLOCKED = '554 5.7.1 <unknown[198.51.100.25]>: Client host rejected: dial-up';

/** Lines of a log whose days count from a Monday. */
function linesOf(
  [day, what, domain, client = '198.51.100.25', reply = BLOCKED]: Entry,
  at: number,
): string[] {
  const id = `A${at.toString(16).toUpperCase().padStart(5, '0')}`;
  const line = (text: string) =>
    `${new Date(Date.UTC(2026, 10, 2 + day, 9)).toISOString()} mx1 postfix/${text}`;
  if (what === 'refuse')
    return [
      line(
        `smtpd[1]: NOQUEUE: reject: RCPT from unknown[${client}]: ${reply}; from=<a@${domain}> to=<x@example.com> proto=ESMTP helo=<x>`,
      ),
    ];
  const own = what === 'write' || what === 'vacation';
  const [from, to] = own
    ? [what === 'vacation' ? '' : 'x@example.com', `a@${domain}`]
    : [`a@${domain}`, 'x@example.com'];
  return [
    line(`smtpd[1]: ${id}: client=c[${own ? '192.168.1.7' : client}]`),
    line(`qmgr[3]: ${id}: from=<${from}>, size=9, nrcpt=1 (queue active)`),
    line(
      `virtual[5]: ${id}: to=<${to}>, relay=virtual, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (ok)`,
    ),
    line(`qmgr[3]: ${id}: removed`),
  ];
}

function told(entries: readonly Entry[]) {
  const reader = new Correspondents(parseSettings({}));
  const parse = createLineParser({ eventsOnly: true });
  for (const line of entries.flatMap(linesOf)) reader.add(parse(line));
  const { refused, silent } = reader.end();
  return {
    refused: refused.map(({ domain, rule, tries }) => `${domain}: ${rule} (${tries})`),
    silent: silent.map(({ domain, silent: days }) => `${domain}: ${days}`),
  };
}

const botnet = Array.from({ length: 9 }, (_, at): Entry => [1, 'refuse', 'partner.example', `203.0.${at}.9`]);
const workdays = (domain: string, until: number): Entry[] =>
  Array.from({ length: until }, (_, day) => day)
    .filter((day) => day % 7 < 5)
    .map((day) => [day, 'from', domain]);

describe('Correspondents', () => {
  const refusals: [what: string, entries: Entry[], refused: string[]][] = [
    [
      'a partner in a range that was blocked before the log begins',
      [
        [0, 'write', 'partner.example'],
        [1, 'refuse', 'partner.example'],
        [2, 'refuse', 'partner.example'],
      ],
      ['partner.example: Client host rejected: dial-up (2)'],
    ],
    [
      'a partner that delivered before',
      [
        [0, 'from', 'partner.example'],
        [1, 'refuse', 'partner.example'],
      ],
      ['partner.example: Client host rejected: dial-up (1)'],
    ],
    [
      'one that is taken again',
      [
        [0, 'write', 'p.example'],
        [1, 'refuse', 'p.example'],
        [2, 'from', 'p.example'],
      ],
      [],
    ],
    ['a stranger', [[1, 'refuse', 'offers.example']], []],
    [
      "a stranger whom a vacation's answer went to",
      [
        [0, 'vacation', 'offers.example'],
        [1, 'refuse', 'offers.example'],
      ],
      [],
    ],
    ["a bot net that forges the partner's name", [[0, 'write', 'partner.example'], ...botnet], []],
    [
      'a partner whose name is written in two alphabets',
      [
        [0, 'write', 'bücher.example'],
        [1, 'refuse', 'xn--bcher-kva.example'],
      ],
      ['xn--bcher-kva.example: Client host rejected: dial-up (1)'],
    ],
    [
      'a mistyped recipient',
      [
        [0, 'write', 'p.example'],
        [1, 'refuse', 'p.example', undefined, '550 5.1.1 <x@example.com>: User unknown'],
      ],
      [],
    ],
    [
      'greylisting',
      [
        [0, 'write', 'p.example'],
        [1, 'refuse', 'p.example', undefined, '450 4.2.0 <x@example.com>: Greylisted'],
      ],
      [],
    ],
  ];
  it.each(refusals)('refused: %s', (_, entries, refused) => {
    expect(told(entries).refused).toEqual(refused);
  });

  it("names a partner whom Sendmail's rule refuses, though the line of it has no address", () => {
    const reader = new Correspondents(parseSettings({}));
    const parse = createLineParser({ eventsOnly: true });
    const at = (day: number) => `2026-11-0${day}T09:00:00Z mx1 sendmail[7]: `;
    const lines = [
      `${at(2)}5A2Bx1000001: from=<x@example.com>, size=9, class=0, nrcpts=1, msgid=<1@x>, proto=ESMTP, relay=pc [192.168.1.7]`,
      `${at(2)}5A2Bx1000001: to=<a@partner.example>, delay=00:00:01, mailer=esmtp, relay=mx.partner.example. [198.51.100.25], dsn=2.0.0, stat=Sent (ok)`,
      `${at(3)}5A3Bx1000002: ruleset=check_rcpt, arg1=<x@example.com>, relay=mx.partner.example [198.51.100.25], reject=550 5.7.1 <x@example.com>... Access denied`,
      `${at(3)}5A3Bx1000002: from=<a@partner.example>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=mx.partner.example [198.51.100.25]`,
    ];
    for (const line of lines) reader.add(parse(line));
    expect(reader.end().refused.map(({ domain, tries }) => [domain, tries])).toEqual([
      ['partner.example', 1],
    ]);
  });

  const end = (day: number): Entry => [day, 'write', 'elsewhere.example'];
  const silences: [what: string, entries: Entry[], silent: string[]][] = [
    ['after a weekend', [...workdays('p.example', 12), end(14)], []],
    ['after a week of holidays', [...workdays('p.example', 12), end(18)], []],
    ['after a fortnight', [...workdays('p.example', 12), end(25)], ['p.example: 14']],
    ['who wrote three times', [...workdays('p.example', 3), end(30)], []],
    [
      'who writes every other week',
      [...[0, 14, 28, 42, 56].map((day): Entry => [day, 'from', 'p.example']), end(80)],
      [],
    ],
  ];
  it.each(silences)('silent: %s', (_, entries, silent) => {
    expect(told(entries).silent).toEqual(silent);
  });
});
