import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';

const root = join(import.meta.dirname, '../..');
const README = readFileSync(join(root, 'README.md'), 'utf8');

let folder: string;
const path = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-readme-'));
  writeFileSync(path('mail.log'), gunzipSync(readFileSync(join(root, 'samples/infected-pc.log.gz'))));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a line of the README in a shell, in the checkout, with our own files in the place of those that it names. */
function shell(line: string): Promise<Ran> {
  const here = Object.entries({
    '/var/log/mail.log': path('mail.log'),
    'config/prod.json': path('prod.json'),
    'report.html': path('report.html'),
    'tallies.jsonl': path('tallies.jsonl'),
  }).reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), line);
  return new Promise((resolve) => {
    // Nobody's account: what a step says of AWS must not depend on who runs the tests.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
    execFile('sh', ['-c', here], { cwd: root, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** The commands of the section about one's own log, without their comments. */
const OWN_LOG = [...README.matchAll(/^(?:postqueue .*; )?(npm run -s sendwatch -- .*)$/gm)].map(([, line]) =>
  line!.replace(/ +#.*$/, ''),
);
/** What needs more than a log: a queue, an account, a name server, or another program. */
const NOT_HERE = / spool | --log-group | blocklists |\| jq /;
const STEPS: Readonly<Record<string, string>> = {
  init: stepOf('init'),
  check: stepOf('config check'),
  synth: /`(npx cdk synth [^`]*)`/.exec(README)?.[1] ?? '',
};

function stepOf(command: string): string {
  return new RegExp(`\`(npm run -s sendwatch -- ${command} [^\`]*)\``).exec(README)?.[1] ?? '';
}

describe("the README's commands for one's own log", () => {
  it('are there, each with its words', () => {
    expect(OWN_LOG.length).toBeGreaterThanOrEqual(12);
    expect(OWN_LOG.filter((line) => NOT_HERE.test(line))).toHaveLength(4);
  });

  it('run on a log as they stand', async () => {
    await shell('npm run -s sendwatch -- replay --tallies tallies.jsonl /var/log/mail.log');
    for (const line of OWN_LOG.filter((each) => !NOT_HERE.test(each))) {
      const once = line
        .replace('/var/log/mail.log.1.gz', '')
        .replace('/var/log/mail.log*', '/var/log/mail.log');
      const { code, stderr, stdout } = await shell(once);
      expect([line, code === 0 || code === 1, stderr.includes('sendwatch:')]).toEqual([line, true, false]);
      expect(stdout, line).not.toBe('');
    }
  });
});

describe("the README's steps of a deployment, up to the account", () => {
  it('propose a configuration from the log, once somebody is told', async () => {
    const nobody = await shell(STEPS.init!);
    expect([nobody.code, nobody.stdout]).toEqual([2, '']);
    expect(nobody.stderr).toMatch(/^sendwatch: .* --email oncall@example\.com$/m);
    const { code, stdout, stderr } = await shell(`${STEPS.init} --email oncall@example.net`);
    expect(code).toBe(0);
    expect(stdout).toContain(`npx cdk deploy -c config=${path('prod.json')}\n`);
    expect(stderr).toContain('--domain example.com: ');
    expect(JSON.parse(readFileSync(path('prod.json'), 'utf8'))).toMatchObject({
      stage: 'prod',
      alerts: { email: [{ address: 'oncall@example.net' }] },
      settings: { ownDomains: ['example.com'] },
    });
  });

  it('check it, and make its stack', async () => {
    const checked = await shell(STEPS.check!);
    expect(checked).toEqual({
      code: 0,
      stdout: `${path('prod.json')}: no error; the stack is sendwatch-prod\n`,
      stderr: '',
    });
    const { code, stderr } = await shell(`${STEPS.synth} --output ${path('cdk.out')}`);
    expect([code, /error/i.test(stderr)]).toEqual([0, false]);
    const template = readFileSync(path('cdk.out/sendwatch-prod.template.json'), 'utf8');
    expect(JSON.parse(template).Outputs).toHaveProperty('MailLogs');
  });
});

it('what an error says to type runs in the checkout, where there is no command sendwatch', async () => {
  const { code, stderr } = await shell('npm run -s sendwatch -- ack');
  expect(code).toBe(2);
  const [, line] = /see `(.*)`$/m.exec(stderr)!;
  const help = await shell(line!);
  expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('Usage: sendwatch ack ')]);
});

it('the README names every command that there is', async () => {
  const { stdout } = await sendwatch(['--help']);
  const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name!);
  expect(names).toContain('replay');
  const named = (name: string) =>
    new RegExp(`sendwatch (-- )?${name}\\b|^${name}$`).test(README) || README.includes(`\`${name}\``);
  expect(names.filter((name) => name !== 'help' && !named(name))).toEqual([]);
});
