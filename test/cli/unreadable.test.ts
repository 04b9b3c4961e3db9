import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';

const WEB = '192.0.2.7 - - [10/Jan/2023:10:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "curl"\n'.repeat(20);
const LINE = 'Jan 10 10:00:00 mx postfix/smtpd[1]: connect from pc[192.0.2.1]\n';
const bytes = (...start: number[]) => Buffer.concat([Buffer.from(start), Buffer.alloc(300, 0x41)]);

describe('replay of what cannot be judged', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'unreadable-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each<[string, string | Uint8Array, RegExp]>([
    ['a web server’s log', WEB, /20 of 20 lines are no mail server's/],
    ['a log without a message', LINE, /there is no message in 1 line;/],
    [
      'deliveries whose arrivals grep left out',
      'Jan 10 10:00:00 mx postfix/smtp[1]: 4F1B2C3D5E: to=<a@b.example>, relay=mx[198.51.100.9]:25, delay=1, dsn=5.1.1, status=bounced (550 no)\n',
      /of 1 message none has a line that tells who handed it in/,
    ],
    [
      'ends of messages alone',
      '2023-01-10 10:00:00 1pF5A0-0000Dl-A0 Completed\n',
      /of 1 message none has a line that tells who handed it in/,
    ],
    ['an empty file', '', /the log is empty/],
    ['xz', bytes(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), /is xz; write xzcat \S+ \| sendwatch/],
    ['bzip2', bytes(0x42, 0x5a, 0x68), /is bzip2; write bzcat/],
    ['zstd', bytes(0x28, 0xb5, 0x2f, 0xfd), /is zstd; write zstdcat/],
    ['a journal file', Buffer.concat([Buffer.from('LPKSHHRH'), Buffer.alloc(64)]), /journalctl --file/],
    ['UTF-16', Buffer.from(`\ufeff${LINE}`, 'utf16le'), /is UTF-16 text; write iconv/],
    ['UTF-16 without its mark', Buffer.from(LINE, 'utf16le'), /is UTF-16 text; write iconv -f UTF-16LE/],
    [
      'lines that end with CR alone',
      LINE.replaceAll('\n', '\r').repeat(2),
      /ends its lines with CR alone; write tr/,
    ],
    ['a binary', Buffer.from('MZ\0\x01\0'.repeat(99)), /is a binary file/],
    ['zero bytes alone', Buffer.alloc(500, 0), /holds nothing but zero bytes/],
  ])('ends with exit code 2 and one line for %s', async (_what, content, reason) => {
    const file = join(directory, 'mail.log');
    writeFileSync(file, content);
    const { code, stderr } = await sendwatch(['replay', '--json', '--year', '2023', file]);
    expect(stderr).toMatch(reason);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'does not end as if it had found something when the disk is full',
    () => {
      const full = openSync('/dev/full', 'w');
      const run = join(import.meta.dirname, '../../bin/run.mjs');
      const { status, stderr } = spawnSync(process.execPath, [run, 'replay', '--help'], {
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
      closeSync(full);
      expect(stderr).toMatch(/cannot write the output: ENOSPC/);
      expect(status).toBe(2);
    },
  );
});

it.each<[args: string, line: string]>([
  ['replay nowhere', "cannot read 'nowhere': no such file; name a log file, a .gz of one, or -"],
  [
    'spool --queue nowhere',
    "cannot read 'nowhere': no such file; name what postqueue -j, exim -bp, mailq or",
  ],
  ['spool --queue .', "'.' is a directory; name what postqueue -j, exim -bp, mailq or smtpctl show queue"],
  ['backtest nowhere', "cannot read 'nowhere': no such file; name a file that replay --tallies wrote"],
  ['impact --from nowhere x', "cannot read the list 'nowhere': no such file; name a file of ranges"],
  ['blocklists --lists nowhere example.com', "'nowhere': no such file; name a JSON array of lists"],
  ['config check .', "cannot read the configuration '.': it is a directory"],
])('%s: says what to name', async (args, line) => {
  const { code, stdout, stderr } = await sendwatch(args.split(' '));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(line);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
