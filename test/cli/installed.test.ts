import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackLog } from '../support/attack-log.ts';
import { sendwatch } from '../support/cli.ts';
import { shipLog } from '../support/harness/agent.ts';
import { startLogsStub } from '../support/harness/logs-stub.ts';

const root = join(import.meta.dirname, '../..');
/** Debian's `nobody`: where the tests run as root, the commands run as somebody who owns nothing. */
const STRANGER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let place: string;
let empty: string;
let home: string;

/** Runs the installed command in an empty folder with an empty home; nothing of the checkout is in sight. */
function installed(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(join(place, 'prefix/bin/sendwatch'), args, {
    cwd: empty,
    env: { HOME: home, PATH: process.env.PATH },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    ...STRANGER,
  });
  return { code: status, stdout, stderr };
}

beforeAll(async () => {
  // Builds the bundle when it is stale; packing must not build, as other tests run what would be replaced.
  await sendwatch(['--version']);
  place = mkdtempSync(join(tmpdir(), 'sendwatch-installed-'));
  [empty, home] = [join(place, 'empty'), join(place, 'home')];
  const npm = (...args: string[]) =>
    execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--offline', '--silent'], {
      cwd: root,
      env: { ...process.env, HOME: place },
    });
  npm('pack', '--pack-destination', place);
  const tarball = readdirSync(place).find((name) => name.endsWith('.tgz'))!;
  npm('install', '--global', '--prefix', join(place, 'prefix'), join(place, tarball));
  chmodSync(place, 0o755);
  for (const folder of [empty, home]) {
    mkdirSync(folder);
    if (STRANGER.uid !== undefined) chownSync(folder, STRANGER.uid, STRANGER.gid);
  }
}, 120_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('the command, installed from its tarball', () => {
  it('brings everything with it', () => {
    expect(readdirSync(join(place, 'prefix/lib/node_modules'))).toEqual(['sendwatch']);
    expect(readdirSync(join(place, 'prefix/lib/node_modules/sendwatch'))).not.toContain('node_modules');
  });

  it('explains every command with its arguments and options', () => {
    const help = installed('--help');
    expect(help.code).toBe(0);
    const names = [...help.stdout.matchAll(/^ {2}([a-z]+)[ |]/gm)]
      .map(([, name]) => name!)
      .filter((name) => name !== 'help');
    expect(names).toContain('replay');
    for (const name of names) {
      const { code, stdout, stderr } = installed(name, '--help');
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`^Usage: sendwatch ${name} `));
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      const wrong = installed(name, '--frobnicate');
      expect(wrong).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/^sendwatch: [^\n]+\n$/) });
      expect(wrong.stderr).toContain(`see \`sendwatch ${name} --help\``);
    }
  });

  it('finds the infected PC of the sample', () => {
    const { code, stdout } = installed('demo');
    expect(code).toBe(0);
    const table = /^sender +messages[\s\S]*?\n\n/m.exec(stdout)![0];
    expect(table).toMatch(/^host:192\.168\.10\.57 +883 +2,184 +1,587 +512 +85 +27\.3 %/m);
    expect(table.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^ +First steps:\n +1\. \S/m);
    expect(stdout).toMatch(/\nYour own log:\n {2}sendwatch replay \S+\n$/);
  });

  describe('on a log', () => {
    const log = attackLog();
    beforeAll(() => {
      writeFileSync(join(empty, 'mail.log'), `${log.lines.join('\n')}\n`);
      writeFileSync(
        join(empty, 'tallies.jsonl'),
        '{"minute": "2024-05-01T20:00:00Z", "sender": "host:192.0.2.1", "messages": 1, "recipients": 1}\n',
      );
      writeFileSync(join(empty, 'prod.json'), '{"ownDomains": ["example.com"]}');
    });

    it.each<[args: string[], code: number, stderr?: string]>([
      [['parse', '--json', 'mail.log'], 0],
      [['replay', '--json', 'mail.log'], 1],
      [
        ['replay', '--report', 'report.html', 'mail.log'],
        1,
        'The report is in report.html; open it in a browser.\n',
      ],
      [['backtest', '--json', 'tallies.jsonl'], 0],
      [['trace', 'nobody@example.net', 'mail.log'], 1],
      [['impact', '--block', '192.0.2.0/24', 'mail.log'], 0],
      [['config', 'check', 'prod.json'], 0],
    ])('runs %j', (args, code, stderr = '') => {
      const result = installed(...args);
      expect(result).toMatchObject({ code, stderr });
      expect(result.stdout).not.toBe('');
    });
  });

  it('reads a log group of CloudWatch Logs', async () => {
    const { lines } = attackLog();
    const stub = await startLogsStub('/mail', shipLog(lines.join('\n'), 2026));
    const env = {
      HOME: home,
      PATH: process.env.PATH,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'operator',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: stub.url,
    };
    const args = [
      'trace',
      'pc3@example.com',
      '--log-group',
      '/mail',
      '--since',
      '2026-10-13T09:00Z',
      '--json',
    ];
    const options = { cwd: empty, env, maxBuffer: 1 << 26, ...STRANGER };
    const until = ['--until', '2026-10-13T11:00Z'];
    const { stdout, stderr } = await promisify(execFile)(
      join(place, 'prefix/bin/sendwatch'),
      [...args, ...until],
      options,
    );
    await stub.close();
    expect(stderr).toBe('');
    const { complete, messages } = JSON.parse(stdout);
    expect(complete).toBe(true);
    expect(messages.length).toBeGreaterThan(5);
  });

  it.each<[args: string[], line: RegExp]>([
    [['trace', 'A1', '--log-group', '/mail', '--since', '2026-10-13'], /^sendwatch: no AWS region/],
    [['ack', 'x'], /^sendwatch: which stack\? name its stage/],
    [['doctor'], /^sendwatch: which stack\? name its stage/],
    [['doctor', '--stage', 'prod'], /^sendwatch: no AWS region; name one with --region/],
    [['drill', '--stage', 'prod'], /^sendwatch: no AWS region; name one with --region/],
    [
      ['doctor', '--stage', 'prod', '--region', 'A \u001bB'],
      /^sendwatch: 'A B' is no AWS region; name one with --region, e\.g\. eu-central-1\n$/,
    ],
    [['doctor', '--stage', 'A B'], /^sendwatch: stage 'A B' must be 1 to 20 of/],
    [
      ['doctor', '--stage', 'prod', '--region', 'eu-central-1'],
      /^sendwatch: no AWS credentials; set AWS_PROFILE/,
    ],
    [
      ['trace', 'A1', '--log-group', '/m', '--since', '2026-10-13', '--region', 'A B'],
      /^sendwatch: 'A B' is no AWS/,
    ],
    [
      ['init', '--email', 'a@example.com', '--out', '.'],
      /^sendwatch: cannot write '\.': it is a directory; name/,
    ],
    [
      ['config', 'check', '.'],
      /^sendwatch: cannot read the configuration '\.': it is a directory; name a file/,
    ],
    [['help', 'nonsense'], /^sendwatch: unknown command 'nonsense'; see/],
    [['expect', 'host:192.0.2.1', '--from', 'now', '--to', 'now', '--max', '5'], /^sendwatch: /],
    [['replay'], /^sendwatch: missing required argument/],
    [['replay', 'nowhere.log'], /^sendwatch: .*nowhere\.log/],
    [['nonsense'], /^sendwatch: unknown command 'nonsense'/],
    [['parse', '--nonsense', 'mail.log'], /^sendwatch: unknown option '--nonsense'/],
    [['blocklists'], /^sendwatch: /],
  ])('refuses %j in one line', (args, line) => {
    const { code, stdout, stderr } = installed(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
