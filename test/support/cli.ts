import { spawn } from 'node:child_process';
import { join } from 'node:path';

const RUN = join(import.meta.dirname, '..', '..', 'bin', 'run.mjs');

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command as `npm run -s sendwatch -- ...` does. */
export async function sendwatch(args: readonly string[], input?: string | Uint8Array): Promise<CliResult> {
  const child = spawn(process.execPath, [RUN, ...args], { stdio: 'pipe' });
  const result: CliResult = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    result.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    result.stderr += text;
  });
  // A command that refuses its arguments ends before it reads: that is its right.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  result.code = await new Promise((resolve) => child.on('close', resolve));
  return result;
}
