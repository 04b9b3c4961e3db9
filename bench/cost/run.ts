// What sendwatch costs a month at three sizes: prints a Markdown table. npx tsx bench/cost/run.ts
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { FleetLog } from './fleet-log.ts';
import { type Measured, measure } from './measure.ts';
import { openMessages } from './open-messages.ts';
import { BACKSTOP, DAYS, FIXED, PRICES, RUNS } from './prices.ts';

const SIZES = [
  { perDay: 1e6, hosts: 2, minutes: 31, judged: true },
  { perDay: 10e6, hosts: 8, minutes: 3, judged: false },
  { perDay: 100e6, hosts: 40, minutes: 1, judged: false },
];
/** A function's share of a core at 512 MB: a full one comes with 1,769 MB. */
const INGEST_CORE = 512 / 1769;
/** Seconds of an invocation that are not computing: the wait for its writes. */
const WAITING = 0.02;
/** Bytes of the metric line that each invocation writes, and Lambda's own two. */
const OWN_LOG = 1_000;
/** Bytes of the judge's own lines a minute: 200 senders at most. */
const SENDER_LOG = 200 * 230;
/** Days that the log and the contributions are kept. */
const LOG_DAYS = 30;
const TABLE_DAYS = 4;
/** Days that a stream keeps what it got, beyond the first. */
const STREAM_DAYS = 2;

const sample = new URL('../../samples/infected-pc.log.gz', import.meta.url);
const log = new FleetLog(gunzipSync(readFileSync(sample)).toString('utf8'), 2026);
const columns: Record<string, number[]> = {};
const note = (row: string, value: number) => {
  columns[row] ??= [];
  columns[row].push(value);
};
/** What a stream costs, which is an option. */
const stream: number[] = [];
/** What a dashboard costs that somebody has always open. */
const dashboard: number[] = [];
/** What the backstop costs, which is an option, too. */
const backstop: number[] = [];
let small: Measured | undefined;
const notes: string[] = [];
for (const size of SIZES) {
  const copies = Math.round(size.perDay / 86_400 / log.rate);
  const measured = await measure(log, { copies, ...size });
  small ??= measured;
  const { run } = small;
  const scale = (size.perDay * DAYS) / measured.messages;
  const bytes = size.perDay * DAYS * log.bytesPerMessage;
  // The judge's own items grow with senders, which are the recording's; the minutes that it reads grow with the mail.
  const reads = (run!.reads - small.minuteReads * run!.minutes + measured.minuteReads * run!.minutes) * RUNS;
  const writes = measured.writes * scale + run!.writes * RUNS;
  const batches = measured.batches * scale;
  const judgeSeconds = run!.seconds * (size.perDay / SIZES[0]!.perDay) * RUNS;
  const ingestSeconds = (measured.ingestSeconds / INGEST_CORE) * scale + batches * WAITING;
  const tableGb = (measured.writes * scale * 1024 * (TABLE_DAYS / DAYS)) / 1e9;
  note('Log ingestion', (bytes / 1e9) * PRICES.logGb);
  note('Log kept 30 days', (bytes / 1e9) * 0.15 * (LOG_DAYS / 30) * PRICES.logKeptGb);
  note('Writes', (writes / 1e6) * PRICES.writes);
  note('Reads', (reads / 1e6) * PRICES.reads);
  note('Table', tableGb * PRICES.tableGb);
  note(
    'Lambda',
    ((batches + RUNS) / 1e6) * PRICES.invocations +
      (ingestSeconds * 0.5 + judgeSeconds * 1.769) * PRICES.gbSecond,
  );
  note("The functions' own logs", (((batches + RUNS) * OWN_LOG + RUNS * SENDER_LOG) * PRICES.logGb) / 1e9);
  const packedGb = (measured.packedBytes * scale) / 1e9;
  stream.push(
    PRICES.streamHour * 24 * DAYS + packedGb * (PRICES.streamGb + PRICES.streamKeptGb * (STREAM_DAYS / DAYS)),
  );
  backstop.push(
    BACKSTOP.queries *
      (PRICES.logAlarm + (bytes / 1e9) * BACKSTOP.share * BACKSTOP.runsADay * PRICES.queryGb),
  );
  note('Fixed: keys, metrics, alarms, dashboard', FIXED);
  const { drawing } = small;
  // A refresh a minute, day and night. The pictures themselves are free; nothing on it asks the log.
  dashboard.push(
    (RUNS / 1e6) * (PRICES.invocations + drawing.reads * PRICES.reads) +
      RUNS * (drawing.seconds / INGEST_CORE + WAITING) * 0.5 * PRICES.gbSecond +
      ((RUNS * OWN_LOG) / 1e9) * PRICES.logGb,
  );
  notes.push(
    `${size.perDay / 1e6} M a day: ${((1000 * measured.writes) / measured.messages).toFixed(1)} write units per 1,000 ` +
      `messages, ${((1000 * measured.batches) / measured.messages).toFixed(1)} invocations, ` +
      `${((1e6 * measured.ingestSeconds) / measured.messages).toFixed(0)} us of a core a message in ingest, ` +
      `${measured.minuteReads.toFixed(0)} read units a minute read, ${(run!.seconds * (size.perDay / 1e6)).toFixed(2)} s a run, ` +
      `${(small.coldSeconds * (size.perDay / 1e6)).toFixed(2)} s the first one of a process`,
  );
}
const money = (value: number) => (value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US'));
const total = SIZES.map((_, at) => Object.values(columns).reduce((sum, row) => sum + row[at]!, 0));
console.log('| USD a month, messages a day | 1 M | 10 M | 100 M |');
console.log('|---|---|---|---|');
for (const [row, values] of Object.entries(columns))
  console.log(`| ${row} | ${values.map(money).join(' | ')} |`);
console.log(`| **Total** | ${total.map((value) => `**${money(value)}**`).join(' | ')} |`);
console.log(`| More with a stream | ${stream.map(money).join(' | ')} |`);
console.log(`| More with a backstop | ${backstop.map(money).join(' | ')} |`);
console.log(`| More with the dashboard always open | ${dashboard.map(money).join(' | ')} |`);
console.error(
  `\nA message is ${log.linesPerMessage.toFixed(1)} lines and ${log.bytesPerMessage.toFixed(0)} bytes of log.`,
);
for (const each of [...notes, ...openMessages()]) console.error(each);
