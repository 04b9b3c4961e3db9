import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const PROGRAM = join(import.meta.dirname, '../../ship/queue-report/sendwatch-queue');

/** Runs the queue report; its line. */
export function queueLine(directory: string): string {
  return execFileSync(PROGRAM, [directory], { encoding: 'utf8' });
}

/** Runs the queue report; its line's fields. */
export function queueReport(directory: string): Record<string, string> {
  const line = queueLine(directory);
  return Object.fromEntries(
    line
      .trimEnd()
      .split(' ')
      .map((field) => field.split('=') as [string, string]),
  );
}

/** A queue directory with these files, by their paths in it. */
export function madeQueue(files: Readonly<Record<string, Buffer>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'sendwatch-queue-'));
  for (const name of ['maildrop', 'incoming', 'active', 'deferred', 'hold'])
    mkdirSync(join(directory, name), { recursive: true });
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), bytes);
    chmodSync(join(directory, path), 0o700);
  }
  return directory;
}

/** A queue file as Postfix writes it: records of a letter, a length in groups of 7 bits, and a text. */
export function queueFile(message: {
  arrived: number;
  from?: string;
  attributes?: readonly string[];
}): Buffer {
  const { arrived, from = 'anna@example.com', attributes = [] } = message;
  return Buffer.concat([
    record('C', ' '.repeat(95)),
    record('T', `${arrived} 123456`),
    ...attributes.map((text) => record('A', text)),
    record('S', from),
    record('R', 'b@example.net'),
    record('M', ''),
    record('N', 'Subject: T1234567890'),
  ]);
}

/** What a message of a client has, and a notice of Postfix's own. */
export const fromClient = (address: string) => [
  `log_client_address=${address}`,
  `log_message_origin=x[${address}]`,
];
export const OWN = ['log_message_origin=local', 'trace_flags=0'];

function record(type: string, text: string): Buffer {
  const bytes = Buffer.from(text);
  const length: number[] = [];
  for (let left = bytes.length; ; left >>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) break;
  }
  return Buffer.concat([Buffer.from(type), Buffer.from(length), bytes]);
}
