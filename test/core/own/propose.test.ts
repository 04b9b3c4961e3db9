import { describe, expect, it } from 'vitest';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { OwnProposals, type Proposals } from '../../../lambda/core/own/propose.ts';

function proposed(lines: readonly string[]): Proposals {
  const parse = createLineParser({ year: 2026 });
  const reader = new OwnProposals();
  for (const line of lines) {
    reader.text(line);
    reader.add(parse(line));
  }
  return reader.end();
}

const at = (text: string, host = 'mx', stamp = '2026-10-13T10:00:00+09:00') => `${stamp} ${host} ${text}`;

/** A message of an own PC that another server refuses with these words. */
const refused = (id: number, server: string, words: string) => [
  at(`postfix/smtpd[1]: 4A${id}: client=pc[10.0.0.7]`),
  at(`postfix/qmgr[1]: 4A${id}: from=<a@corp.example>, size=9, nrcpt=1 (queue active)`),
  at(
    `postfix/smtp[1]: 4A${id}: to=<b@p.example>, relay=mx.p.example[${server}]:25, delay=1, dsn=5.7.1, status=bounced (host mx.p.example[${server}] said: ${words})`,
  ),
];

describe('the addresses that mail leaves from', () => {
  const blocked = '550 5.7.1 Client host [198.18.0.25] blocked';

  it.each<[what: string, lines: string[], found: string[]]>([
    [
      'named by servers of two networks',
      [...refused(1, '8.8.4.4', blocked), ...refused(2, '1.1.1.1', blocked)],
      ['198.18.0.25'],
    ],
    ['named by one network only', [...refused(1, '8.8.4.4', blocked), ...refused(2, '8.8.4.5', blocked)], []],
    [
      'private, or no address',
      [1, 2].flatMap((n) => refused(n, `8.8.${n}.4`, '550 10.0.0.7 and 999.1.2.3 blocked')),
      [],
    ],
    ['the answering servers themselves', [1, 2].flatMap((n) => refused(n, `8.8.${n}.4`, '550 no')), []],
    [
      'that no list can hold',
      [1, 2].flatMap((n) => refused(n, `8.8.${n}.4`, '550 [192.0.2.25] blocked')),
      [],
    ],
  ])('%s', (_what, lines, found) => {
    expect(proposed(lines).addresses.map(({ value }) => value)).toEqual(found);
  });
});

describe('an inner relay', () => {
  const taken = (id: number) => at(`postfix/smtpd[1]: 6C00A000${id}: client=inner[10.0.0.9]`, 'outer');
  const handed = (id: number) =>
    at(
      `postfix/smtp[1]: 5B00A000${id}: to=<b@p.example>, relay=out[10.0.0.2]:25, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 6C00A000${id})`,
      'inner',
    );

  it.each<[order: string, lines: string[]]>([
    ['the arrival there first', [1, 2, 3].flatMap((id) => [taken(id), handed(id)])],
    ['the delivery here first', [1, 2, 3].flatMap((id) => [handed(id), taken(id)])],
  ])('is a client whose messages another host of the log handed on: %s', (_order, lines) => {
    expect(proposed(lines).relays).toEqual([{ value: '10.0.0.9', because: 'relay', messages: 3 }]);
  });

  it('is told by messages, not by their recipients', () => {
    expect(proposed([taken(1), handed(1), handed(1), handed(1)]).relays).toEqual([]);
  });

  it('is no client that only sends much', () => {
    const lines = Array.from({ length: 50 }, (_, id) => at(`postfix/smtpd[1]: 7D${id}: client=pc[10.0.0.9]`));
    expect(proposed(lines).relays).toEqual([]);
  });
});

describe('offsets of the stamps', () => {
  it.each<[stamps: string[], offsets: number[]]>([
    [['2026-10-13T10:00:00+09:00'], [540]],
    [['2026-10-13T10:00:00.123456+0530'], [330]],
    [
      ['2026-10-25T00:30:00+02:00', '2026-10-25T04:30:00+01:00'],
      [60, 120],
    ],
    [['2026-10-13T10:00:00+00:00'], []],
    [['2026-10-13T10:00:00Z', 'Oct 13 10:00:00'], []],
  ])('%j are %j', (stamps, offsets) => {
    expect(proposed(stamps.map((stamp) => at('postfix/qmgr[1]: 8E1: removed', 'mx', stamp))).offsets).toEqual(
      offsets,
    );
  });
});

it('offers no name that the configuration would refuse', () => {
  const lines = ['localhost', 'a b.example', '1.2.3.4', 'corp.example'].flatMap((domain, n) => [
    at(`postfix/smtpd[1]: 9F${n}: client=x[8.8.4.4]`),
    at(
      `postfix/local[1]: 9F${n}: to=<b@${domain}>, relay=local, delay=1, dsn=2.0.0, status=sent (delivered to mailbox)`,
    ),
  ]);
  expect(proposed(lines).domains).toEqual([{ value: 'corp.example', because: 'delivered' }]);
});
