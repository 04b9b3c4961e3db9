import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { detach } from '../../../lambda/core/mail-log/detach.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const CHUNK = 1 << 20;
const CHUNKS = 64;

/** Bytes of heap that it costs to keep something of each of 64 chunks of 1 MB that begin with a text. */
function kept(begin: (n: number) => string, keep: (chunk: string) => unknown): number {
  collect();
  const before = process.memoryUsage().heapUsed;
  const all: unknown[] = [];
  for (let n = 0; n < CHUNKS; n++) all.push(keep(`${begin(n)}\n`.padEnd(256, 'x').repeat(CHUNK / 256)));
  collect();
  const used = process.memoryUsage().heapUsed - before;
  expect(all).toHaveLength(CHUNKS);
  return used;
}

const EVERYTHING = (CHUNKS / 2) * CHUNK;
const NEXT_TO_NOTHING = 4 * CHUNK;

describe('detach', () => {
  const texts = [
    '',
    'short',
    'twelve-chars',
    'exactly-13-ch',
    'exactly-24-characters-ok',
    'exactly-25-characters-now',
    'ünïcödé 日本語 text',
  ];
  it.each(texts)('%j stays what it is', (text) => expect(detach(text)).toBe(text));

  it.each([13, 24, 25, 40])('lets the chunk go that %i characters were cut from', (length) => {
    const begin = (n: number) => `${n}-`;
    expect(kept(begin, (chunk) => chunk.slice(0, length))).toBeGreaterThan(EVERYTHING);
    expect(kept(begin, (chunk) => detach(chunk.slice(0, length)))).toBeLessThan(NEXT_TO_NOTHING);
  });
});

describe('a parsed line', () => {
  const parse = createLineParser({ year: 2026 });
  const line = (chunk: string) => parse(chunk.slice(0, chunk.indexOf('\n')));
  const syslog = (message: (n: number) => string) => (n: number) =>
    `Feb  3 04:05:06 mail.example.com postfix/submission/smtpd[7]: ${message(n)}`;

  const rows: [what: string, begin: (n: number) => string, keys: string[]][] = [
    [
      'an arrival at Postfix',
      syslog(
        (n) =>
          `3pJjg82Vycz1JB${n}: client=pc[198.51.100.${100 + n}], sasl_method=PLAIN, sasl_username=employee-number-${n}@example.com`,
      ),
      ['mta_host', 'program', 'queue_id', 'client_ip', 'sasl_username'],
    ],
    [
      'an arrival at Exim',
      (n) =>
        `2026-02-03 04:05:06 10HmaX-000000005${10 + n}-0000 <= a@example.com H=pc [2001:db8:0:1::${n}] P=esmtpa A=plain:employee-number-${n} S=1`,
      ['queue_id', 'client_ip', 'sasl_username'],
    ],
    [
      'a delivery',
      syslog(
        (n) =>
          `3pJjg82Vycz1JB${n}: to=<a@example.net>, relay=x[127.0.0.1]:25, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 3bYsCs20wBz37D${n})`,
      ),
      ['queue_id', 'remote_queue_id'],
    ],
  ];
  it.each(rows)('lets the chunk go when only the keys of %s are kept', (_, begin, keys) => {
    const pick = (chunk: string) => {
      const parsed = line(chunk) as unknown as Record<string, unknown>;
      return keys.map((key) => parsed[key] ?? expect.fail(key));
    };
    expect(kept(begin, pick)).toBeLessThan(NEXT_TO_NOTHING);
  });
});
