import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askOpen, stageFile } from '../../bin/init/stage-file.ts';
import { parseStageConfig } from '../../lib/config.ts';
import { sendwatch } from '../support/cli.ts';

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

describe('the questions', () => {
  const PRIVATE = ['10.0.0.0/8'];

  it('ask for what was not said, and take several values', async () => {
    const asked: string[] = [];
    const lines = ['', 'oncall@example.com, boss@example.com', '192.0.2.0/24', '198.18.0.25'];
    const answers = await askOpen({ stage: 'test', domain: ['example.com'] }, async (question) => {
      asked.push(question);
      return lines.shift()!;
    });
    expect(asked).toEqual([
      'E-mail addresses that are told everything [needed]: ',
      'CloudWatch log groups that hold the mail logs [a new one]: ',
      'Public networks of your own clients [private ones only]: ',
      'Addresses and domains to watch on DNSBLs [none]: ',
    ]);
    expect(answers).toEqual({
      stage: 'test',
      domain: ['example.com'],
      email: [],
      logGroup: ['oncall@example.com', 'boss@example.com'],
      network: ['192.0.2.0/24'],
      target: ['198.18.0.25'],
    });
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
