import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import type { ParsedLine } from '../../../lambda/core/mail-log/parsed-line.ts';
import { type Shown, shown } from './parsed.ts';

const KINDS = new Set([
  ...['client', 'queued', 'message-id', 'delivery', 'expired', 'bounce-notice', 'removed', 'reject'],
  ...['auth-failure', 'other', 'unknown', 'malformed'],
]);

const HEADERS = [
  ...['', 'Feb  3 04:05:06 mx1 postfix/smtpd[7]: ', '2026-02-03T04:05:06+01:00 mx1 sm-mta[7]: '],
  ...[
    '2026-02-03 04:05:06 1raAO5-0091Cv-IH ',
    'Feb  3 04:05:06 mx1 smtpd[7]: 5df87c903d709659 ',
    '<22>1 - - - - - - ',
    '{"log":"',
  ],
];

/** Pieces that mean something somewhere: random text alone would never get past a header. */
const PIECES = [
  ...[
    'to=<',
    '>',
    ', ',
    'status=sent (',
    ')',
    'relay=',
    '[192.0.2.1]',
    ':25',
    'client=',
    'from=<',
    'size=1',
    'nrcpt=1',
  ],
  ...[
    ' (queue active)',
    'message-id=<',
    '4F1B2C3D5E: ',
    'NOQUEUE: reject: RCPT from ',
    '; from=<',
    'helo=<',
    'warning: ',
  ],
  ...[
    'header Subject: ',
    ' <= ',
    ' => ',
    ' ** ',
    ' == ',
    'H=(',
    ') [',
    'A=plain:',
    'T="',
    '" for ',
    'C="',
    ': ',
    'stat=',
    'dsn=5.1.1',
  ],
  ...[
    'AUTH=server, ',
    'authid=',
    'mech=',
    'smtp message ',
    'mta delivery ',
    'evpid=0123456789abcdef',
    'result="',
    'message repeated 2 times: [ ',
  ],
  ...[
    '\0',
    '\r',
    '\n',
    '\ufffd',
    '"',
    '\\',
    '\ud800',
    'é',
    '}',
    ']',
    ' notification: ',
    'SASL LOGIN authentication failed',
    '5.7.1',
    '550 ',
  ],
];

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 })), { maxLength: 30 })
    .map((pieces) => pieces.join('')),
);
const line = fc.tuple(fc.constantFrom(...HEADERS), text).map(([header, rest]) => header + rest);

function isWellFormed(parsed: ParsedLine): boolean {
  const { kind, time, zoned, to, ...rest } = parsed;
  const numbers = ['size', 'nrcpt', 'delay', 'client_port', 'relay_port', 'repeated'];
  return (
    KINDS.has(kind) &&
    typeof zoned === 'boolean' &&
    (time === undefined || Number.isFinite(time)) &&
    (to === undefined ||
      typeof to === 'string' ||
      (to.length > 1 && to.every((each) => typeof each === 'string'))) &&
    Object.entries(rest).every(
      ([name, value]) =>
        value === undefined || (numbers.includes(name) ? Number.isFinite(value) : typeof value === 'string'),
    )
  );
}

