import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';

let folder: string;
let first: string;
let second: string;

const AT = '2026-11-24T09:00:0';
const FIRST = `${AT}0+00:00 mx1 postfix/smtpd[1]: AAAA1: client=pc7[192.168.1.7]
${AT}0+00:00 mx1 postfix/qmgr[3]: AAAA1: from=<anna@a.example>, size=900, nrcpt=1 (queue active)
`;
const SECOND = `${AT}5+00:00 mx1 postfix/smtp[5]: AAAA1: to=<b@b.example>, relay=mx.b.example[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok)
${AT}5+00:00 mx1 postfix/qmgr[3]: AAAA1: removed
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-trace-'));
  first = join(folder, 'mail.log.1.gz');
  second = join(folder, 'mail.log');
  writeFileSync(first, gzipSync(FIRST));
  writeFileSync(second, SECOND);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('sendwatch trace', () => {
  it('reads rotated files in any order', async () => {
    const { code, stdout } = await sendwatch(['trace', 'AAAA1', '--json', second, first]);
    expect(code).toBe(0);
    const { messages } = JSON.parse(stdout);
    expect(messages).toMatchObject([
      { client: '192.168.1.7', state: 'done', recipients: [{ status: 'sent' }] },
    ]);
  });

  it('reads a log whose newest line comes first', async () => {
    const backwards = `${FIRST}${SECOND}`.trimEnd().split('\n').reverse().join('\n');
    const { code, stdout } = await sendwatch(['trace', 'AAAA1', '--json', '-'], backwards);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).messages).toMatchObject([
      { client: '192.168.1.7', state: 'done', recipients: [{ to: 'b@b.example', status: 'sent' }] },
    ]);
  });

  it('prints JSON and exits with 1 when nothing is found', async () => {
    const { code, stdout } = await sendwatch(['trace', 'BBBB1', '--json', '-'], SECOND);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ query: 'BBBB1', refused: 0, messages: [] });
  });

  const wrong: [args: string[], input: string, says: RegExp][] = [
    [['AAAA1'], '', /name a log file/],
    [['ip:nowhere', '-'], SECOND, /'ip:nowhere' is no address/],
    [['AAAA1', '-'], '', /standard input is empty/],
    [['AAAA1', '-'], 'dear diary\n', /no message among them/],
  ];
  it.each(wrong)('refuses %j with one line', async (args, input, says) => {
    const { code, stdout, stderr } = await sendwatch(['trace', ...args], input);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
