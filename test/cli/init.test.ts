import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answers } from '../../bin/init/answers.ts';
import { proposalsOf } from '../../bin/init/proposals.ts';
import { askOpen } from '../../bin/init/questions.ts';
import { stageFile } from '../../bin/init/stage-file.ts';
import { DEFAULT_OWN_NETWORKS } from '../../lambda/core/config.ts';
import type { Proposals } from '../../lambda/core/own/propose.ts';
import { parseStageConfig } from '../../lib/config.ts';
import { sendwatch } from '../support/cli.ts';
import { hasTerminal, inTerminal } from '../support/terminal.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-init-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('init', () => {
  it('writes what config check finds nothing wrong with, and does not write over it', async () => {
    const file = join(folder, 'prod.json');
    const options = ['--email', 'oncall@example.com', '--domain', 'example.com', '--out', file];
    expect(await sendwatch(['init', ...options])).toMatchObject({ code: 0, stderr: '' });
    expect(await sendwatch(['config', 'check', file])).toMatchObject({ code: 0, stderr: '' });

    writeFileSync(file, 'mine');
    const again = await sendwatch(['init', ...options]);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toMatch(/^sendwatch: '.*prod\.json' exists; name another file, or .* --force\n$/);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await sendwatch(['init', ...options, '--force'])).code).toBe(0);
  });

  it.each<[what: string, options: string[], line: RegExp]>([
    ['nobody to tell', [], /^sendwatch: nobody is told; name an address, e\.g\. --email/],
    ['an address that is none', ['--email', 'oncall'], /email\.0\.address: "oncall": is no email address/],
    [
      'a network that is none',
      ['--email', 'a@example.com', '--network', '192.0.2.0/99'],
      /ownNetworks\.\d+: '192\.0\.2\.0\/99' is no CIDR/,
    ],
  ])('refuses %s in one line', async (_, options, line) => {
    const { code, stdout, stderr } = await sendwatch(['init', ...options]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('init --from-log', () => {
  const SAMPLE = 'samples/infected-pc.log.gz';

  it('writes what the log shows, and says why on standard error', async () => {
    const file = join(folder, 'from-log.json');
    const made = await sendwatch(['init', '--from-log', SAMPLE, '--email', 'a@example.com', '--out', file]);
    expect(made.code).toBe(0);
    expect(made.stderr).toContain('--domain example.com: mail to it is delivered here\n');
    expect(made.stderr).toContain('--relay: the log shows none\n');
    expect(parseStageConfig(JSON.parse(readFileSync(file, 'utf8'))).settings.ownDomains).toEqual([
      'example.com',
    ]);

    const again = await sendwatch(['init', '--from-log', SAMPLE, '--email', 'a@example.com', '--out', file]);
    expect(again.code).toBe(2);
    // Before the log is read: nothing is proposed to somebody who is refused.
    expect(again.stderr).toMatch(/^sendwatch: '.*' exists; name another file[^\n]*\n$/);
  });

  it.each<[what: string, log: string, error: RegExp]>([
    ['an empty log', '', /^sendwatch: standard input is empty/],
    ['no mail log', 'Oct 13 10:00:00 host cron[1]: hello\n'.repeat(9), /no message among them/],
    [
      'a log that shows nobody',
      '2026-10-13T10:00:00Z mx postfix/qmgr[1]: 4A1: removed\n',
      /^sendwatch: the log's 1 lines about messages do not show whose those are; name your domains/,
    ],
  ])('refuses %s', async (_, log, error) => {
    const { code, stdout, stderr } = await sendwatch(
      ['init', '--from-log', '-', '--email', 'a@example.com'],
      log,
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(error);
  });
});

/** Answers the questions with these lines, one each. */
async function answering(lines: readonly string[], answers: Answers, proposed?: Answers) {
  const [asked, told]: string[][] = [[], []];
  const left = [...lines];
  const ask = async (question: string) => {
    asked!.push(question);
    const line = left.shift();
    if (line === undefined) throw new Error(`nothing to say to ${question}`);
    return line;
  };
  const all = await askOpen(answers, { ask, tell: (why) => told!.push(why) }, proposed);
  return { answers: all, asked: asked!, told: told! };
}

describe('what is proposed', () => {
  const NOW = Date.UTC(2026, 9, 13);
  const nothing: Proposals = { seen: 9, domains: [], networks: [], relays: [], addresses: [], offsets: [] };
  const found: Proposals = {
    ...nothing,
    domains: [{ value: 'corp.example', because: 'login' }],
    networks: [{ value: '198.18.7.0/24', clients: 5 }],
    relays: [{ value: '10.0.0.5', because: 'filter', messages: 12 }],
    addresses: [{ value: '198.18.0.25', networks: 3 }],
  };
  const zones = { said: undefined, machine: 'UTC', now: NOW };

  it('becomes a configuration', () => {
    const { answers } = proposalsOf(found, { ...zones, said: 'Asia/Tokyo' }, {});
    const { settings } = parseStageConfig(
      JSON.parse(stageFile({ ...answers, email: ['a@example.com'] }, DEFAULT_OWN_NETWORKS)),
    );
    expect(settings).toMatchObject({ ownDomains: ['corp.example'], trustedRelays: ['10.0.0.5'] });
    expect(settings.ownNetworks).toContain('198.18.7.0/24');
    expect(settings.blocklists.targets).toEqual([{ target: '198.18.0.25' }]);
    expect(settings.detect.timeZone).toBe('Asia/Tokyo');
  });

  it('is not what an option says', () => {
    const { answers, reasons } = proposalsOf(found, zones, { domain: ['other.example'] });
    expect(answers.domain).toBeUndefined();
    expect(reasons.join('\n')).not.toContain('corp.example');
  });

  it('is a time zone only where somebody chose one that fits', () => {
    const zone = (offsets: number[], machine: string, said?: string) =>
      proposalsOf({ ...found, offsets }, { said, machine, now: NOW }, {}).answers.timeZone;
    expect(zone([540], 'Asia/Tokyo')).toBe('Asia/Tokyo');
    expect(zone([60, 120], 'Europe/Berlin')).toBe('Europe/Berlin');
    expect(zone([540], 'Europe/Berlin')).toBeUndefined();
    expect(zone([], 'Europe/Berlin')).toBeUndefined();
    expect(zone([], 'UTC', 'Europe/Berlin')).toBe('Europe/Berlin');
    expect(zone([], 'UTC', '+09:00')).toBeUndefined();
  });

  it('shows no control character of a log', () => {
    const hostile = { ...found, domains: [{ value: 'corp\u001b[2J.example', because: 'login' as const }] };
    expect(proposalsOf(hostile, zones, {}).reasons.join('\n')).not.toContain('\u001b');
  });

  it('stands in the questions: an empty answer takes it, - takes none', async () => {
    const { answers, asked } = await answering(
      ['', '-'],
      { stage: 'test', email: ['a@example.com'], logGroup: ['/mail'], target: [] },
      { domain: ['corp.example'], network: ['198.18.7.0/24'], relay: ['10.0.0.5'] },
    );
    expect(asked).toEqual([
      'Your own mail domains [corp.example; - for none]: ',
      'Public networks of your own clients [198.18.7.0/24; - for none]: ',
    ]);
    expect(answers).toMatchObject({ domain: ['corp.example'], network: [], relay: ['10.0.0.5'] });
  });
});

describe('the questions', () => {
  const PRIVATE = ['10.0.0.0/8'];

  it('ask for what was not said, and take several values', async () => {
    const { answers, asked, told } = await answering(
      ['oncall@example.com, boss@example.com', '', '192.0.2.0/24', '198.18.0.25'],
      { stage: 'test', domain: ['example.com'] },
    );
    expect(told).toEqual([]);
    expect(asked).toEqual([
      'E-mail addresses that are told everything [needed]: ',
      'CloudWatch log groups that hold the mail logs [a new one]: ',
      'Public networks of your own clients [private ones only]: ',
      'Addresses and domains to watch on DNSBLs [none]: ',
    ]);
    expect(answers).toEqual({
      stage: 'test',
      domain: ['example.com'],
      email: ['oncall@example.com', 'boss@example.com'],
      logGroup: [],
      network: ['192.0.2.0/24'],
      target: ['198.18.0.25'],
    });
  });

  it.each<[what: string, key: keyof Answers, lines: string[], told: RegExp]>([
    ['a name with a blank', 'stage', ['A B', 'prod'], /^stage|"A B": must be 1 to 20 of a-z, 0-9 and -/],
    ['no address', 'email', ['', 'a@example.com'], /^at least one address is needed$/],
    ['none of the addresses', 'email', ['-', 'a@example.com'], /^at least one address is needed$/],
    ['an address that is none', 'email', ['oncall', 'a@example.com'], /^"oncall": is no email address; /],
    ['an address twice', 'email', ['a@example.com a@example.com', 'a@example.com'], /names an address twice/],
    [
      'a log group that is none',
      'logGroup',
      ['mail log*', '/mail'],
      /^"log\*": is no log group name of up to 255 characters/,
    ],
    ['an address in place of a domain', 'domain', ['a@example.com', 'example.com'], /'a@example\.com'/],
    ['a network that is none', 'network', ['192.0.2.0/99', '192.0.2.0/24'], /^'192\.0\.2\.0\/99' is no CIDR/],
    ['a target that is none', 'target', ['mx1', '198.18.0.25'], /'mx1'/],
  ])('say at once why %s does not do, and ask again', async (_, key, lines, told) => {
    const all: Answers = { stage: 'x', email: ['x@example.com'], logGroup: ['/x'], domain: [], network: [] };
    const { [key]: open, ...rest } = { ...all, target: [] };
    expect(open).toBeDefined();
    const run = await answering(lines, rest);
    expect(run.asked).toHaveLength(2);
    expect(run.asked[1]).toBe(run.asked[0]);
    expect(run.told).toEqual([expect.stringMatching(told)]);
    expect([run.answers[key]].flat()).toEqual([lines[1]]);
  });

  it('lead to a configuration with the private networks beside the public ones', () => {
    const config = parseStageConfig(
      JSON.parse(
        stageFile(
          {
            email: ['a@example.com'],
            logGroup: ['/mail'],
            network: ['192.0.2.0/24'],
            target: ['198.18.0.25'],
          },
          PRIVATE,
        ),
      ),
    );
    expect(config).toMatchObject({ stage: 'prod', mailLog: { existing: ['/mail'] } });
    expect(config.settings.ownNetworks).toEqual(expect.arrayContaining(['10.0.0.0/8', '192.0.2.0/24']));
    expect(config.settings.blocklists.targets).toEqual([{ target: '198.18.0.25' }]);
  });
});

it.skipIf(!hasTerminal()).each<[what: string, options: () => string, line: RegExp]>([
  [
    'a file that exists',
    () => `--out ${join(folder, 'there.json')}`,
    /there\.json' exists; name another file/,
  ],
  [
    'a folder that is none',
    () => `--out ${join(folder, 'no/x.json')}`,
    /cannot write '.*': ENOENT; name a file/,
  ],
  [
    'a folder in place of a file',
    () => `--out ${folder}`,
    /cannot write '.*': it is a directory; name a file/,
  ],
  ['a wrong option', () => '--email oncall', /email\.0\.address: "oncall": is no email address/],
])('refuses %s before the first question', async (_, options, line) => {
  writeFileSync(join(folder, 'there.json'), 'mine');
  const { raw, code } = await inTerminal(`init ${options()}`, 200);
  expect(raw).toMatch(line);
  expect(raw).not.toContain('[prod]');
  expect(code).toBe(2);
});

it.skipIf(!hasTerminal()).each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('ends with one line and writes nothing when its questions are left by %s', async (_, key) => {
  const run = join(import.meta.dirname, '../../bin/run.mjs');
  const child = spawn('script', ['-qec', `${process.execPath} ${run} init`, '/dev/null'], { stdio: 'pipe' });
  let shown = '';
  let left = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (left || !shown.includes('[prod]: ')) return;
    left = true;
    child.stdin.write(key);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(shown).toContain('sendwatch: stopped before the last question; nothing was written');
  expect(shown).not.toMatch(/\n +at |Warning/);
  expect(code).toBe(2);
});

it.skipIf(!hasTerminal())(
  'ends where a terminal has nothing to read, instead of waiting for ever',
  async () => {
    const run = join(import.meta.dirname, '../../bin/run.mjs');
    const child = spawn('script', ['-qec', `${process.execPath} ${run} init`, '/dev/null'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(shown).toContain('sendwatch: stopped before the last question; nothing was written');
    expect(code).toBe(2);
  },
);
