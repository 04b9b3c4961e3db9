import { describe, expect, it } from 'vitest';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';

const ID = '1raAO5-0091Cv-IH';
const NAMES = Array.from({ length: 60 }, (_, n) => `recipient${n}@customer${n}.example`);
const ARRIVAL =
  `2023-01-10 10:00:00 ${ID} <= joe@example.com H=pc (pc.example) [203.0.113.44] P=esmtpsa ` +
  `A=plain_login:joe@example.com S=900 id=1@pc for ${NAMES.join(' ')}`;

/** As Exim hands it to syslog (log.c, write_syslog): `[number/total] ` before each piece of `length`. */
function split(text: string, length = 870): string[] {
  const pieces: [text: string, mark: string][] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const piece = text.slice(at, end < 0 || end - at > length ? at + length : end);
    at += piece.length;
    const newline = text.charAt(at) === '\n';
    if (newline) at++;
    pieces.push([piece, newline && at < text.length ? '\\' : '/']);
  }
  return pieces.map(([piece, mark], n) => `[${n + 1}${mark}${pieces.length}] ${piece}`);
}
const tagged = (text: string, pid: number | '' = 7) =>
  `Jan 10 10:00:00 mx exim${pid === '' ? '' : `[${pid}]`}: ${text}`;

function parsed(lines: string[]) {
  const parse = createLineParser({ year: 2023 });
  return lines.map((line) => parse(line));
}

const WHOLE = {
  kind: 'client',
  mta_host: 'mx',
  program: 'exim',
  queue_id: ID,
  client_ip: '203.0.113.44',
  sasl_username: 'joe@example.com',
  nrcpt: 60,
};

describe('a message of Exim’s that syslog splits', () => {
  it.each(Array.from({ length: 24 }, (_, n) => 40 + 13 * n))(
    'is read as a whole, in pieces of %s',
    (length) => {
      const lines = parsed(split(ARRIVAL, length).map((piece) => tagged(piece)));
      expect(lines.at(-1)).toMatchObject(WHOLE);
      expect(lines.slice(0, -1).map(({ kind }) => kind)).toEqual(lines.slice(1).map(() => 'other'));
    },
  );

  it('is read as a whole where a collector takes the space from the end of a piece', () => {
    // The space before the address is the last character of the first piece.
    const name = 'x'.repeat(869 - '()'.length - ARRIVAL.indexOf('(pc'));
    const text = ARRIVAL.replace('(pc.example)', `(${name})`);
    expect(text.charAt(869)).toBe(' ');
    const records = split(text).map((piece) =>
      JSON.stringify({
        MESSAGE: piece.trimEnd(),
        SYSLOG_IDENTIFIER: 'exim',
        SYSLOG_PID: '7',
        _HOSTNAME: 'mx',
      }),
    );
    expect(parsed(records).at(-1)).toMatchObject(WHOLE);
  });

  it.each([
    ['RFC 5424', (piece: string) => `<22>1 2023-01-10T10:00:00Z mx exim 7 - - ${piece}`],
    [
      'a record',
      (piece: string) =>
        JSON.stringify({ MESSAGE: piece, SYSLOG_IDENTIFIER: 'exim', SYSLOG_PID: '7', _HOSTNAME: 'mx' }),
    ],
  ])('is read as a whole in %s', (_, around) => {
    expect(parsed(split(ARRIVAL).map(around)).at(-1)).toMatchObject(WHOLE);
  });

  it('of two processes at a time is told by the process', () => {
    const [one, two] = [
      split(ARRIVAL),
      split(ARRIVAL.replaceAll('joe@', 'ann@').replace(ID, '1raAO6-0091Cv-IH')),
    ];
    const lines = parsed(one.flatMap((piece, at) => [tagged(piece, 7), tagged(two[at]!, 8)]));
    const arrivals = lines.filter(({ kind }) => kind === 'client');
    expect(arrivals.map(({ sasl_username }) => sasl_username)).toEqual([
      'joe@example.com',
      'ann@example.com',
    ]);
  });

  it('of two processes that nothing tells apart mixes nobody’s words', () => {
    const [one, two] = [
      split(ARRIVAL, 150),
      split(ARRIVAL.replaceAll('joe@', 'ann@').replace(ID, '1raAO6-0091Cv-IH'), 150),
    ];
    const lines = parsed(one.flatMap((piece, at) => [tagged(piece, ''), tagged(two[at]!, '')]));
    for (const { queue_id: id, sasl_username: login } of lines) {
      if (login !== undefined) expect(login).toBe(id === ID ? 'joe@example.com' : 'ann@example.com');
    }
  });

  it.each([
    ['a missing piece', (pieces: string[]) => pieces.filter((_, at) => at !== 1)],
    [
      'pieces in another order',
      (pieces: string[]) => [pieces[0]!, pieces[2]!, pieces[1]!, ...pieces.slice(3)],
    ],
    ['the end alone', (pieces: string[]) => pieces.slice(1)],
  ])('is not made up of %s', (_, damage) => {
    const lines = parsed(damage(split(ARRIVAL, 300)).map((piece) => tagged(piece)));
    expect(lines.map(({ kind }) => kind)).not.toContain('client');
  });

  it('with lines of its own is one line', () => {
    const text = `2023-01-10 10:00:00 ${ID} == a@b.example R=r T=t defer (0): 451 first\nsecond`;
    expect(parsed(split(text).map((piece) => tagged(piece))).at(-1)).toMatchObject({
      kind: 'delivery',
      status: 'deferred',
      reply: '451 first second',
    });
  });

  it.each([
    ['the first alone', [0], 1],
    ['the second alone', [1], 1],
    ['all', [0, 1], 0],
    ['the first one twice', [0, 0, 1], 1],
    ['the second one first', [1, 0], 2],
  ])('counts as unread what is not whole: %s', (_, order, unread) => {
    const parse = createLineParser({ year: 2023 });
    const pieces = split(ARRIVAL, 1_200).map((piece) => tagged(piece));
    const kinds = order.map((at) => parse(pieces[at]!).kind);
    expect(kinds.filter((kind) => kind === 'unknown').length + parse.unjoined).toBe(unread);
  });

  it('accuses nobody whom its first piece names in a quote that ends in another one', () => {
    const sender = `"x H=x [10.0.0.9] P=esmtpa A=plain:victim S=1 id=z ${'x'.repeat(900)}"@b.example`;
    const forged = ARRIVAL.replace('joe@example.com H=', `${sender} H=`);
    const [first, ...rest] = split(forged).map((piece) => tagged(piece));
    expect(JSON.stringify(parsed([first!]))).not.toMatch(/victim|10\.0\.0\.9/);
    expect(parsed([first!, ...rest]).at(-1)).toMatchObject(WHOLE);
  });
});
