import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** GNU time, whose figures are the kernel's own. */
const TIME = '/usr/bin/time';

export interface Usage {
  /** Seconds. */
  wall: number;
  /** Processor seconds, of all threads. */
  cpu: number;
  /** The largest resident set, in MB of 10^6 bytes. */
  peak: number;
  stdout: string;
}

/**
 * Runs a command to its end.
 *
 * @param accepted exit codes that are no failure
 * @throws Error when GNU time is missing, or the command exits with another code
 */
export async function run(command: readonly string[], accepted: readonly number[] = [0]): Promise<Usage> {
  if (!existsSync(TIME)) throw new Error(`${TIME} is missing; on Debian: apt-get install time`);
  const child = spawn(TIME, ['-q', '-f', '%e %U %S %M', ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const figures = /([\d.]+) ([\d.]+) ([\d.]+) (\d+)\n$/.exec(stderr);
  if (figures === null || code === null || !accepted.includes(code)) {
    throw new Error(`\`${command.join(' ')}\` exited with ${code}: ${stderr.trim()}`);
  }
  const [wall, user, system, kilobytes] = figures.slice(1).map(Number);
  return { wall: wall!, cpu: user! + system!, peak: (kilobytes! * 1024) / 1e6, stdout };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
