// `npx tsx bench/blocklists/side-by-side.ts`: Debian's rblcheck and `sendwatch blocklists` ask the same 28 lists
// about the same address through the same resolver. rblcheck knows only the system's resolver, so both run in a
// mount namespace whose resolv.conf names our server: needs root, rbldnsd and rblcheck.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from '../../lambda/core/dnsbl/check/report.ts';
import { relay, startFakeDns } from '../../test/support/dns/fake-server.ts';
import { startRbldnsd } from '../../test/support/dns/rbldnsd.ts';
import { type BenchZone, TARGET, ZONES } from './zones.ts';

const RESOLVER = '127.0.0.54';
const root = join(import.meta.dirname, '../..');

interface Run {
  stdout: string;
  seconds: number;
}

async function main(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('run it as root: it gives rblcheck a resolv.conf of its own');
  const directory = mkdtempSync(join(tmpdir(), 'side-by-side-'));
  const resolvConf = join(directory, 'resolv.conf');
  writeFileSync(resolvConf, `nameserver ${RESOLVER}\n`);
  const lists = join(directory, 'lists.json');
  writeFileSync(lists, JSON.stringify(ZONES.map(asList)));

  const real = Object.fromEntries(
    ZONES.filter(({ data }) => data).map(({ zone, data }) => [zone, [['ip4set', data!] as const]]),
  );
  const rbldnsd = await startRbldnsd(real);
  const behaviours = ZONES.map(({ zone, behaviour }) => [zone, behaviour ?? relay(rbldnsd.port)] as const);
  const front = await startFakeDns(Object.fromEntries(behaviours), { host: RESOLVER, port: 53 });
  try {
    const inNamespace = (command: readonly string[]) => timed(resolvConf, command);
    const ours = ['node', 'bin/run.mjs', 'blocklists', TARGET, '--lists', lists, '--json'];
    await inNamespace([...ours.slice(0, 3), '--help']); // builds the bundle when it is stale
    const theirs = await inNamespace([
      'rblcheck',
      '-c',
      ...ZONES.flatMap(({ zone }) => ['-s', zone]),
      TARGET,
    ]);
    const mine = await inNamespace(ours);
    print(theirs, mine);
  } finally {
    await front.close();
    await rbldnsd.stop();
    rmSync(directory, { recursive: true });
  }
}

function asList({ zone }: BenchZone): object {
  const codes = [
    { match: '127.0.0.1', meaning: 'white', severity: 'ignore' },
    { match: '127.0.0.2', meaning: 'black', severity: 'high' },
  ];
  return { id: zone, zone, kinds: ['ip4'], codes };
}

function timed(resolvConf: string, command: readonly string[]): Promise<Run> {
  const start = performance.now();
  const script = `mount --bind ${resolvConf} /etc/resolv.conf && exec "$@"`;
  const child = spawn('unshare', ['-m', 'sh', '-c', script, 'sh', ...command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  return new Promise((resolve) => {
    child.on('close', () => resolve({ stdout, seconds: (performance.now() - start) / 1000 }));
  });
}

function print(theirs: Run, mine: Run): void {
  const rows = JSON.parse(mine.stdout) as Row[];
  console.log('| list | what it does | truth | rblcheck | sendwatch |');
  console.log('| --- | --- | --- | --- | --- |');
  const wrong = { rblcheck: 0, sendwatch: 0 };
  for (const { zone, what, truth } of ZONES) {
    const said = rblcheckSaid(theirs.stdout, zone);
    const row = rows.find((each) => each.list === zone)!;
    if (said !== truth) wrong.rblcheck++;
    if (truthOf(row) !== truth) wrong.sendwatch++;
    const mark = (right: boolean, text: string) => (right ? text : `**${text}**`);
    console.log(
      `| ${zone} | ${what} | ${truth} | ${mark(said === truth, said)} | ${mark(truthOf(row) === truth, row.verdict)} |`,
    );
  }
  console.log(
    `| wrong verdicts | | | ${wrong.rblcheck} of ${ZONES.length} | ${wrong.sendwatch} of ${ZONES.length} |`,
  );
  console.log(`| wall time | | | ${theirs.seconds.toFixed(1)} s | ${mine.seconds.toFixed(1)} s |`);
}

function rblcheckSaid(output: string, zone: string): string {
  const line =
    output.split('\n').find((each) => each.endsWith(` ${zone}`) || each.includes(` ${zone} `)) ?? '';
  if (/not listed/i.test(line)) return 'not listed';
  return /listed/i.test(line) ? 'listed' : `"${line}"`;
}

function truthOf(row: Row): string {
  if (row.verdict === 'listed') return 'listed';
  return row.verdict === 'clean' ? 'not listed' : 'cannot be known';
}

await main();
