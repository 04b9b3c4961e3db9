// `npx tsx bench/throughput/run.ts [--mb 250] [--gb 1] [--runs 5] [--seed 1] [--same-times]`: how fast `sendwatch
// replay` reads a log, beside Debian's pflogsumm on the same file in the same run, by turns; how much memory it
// takes; and what one batch costs ingest. Needs pflogsumm and time (apt-get install pflogsumm time). Figures are
// only worth something on a machine that does nothing else: the load is printed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { median, run, type Usage } from './child.ts';
import { measureIngest } from './ingest.ts';
import { repeatLog } from './repeat-log.ts';

const ROOT = join(import.meta.dirname, '../..');
const RECORDING = join(ROOT, 'samples/infected-pc.log.gz');
/** The stamps name no year. */
const YEAR = '2026';
const BATCHES = [700_000, 1_000_000];

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '250' },
    gb: { type: 'string' },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    'same-times': { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const size = values.gb === undefined ? Number(values.mb) * 1e6 : Number(values.gb) * 1e9;
  const runs = Number(values.runs);
  if (!(size > 0) || !(runs >= 1)) throw new Error('--mb, --gb and --runs take numbers above 0');
  const folder = mkdtempSync(join(tmpdir(), 'sendwatch-throughput-'));
  try {
    const path = join(folder, 'mail.log');
    const recorded = gunzipSync(readFileSync(RECORDING)).toString('utf8');
    const log = repeatLog(recorded, path, {
      bytes: size,
      seed: Number(values.seed),
      advance: !values['same-times'],
    });
    print(`${cpus()[0]?.model}, ${availableParallelism()} processors, Node ${process.version}`);
    print(`load ${loadavg().map((load) => load.toFixed(1))}`);
    print(`${log.lines} lines, ${(log.bytes / 1e6).toFixed(0)} MB, ${runs} runs by turns, medians\n`);
    await compare(path, log, runs);
    print('');
    for (const batch of BATCHES) await ingest(recorded, batch);
    print(`\nload ${loadavg().map((load) => load.toFixed(1))}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(path: string, log: { lines: number; bytes: number }, runs: number): Promise<void> {
  const sendwatch = ['node', join(ROOT, 'bin/run.mjs'), 'replay', '--json', '--year', YEAR, path];
  // The first call may have to build the bundle.
  await run(['node', join(ROOT, 'bin/run.mjs'), '--help']);
  const ours: Usage[] = [];
  const theirs: Usage[] = [];
  for (let i = 0; i < runs; i++) {
    theirs.push(await run(['pflogsumm', path]));
    ours.push(await run(sendwatch, [0, 1]));
  }
  const { lines } = JSON.parse(ours[0]!.stdout) as { lines: number };
  if (lines !== log.lines) throw new Error(`replay read ${lines} of ${log.lines} lines`);
  const a = row('pflogsumm', theirs, log);
  const b = row('sendwatch replay', ours, log);
  const each = ours.map(({ wall }, i) => theirs[i]!.wall / wall);
  print(
    `ratio ${(b / a).toFixed(2)} (in single turns ${Math.min(...each).toFixed(2)} to ${Math.max(...each).toFixed(2)})`,
  );
}

/** Prints a row; returns lines a second. */
function row(name: string, usages: readonly Usage[], log: { lines: number; bytes: number }): number {
  const wall = median(usages.map((usage) => usage.wall));
  const cpu = median(usages.map((usage) => usage.cpu));
  const peak = Math.max(...usages.map((usage) => usage.peak));
  const rate = log.lines / wall;
  print(
    `${name.padEnd(17)} ${wall.toFixed(2)} s wall, ${cpu.toFixed(2)} s cpu, ${Math.round(rate)} lines/s, ` +
      `${(log.bytes / 1e6 / wall).toFixed(0)} MB/s, peak ${peak.toFixed(0)} MB`,
  );
  return rate;
}

async function ingest(recorded: string, size: number): Promise<void> {
  const lines = recorded.split('\n').filter((line) => line !== '');
  const enough = Array.from({ length: 20 }, () => lines).flat();
  const figures = await measureIngest(enough, size, Date.UTC(Number(YEAR), 9, 13, 9));
  print(
    `ingest of a ${size / 1000} kB gzip batch (${figures.lines} lines): ${figures.later.toFixed(2)} s cpu, ` +
      `the first one ${figures.first.toFixed(2)} s`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
