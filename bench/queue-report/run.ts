// `tsx bench/queue-report/run.ts [--files N] [--cold]`: the queue report beside a full `postqueue -j`, on a live Postfix
// whose deferred queue holds N copies of real queue files, bounces and double bounces among them. `--cold` drops the
// machine's page cache before each.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCloggedPostfix } from '../../test/support/postfix/clogged-postfix.ts';
import { fillQueue } from './fill-queue.ts';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '200000' }, cold: { type: 'boolean', default: false } },
});
const REPORT = join(import.meta.dirname, '../../ship/queue-report/sendwatch-queue');
const POLL_MS = 5;
const ROUNDS = 7;

const postfix = await startCloggedPostfix();
try {
  fillQueue(join(postfix.queue, 'deferred'), Number(values.files));
  let listing = Number.POSITIVE_INFINITY;
  let report = Number.POSITIVE_INFINITY;
  let memory = 0;
  for (let round = 0; round < ROUNDS; round++) {
    listing = Math.min(listing, (await measure('sh', ['-c', 'postqueue -j >/dev/null'])).seconds);
    const told = await measure(REPORT, [postfix.queue]);
    report = Math.min(report, told.seconds);
    memory = Math.max(memory, told.memory);
    if (round === 0) console.log(told.said.trim());
  }
  const share = ((100 * report) / listing).toFixed(1);
  console.log(
    `${values.files} files, the fastest of ${ROUNDS}: postqueue -j ${listing.toFixed(2)} s; ` +
      `report ${report.toFixed(2)} s (${share} %), ${(memory / 1024).toFixed(0)} MB`,
  );
} finally {
  await postfix.stop();
}

/** Runs a command; seconds by the clock, its own peak memory in kB. */
async function measure(command: string, args: readonly string[]) {
  if (values.cold) execFileSync('sh', ['-c', 'sync; echo 3 >/proc/sys/vm/drop_caches']);
  const start = performance.now();
  const child = spawn(command, args, { env: postfix.env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  let memory = 0;
  const watch = setInterval(() => {
    memory = Math.max(memory, peakOf(child.pid));
  }, POLL_MS);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${command}: exit code ${code}`);
  return { seconds: (performance.now() - start) / 1000, memory, said };
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it has ended
  }
}
