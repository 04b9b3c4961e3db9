import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { Comparison } from './comparison.ts';

/** One line, and the fields that another project's parser finds in it, under one naming (`canon`). */
interface Case {
  suite: string;
  /** Whether the line has a syslog header; if not, `program` names the daemon where the suite does. */
  header: boolean;
  program: string | null;
  line: string;
  canon: Record<string, string | number>;
}

/** Names of theirs that are other ones here. */
const NAMES: Readonly<Record<string, string>> = { host: 'mta_host' };

/** Where this parser says something else on purpose, and why. */
interface Difference {
  suite: string;
  field: string;
  theirs: string;
  ours: string;
  why: string;
}

const DIFFERENCES: readonly Difference[] = [
  {
    suite: 'msimerson',
    field: 'status',
    theirs: 'forwarded',
    ours: 'sent',
    why: 'the line says status=sent; that suite renames it by the reply',
  },
  {
    suite: 'patterndb',
    field: 'status',
    theirs: 'expired, returned to sender',
    ours: 'expired',
    why: "the rest is the line's wording, not the status",
  },
  {
    suite: 'whyscream',
    field: 'status',
    theirs: 'undeliverable-but-not-cached',
    ours: 'undeliverable',
    why: 'what verify(8) caches is no other outcome',
  },
  {
    suite: 'winebarrel',
    field: 'delays',
    theirs: '0.11/0.03/0.23/0.19',
    ours: 'undefined',
    why: 'is no field here: delay is their sum',
  },
  {
    suite: 'winebarrel',
    field: 'relay',
    theirs: 'gateway-f1.isp.att.net[204.127.217.16]:25',
    ours: 'undefined',
    why: 'is relay_host, relay_ip and relay_port here',
  },
];

/** The line as it stands there, and, where it has no header, behind a made one. */
function forms({ header, program, line }: Case): string[] {
  return header ? [line] : [line, `Jan  2 03:04:05 mx1 ${program ?? 'postfix/smtp'}[12]: ${line}`];
}

/** Compares field by field; a line without a header is read twice, once behind a made one. */
export function compareFields(json: readonly string[]): Comparison {
  const parse = createLineParser({ year: 2020 });
  const wrong = new Map<string, number>();
  let fields = 0;
  let differ = 0;
  for (const each of json.map((line) => JSON.parse(line) as Case)) {
    for (const form of forms(each)) {
      const parsed = parse(form) as unknown as Record<string, unknown>;
      for (const [field, theirs] of Object.entries(each.canon)) {
        fields++;
        const ours = parsed[NAMES[field] ?? field];
        if (String(ours) === String(theirs)) continue;
        differ++;
        const row = `${each.suite}: ${field} is ${theirs} there, ${String(ours)} here`;
        wrong.set(row, (wrong.get(row) ?? 0) + 1);
      }
    }
  }
  const reasons = new Map(
    DIFFERENCES.map(({ suite, field, theirs, ours, why }) => [
      `${suite}: ${field} is ${theirs} there, ${ours} here`,
      why,
    ]),
  );
  const rows = [...wrong].map(
    ([row, count]) => `  ${count} x ${row} (${reasons.get(row) ?? 'NOT EXPLAINED'})`,
  );
  const share = ((100 * (fields - differ)) / Math.max(1, fields)).toFixed(1);
  return {
    text: [`fields: ${fields.toLocaleString('en')} comparisons, ${share} % right`, ...rows],
    right: [...wrong.keys()].every((row) => reasons.has(row)),
  };
}
