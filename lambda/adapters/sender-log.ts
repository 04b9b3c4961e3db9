import type { SenderLine } from '../core/report/sender-line.ts';

/**
 * Writes the detector's lines, one a sender and minute, to standard output: past `console`, whose lines Lambda wraps
 * into an object of its own. The function's log group is encrypted and kept for 14 days, for these lines name people.
 */
export function writeSenderLines(lines: readonly SenderLine[]): void {
  for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`);
}
