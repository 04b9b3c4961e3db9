import { describe, expect, it } from 'vitest';
import { decodeContributions, encodeContributions } from '../../../lambda/core/events/contribution.ts';
import { RefusalReader } from '../../../lambda/core/impact/refused/refusal-reader.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { minuteOf } from '../../../lambda/core/time.ts';

const START = Date.UTC(2026, 10, 2, 9);
const BLOCKED = '554 5.7.1 <unknown[198.51.100.25]>: Client host rejected: dial-up';

/** A refusal after some seconds. */
const line = (
  seconds: number,
  { from = 'Ann@Partner.example', reply = BLOCKED, ip = '198.51.100.25' } = {},
) =>
  `${new Date(START + 1000 * seconds).toISOString()} mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[${ip}]: ${reply}; from=<${from}> to=<x@example.com> proto=ESMTP helo=<x>`;

function read(lines: readonly string[]) {
  const reader = new RefusalReader();
  const parse = createLineParser();
  return lines.flatMap((text) => reader.read(parse(text)));
}

describe('RefusalReader', () => {
  it('tells domain, rule and network, and nothing of people and clients', () => {
    const [event] = read([line(0)]);
    const { refusal } = event!;
    expect(refusal).toMatchObject({ domain: 'partner.example', rule: 'Client host rejected: dial-up' });
    const text = encodeContributions(minuteOf(START), [{ hash: '0'.repeat(16), event: event! }]);
    expect(text).not.toMatch(/ann|x@example|198\.51/i);
    expect(decodeContributions(text)[0]!.event.refusal).toEqual(refusal);
  });

  it.each<[what: string, lines: string[], count: number]>([
    ['the same once a minute', [line(0), line(1), line(59)], 1],
    ['it again in the next one', [line(0), line(60)], 2],
    ['neighbours as one network', [line(0), line(1, { ip: '198.51.100.77' })], 1],
    [
      'another network, rule or domain',
      [line(0), line(1, { ip: '192.0.2.7' }), line(2, { from: 'a@b.example' })],
      3,
    ],
    ['no temporary refusal', [line(0, { reply: '450 4.7.1 Greylisted' })], 0],
    ['nobody who says not who he is', [line(0, { from: '' })], 0],
    [
      'of a flood no more than 200',
      Array.from({ length: 500 }, (_, at) => line(at / 10, { from: `a@d${at}.example` })),
      200,
    ],
  ])('tells %s', (_, lines, count) => {
    expect(read(lines)).toHaveLength(count);
  });
});