describe('any text', () => {
  it('gives one well-formed line, and the same one whatever was parsed before', () => {
    const one = createLineParser({ reference: Date.UTC(2026, 2, 1) });
    fc.assert(
      fc.property(line, (input) => {
        const parsed = one(input);
        expect(parsed).toSatisfy(isWellFormed);
        expect(parsed).toEqual(createLineParser({ reference: Date.UTC(2026, 2, 1) })(input));
      }),
      { numRuns: 3000 },
    );
  });

  it('gives only texts that stand in it', () => {
    const parse = createLineParser({ year: 2026 });
    fc.assert(
      fc.property(text, (rest) => {
        const input = `Feb  3 04:05:06 mx1 postfix/smtpd[7]: ${rest}`;
        const { to, kind, status, action, ...strings } = parse(input);
        for (const value of [...Object.values(strings), ...[to].flat()]) {
          if (typeof value === 'string') expect(input).toContain(value);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a line of a megabyte', () => {
  const LENGTH = 1 << 20;
  const units = [
    ...'<>"\\\'()[]{}:;,.= \t\0\r-@%/|*a0Z',
    ...PIECES,
    'relay=x, ',
    'orig_to=<a>, ',
    'conn_use=1,',
    '<"',
    ' A=x ',
    'k=v ',
  ];
  const starts = [
    ...HEADERS,
    'Feb  3 04:05:06 mx1 postfix/smtp[7]: 4F1B2C3D5E: to=<a@example.net>, ',
    'Feb  3 04:05:06 mx1 postfix/cleanup[7]: 4F1B2C3D5E: warning: header Subject: ',
    'Feb  3 04:05:06 mx1 sm-mta[7]: x13456xY001234: to=',
    '2026-02-03 04:05:06 1raAO5-0091Cv-IH ** ',
  ];

  /**
   * Whether a line took under 50 ms of processor time at least once: a parser whose time grows with the square of the
   * length takes hours. By the processor's time, as others on a busy machine stretch every attempt on the clock.
   */
  function isQuick(parse: (line: string) => unknown, input: string): boolean {
    for (let attempt = 0; attempt < 10; attempt++) {
      const begun = process.cpuUsage();
      parse(input);
      const { user, system } = process.cpuUsage(begun);
      if (user + system < 50_000) return true;
    }
    return false;
  }

  it.each(starts)('of anything nasty behind %j takes under 50 ms', (start) => {
    const parse = createLineParser({ year: 2026 });
    const slow = units.filter(
      (unit) => !isQuick(parse, start + unit.repeat(Math.ceil(LENGTH / unit.length))),
    );
    expect(slow).toEqual([]);
  });
});

describe('parse(print(event))', () => {
  const id = fc.stringMatching(/^[0-9A-F]{10,12}$/).filter((each) => /\d/.test(each));
  const word = fc.stringMatching(/^[a-z0-9]{1,12}$/);
  const domain = word.map((each) => `${each}.example.net`);
  /** A local part as RFC 5321 quotes it: anything printable may stand between the quotes. */
  const quoted = fc
    .string({ minLength: 1, maxLength: 20 })
    .map((each) => `"${each.replace(/[\\"]/g, '\\$&')}"`);
  const address = fc.tuple(fc.oneof(word, quoted), domain).map(([local, host]) => `${local}@${host}`);
  const ip = fc.oneof(fc.ipV4(), fc.ipV6()).filter((each) => each !== '::');
  const count = fc.nat({ max: 1_000_000 });
  const reply = fc.string({ maxLength: 60 }).map((each) => `250 2.0.0 ${each.trim()}x`);
  const login = fc
    .stringMatching(/^[ -~]{1,30}$/)
    .filter((each) => each.trim() === each && !/, (sasl|orig)_/.test(each));

  const head = 'Feb  3 04:05:06 mx1 postfix/x[7]: ';
  const common = { mta_host: 'mx1', program: 'postfix/x' } as const;
  const prints: [what: string, event: fc.Arbitrary<Shown>, print: (event: Shown) => string][] = [
    [
      'an arrival',
      fc.record({
        kind: fc.constant('client' as const),
        queue_id: id,
        client_host: domain,
        client_ip: ip,
        sasl_method: fc.constant('PLAIN'),
        sasl_username: login,
      }),
      (e) =>
        `${e.queue_id}: client=${e.client_host}[${e.client_ip}], sasl_method=${e.sasl_method}, sasl_username=${e.sasl_username}`,
    ],
    [
      'a queued message',
      fc.record({
        kind: fc.constant('queued' as const),
        queue_id: id,
        from: fc.oneof(address, fc.constant('')),
        size: count,
        nrcpt: count,
      }),
      (e) => `${e.queue_id}: from=<${e.from}>, size=${e.size}, nrcpt=${e.nrcpt} (queue active)`,
    ],
    [
      'a delivery',
      fc.record({
        kind: fc.constant('delivery' as const),
        queue_id: id,
        to: address,
        orig_to: address,
        relay_host: domain,
        relay_ip: ip,
        relay_port: count,
        delay: count,
        dsn: fc.constantFrom('2.0.0', '4.7.1', '5.1.10'),
        status: fc.constantFrom('deferred' as const, 'bounced' as const),
        reply,
      }),
      (e) =>
        `${e.queue_id}: to=<${e.to}>, orig_to=<${e.orig_to}>, relay=${e.relay_host}[${e.relay_ip}]:${e.relay_port}, delay=${e.delay}, delays=0/0/0/1, dsn=${e.dsn}, status=${e.status} (${e.reply})`,
    ],
    [
      'a removal',
      fc.record({ kind: fc.constant('removed' as const), queue_id: id }),
      (e) => `${e.queue_id}: removed`,
    ],
  ];
  it.each(prints)('is stable for %s', (_, event, print) => {
    fc.assert(
      fc.property(event, (each) => {
        const printed = print(each);
        const parsed = shown(head + printed);
        expect(parsed).toEqual({ ...common, ...each });
        expect(print(parsed)).toBe(printed);
      }),
      { numRuns: 500 },
    );
  });
});
