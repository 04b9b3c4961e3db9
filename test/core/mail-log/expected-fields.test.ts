import { describe, expect, it } from 'vitest';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { HAVE_SHARED_LOGS, linesOf, sharedFile } from './shared-logs.ts';

interface Case {
  suite: string;
  source: string;
  header: boolean;
  program: string | null;
  line: string;
  canon: Record<string, string | number>;
}

/** Names of that file that are other ones here. */
const NAMES: Readonly<Record<string, string>> = { host: 'mta_host' };

/** Where we say something else on purpose: suite, field, their value, ours, and why. */
const DIFFERENCES: readonly (readonly [
  suite: string,
  field: string,
  theirs: string,
  ours: string,
  why: string,
])[] = [
  [
    'msimerson',
    'status',
    'forwarded',
    'sent',
    'the line says status=sent; that suite renames it by the reply',
  ],
  [
    'patterndb',
    'status',
    'expired, returned to sender',
    'expired',
    'the rest is the line’s wording, not the status',
  ],
  [
    'whyscream',
    'status',
    'undeliverable-but-not-cached',
    'undeliverable',
    'what verify(8) caches is no other outcome',
  ],
  ['winebarrel', 'delays', '0.11/0.03/0.23/0.19', 'undefined', 'is no field of ours: delay is their sum'],
  [
    'winebarrel',
    'relay',
    'gateway-f1.isp.att.net[204.127.217.16]:25',
    'undefined',
    'is relay_host, relay_ip, relay_port here',
  ],
];

const cases = HAVE_SHARED_LOGS
  ? linesOf(sharedFile('expected-fields.jsonl')).map((json) => JSON.parse(json) as Case)
  : [];

/** The line as it stands there, and, where it has no header, behind a made one. */
function forms({ header, program, line }: Case): string[] {
  return header ? [line] : [line, `Jan  2 03:04:05 mx1 ${program ?? 'postfix/smtp'}[12]: ${line}`];
}

function differences(): { fields: number; wrong: string[][] } {
  const parse = createLineParser({ year: 2020 });
  let fields = 0;
  const wrong: string[][] = [];
  for (const each of cases) {
    for (const form of forms(each)) {
      const parsed = parse(form) as unknown as Record<string, unknown>;
      for (const [name, theirs] of Object.entries(each.canon)) {
        fields++;
        const ours = parsed[NAMES[name] ?? name];
        if (String(ours) !== String(theirs)) wrong.push([each.suite, name, String(theirs), String(ours)]);
      }
    }
  }
  return { fields, wrong };
}

describe.skipIf(!HAVE_SHARED_LOGS)('the fields that other projects’ parsers find in Postfix lines', () => {
  it('are found, but for the differences that the table explains', () => {
    const { fields, wrong } = differences();
    const explained = DIFFERENCES.map((row) => row.slice(0, 4).join(' | '));
    expect(fields).toBeGreaterThan(1000);
    expect([...new Set(wrong.map((row) => row.join(' | ')))].sort()).toEqual(explained.sort());
    expect(wrong.length).toBeLessThanOrEqual(fields / 100);
  });
});
