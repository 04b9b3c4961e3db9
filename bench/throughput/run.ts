// `npm run bench:throughput -- [--mb 50] [--gb 1] [--mix office,chain,bulk,flood,exim,recording] [--runs 5] [--seed 1]`:
// how fast `sendwatch replay` reads the logs of several kinds of servers, beside Debian's pflogsumm (Exim: eximstats)
// on the same files in the same run, by turns; how fast the judge and ingest are. Needs Debian's pflogsumm and time;
// exim4-base is downloaded and unpacked, not installed. Processor times are nearly the same on a busy machine; wall
// times are only worth something on one that does nothing else: the load is printed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { unpackedPackages } from '../../test/support/mta/debian-packages.ts';
import { median, run, type Usage } from './child.ts';
import { measureIngest } from './ingest.ts';
import { measureJudge } from './judge.ts';
import { MIXES, type Mix, writeMix } from './mixes/index.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The stamps of most mixes name no year. */
const YEAR = 2026;
const BATCH = 700_000;

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '50' },
    gb: { type: 'string' },
    mix: { type: 'string', default: MIXES.map(({ name }) => name).join(',') },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
});

async function main(): Promise<void> {
  const bytes = values.gb === undefined ? Number(values.mb) * 1e6 : Number(values.gb) * 1e9;
  const runs = Number(values.runs);
  const seed = Number(values.seed);
  if (!(bytes > 0) || !(runs >= 1)) throw new Error('--mb, --gb and --runs take numbers above 0');
  const mixes = values.mix.split(',').map(mixOf);
  print(`${cpus()[0]?.model}, ${availableParallelism()} processors, Node ${process.version}`);
  print(`${runs} runs by turns, medians; load ${loadavg().map((load) => load.toFixed(1))}\n`);
  // The first call may have to build the bundle.
  await run(['node', join(ROOT, 'bin/run.mjs'), '--help']);
  const table = new Table({
    head: ['mix', 'lines', 'MB', 'cpu s', 'peer', 'ratio', 'wall s', 'peer', 'ratio', 'lines/s', 'peak MB'],
    style: { head: [], border: [] },
  });
  for (const mix of mixes) {
    const folder = mkdtempSync(join(tmpdir(), 'sendwatch-throughput-'));
    try {
      table.push(await compare(mix, writeMix(mix, folder, { bytes, seed }), runs));
      if (mix.name === 'office') await stages(mix, folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  print(`${table}\nload ${loadavg().map((load) => load.toFixed(1))}`);
}

function mixOf(name: string): Mix {
  const mix = MIXES.find((each) => each.name === name);
  if (mix === undefined)
    throw new Error(`--mix: there is no '${name}'; ${MIXES.map((each) => each.name)} there are`);
  return mix;
}

type Files = ReturnType<typeof writeMix>;

async function compare({ name, peer }: Mix, files: Files, runs: number): Promise<string[]> {
  const sendwatch = [
    'node',
    join(ROOT, 'bin/run.mjs'),
    'replay',
    '--json',
    '--year',
    `${YEAR}`,
    ...files.paths,
  ];
  const ours: Usage[] = [];
  const theirs: Usage[] = [];
  for (let i = 0; i < runs; i++) {
    theirs.push(await run([...peerCommand(peer), ...files.paths]));
    ours.push(await run(sendwatch, [0, 1]));
  }
  const { lines } = JSON.parse(ours[0]!.stdout) as { lines: number };
  if (lines !== files.lines) throw new Error(`replay read ${lines} of ${files.lines} lines of ${name}`);
  const of = (usages: readonly Usage[], what: 'cpu' | 'wall') => median(usages.map((usage) => usage[what]));
  const columns = (what: 'cpu' | 'wall') => {
    const [a, b] = [of(ours, what), of(theirs, what)];
    return [a.toFixed(2), b.toFixed(2), (a / b).toFixed(2)];
  };
  return [
    name,
    `${lines}`,
    (files.bytes / 1e6).toFixed(0),
    ...columns('cpu'),
    ...columns('wall'),
    (lines / of(ours, 'wall')).toFixed(0),
    Math.max(...ours.map((usage) => usage.peak)).toFixed(0),
  ];
}

function peerCommand(peer: Mix['peer']): string[] {
  if (peer === 'pflogsumm') return ['pflogsumm'];
  return ['perl', join(unpackedPackages('eximstats', ['exim4-base']), 'usr/sbin/eximstats')];
}

/** What the parts cost that the stack runs, on the office's log. */
async function stages(mix: Mix, folder: string): Promise<void> {
  const { paths } = writeMix(mix, folder, { bytes: 20e6, seed: Number(values.seed) });
  const judged = await measureJudge(paths, YEAR);
  print(
    `judge: ${judged.tallies} tallies, ${judged.cold.toFixed(0)} a second of cpu at first, ${judged.warm.toFixed(0)} later`,
  );
  const lines = readFileSync(paths[0]!, 'latin1').split('\n').slice(0, -1);
  const ingest = await measureIngest(lines, BATCH, Date.UTC(YEAR, 4, 4));
  print(
    `ingest of a ${BATCH / 1000} kB gzip batch (${ingest.lines} lines): ${ingest.later.toFixed(2)} s cpu, the first one ${ingest.first.toFixed(2)} s\n`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
