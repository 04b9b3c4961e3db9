import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';

let folder: string;
const path = (name: string) => join(folder, name);

const LINES = [
  'Dec 31 23:59:59 mx1 postfix/smtpd[7]: 4F1B2C3D5E: client=pc7.example.com[192.0.2.7], sasl_method=PLAIN, sasl_username=ann@example.com',
  'Jan  1 00:00:01 mx1 postfix/qmgr[8]: 4F1B2C3D5E: from=<ann@example.com>, size=2301, nrcpt=1 (queue active)',
  '\u0000\u0001\ufffd',
  'Jan  1 00:00:02 mx1 sshd[9]: Connection closed',
  'Jan  1 00:00:03 mx1 sm-mta[9]: x13456xY001234: to=<eve@example.net>,<bob@example.net>, delay=00:00:01, relay=mx.example.net. [198.51.100.25], dsn=2.0.0, stat=Sent (ok)',
];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-parse-'));
  writeFileSync(path('mail.log'), `${LINES.join('\n')}\n`);
  writeFileSync(path('mail.log.gz'), gzipSync(LINES.join('\r\n')));
  writeFileSync(path('first.log'), `${LINES[0]}\n`);
  writeFileSync(path('second.log'), `${LINES[1]}\n`);
  writeFileSync(path('empty.log'), '');
  writeFileSync(path('broken.log'), `${'\u0001\ufffd\n'.repeat(3)}`);
  writeFileSync(path('many.log'), `${LINES[1]}\n`.repeat(60_000));
  writeFileSync(path('odd.json'), '{"ownNetwork": []}');
  const changed = new Date('2024-01-02T00:00:00Z');
  utimesSync(path('mail.log'), changed, changed);
});

afterAll(() => rmSync(folder, { recursive: true }));

async function parsed(...args: string[]) {
  const { stdout, code } = await sendwatch(['parse', '--json', ...args]);
  const lines = stdout.split('\n');
  expect(lines.pop()).toBe('');
  return { code, lines: lines.map((line) => JSON.parse(line)) };
}

describe('parse --json', () => {
  it('prints one object per line, under the names of the contract', async () => {
    const { code, lines } = await parsed('--year', '2023', path('mail.log'));
    expect(code).toBe(0);
    expect(lines).toEqual([
      {
        line: 1,
        time: '2023-12-31T23:59:59.000Z',
        mta_host: 'mx1',
        program: 'postfix/smtpd',
        kind: 'client',
        queue_id: '4F1B2C3D5E',
        client_host: 'pc7.example.com',
        client_ip: '192.0.2.7',
        sasl_method: 'PLAIN',
        sasl_username: 'ann@example.com',
      },
      {
        line: 2,
        time: '2024-01-01T00:00:01.000Z',
        mta_host: 'mx1',
        program: 'postfix/qmgr',
        kind: 'queued',
        queue_id: '4F1B2C3D5E',
        from: 'ann@example.com',
        size: 2301,
        nrcpt: 1,
      },
      { line: 3, kind: 'malformed' },
      { line: 4, time: '2024-01-01T00:00:02.000Z', mta_host: 'mx1', program: 'sshd', kind: 'unknown' },
      {
        line: 5,
        time: '2024-01-01T00:00:03.000Z',
        mta_host: 'mx1',
        program: 'sm-mta',
        kind: 'delivery',
        queue_id: 'x13456xY001234',
        to: ['eve@example.net', 'bob@example.net'],
        relay_host: 'mx.example.net',
        relay_ip: '198.51.100.25',
        delay: 1,
        dsn: '2.0.0',
        status: 'sent',
        reply: 'ok',
      },
    ]);
  });

  it('takes the year from the time of the file’s change by default', async () => {
    const { lines } = await parsed(path('mail.log'));
    expect(lines.slice(0, 2).map(({ time }) => time)).toEqual([
      '2023-12-31T23:59:59.000Z',
      '2024-01-01T00:00:01.000Z',
    ]);
  });

  it('lets the years run on from file to file, and names the file', async () => {
    const { lines } = await parsed('--year', '2023', path('first.log'), path('second.log'));
    expect(lines).toMatchObject([
      { line: 1, file: path('first.log'), time: '2023-12-31T23:59:59.000Z' },
      { line: 1, file: path('second.log'), time: '2024-01-01T00:00:01.000Z' },
    ]);
  });

  it('reads times in the zone named', async () => {
    const { lines } = await parsed('--year', '2023', '--tz', 'Asia/Tokyo', path('first.log'));
    expect(lines[0].time).toBe('2023-12-31T14:59:59.000Z');
  });

  it('reads a .gz with carriage returns, and standard input', async () => {
    const plain = await parsed('--year', '2023', path('mail.log'));
    expect(await parsed('--year', '2023', path('mail.log.gz'))).toEqual(plain);
    const { stdout } = await sendwatch(['parse', '--json', '--year', '2023', '-'], LINES.join('\n'));
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(plain.lines);
  });

  it('writes every line of a long log', async () => {
    const { lines } = await parsed('--year', '2023', path('many.log'));
    expect(lines.length).toBe(60_000);
    expect(lines.at(-1).line).toBe(60_000);
  });

  it('prints nothing for an empty file', async () => {
    expect(await parsed(path('empty.log'))).toEqual({ code: 0, lines: [] });
  });
});

describe('parse', () => {
  it('prints a table for people, and where the doubtful lines are', async () => {
    const { stdout, stderr, code } = await sendwatch(['parse', '--year', '2023', path('mail.log')]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^5 lines\n/);
    expect(stdout).toMatch(/^postfix\/smtpd +1 client 1/m);
    expect(stdout).toContain('1 line of unknown shape: 4\n');
    expect(stdout).toContain('1 line malformed: 3\n');
  });

  it('shows no control character of a hostile tag', async () => {
    const { stdout } = await sendwatch(['parse', '-'], 'Jan  1 00:00:00 mx1 ev\u009bil[1]: x\n');
    expect(stdout).toContain('ev il');
    expect(stdout).not.toContain('\u009b');
  });

  it('exits with 0 when all lines are malformed', async () => {
    const { code, stdout } = await sendwatch(['parse', path('broken.log')]);
    expect(code).toBe(0);
    expect(stdout).toContain('3 lines malformed: 1, 2, 3\n');
  });

  const refused: [what: string, args: string[], says: RegExp][] = [
    ['no file', [], /^sendwatch: name a log file/],
    ['a missing file', ['absent.log'], /absent\.log/],
    ['a folder', ['.'], /directory/],
    ['a wrong year', ['--year', '26', 'mail.log'], /'26' is no year/],
    ['a wrong zone', ['--tz', 'Mars', 'mail.log'], /'Mars' is no time zone/],
    ['a wrong configuration', ['--config', 'odd.json', 'mail.log'], /unknown key 'ownNetwork'/],
    ['an unknown option', ['--frob', 'mail.log'], /--frob/],
  ];
  it.each(refused)('refuses %s with one line and exit code 2', async (_, args, says) => {
    const inFolder = args.map((arg) => (/\.(log|json)$|^\.$/.test(arg) ? path(arg) : arg));
    const { code, stdout, stderr } = await sendwatch(['parse', ...inFolder]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
