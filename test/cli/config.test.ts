import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const STAGE = {
  stage: 'prod',
  mailLog: { existing: ['/mail/relay'] },
  alerts: { email: [{ address: 'oncall@example.com' }] },
};

async function check(content: unknown, ...options: string[]) {
  const file = join(folder, 'prod.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const result = await sendwatch(['config', 'check', file, ...options]);
  return {
    ...result,
    stderr: result.stderr.replace(file, 'FILE'),
    // What people read is broken where the line of the file's own, long name ends.
    stdout: result.stdout.replace(file, 'FILE').replaceAll(/\n +/g, ' '),
  };
}

describe('config check', () => {
  it.each<[what: string, content: unknown, stdout: string]>([
    ['a stage', STAGE, 'FILE: no error; the stack is sendwatch-prod\n'],
    [
      'settings',
      { ownDomains: ['example.com'] },
      'FILE: no error; these are settings for --config, without a stage to deploy\n',
    ],
    [
      'a stage as an editor of Windows saves it',
      `\ufeff${JSON.stringify(STAGE)}`,
      'FILE: no error; the stack is sendwatch-prod\n',
    ],
  ])('finds nothing wrong with %s', async (_, content, stdout) => {
    expect(await check(content)).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('prints JSON', async () => {
    const { stdout } = await check(STAGE, '--json');
    expect(JSON.parse(stdout)).toEqual({ file: 'FILE', kind: 'stage', stage: 'prod' });
  });

  const settings = (json: Record<string, unknown>) => ({ ...STAGE, settings: json });
  it.each<[what: string, content: unknown, line: string]>([
    [
      'an unknown key',
      { ...STAGE, alert: {} },
      "unknown key 'alert' (there are stage, account, region, mailLog, alerts, ingest, ",
    ],
    [
      'a missing group',
      { stage: 'prod', alerts: STAGE.alerts },
      'mailLog: is missing, write a group of keys, as {"existing": ...}',
    ],
    [
      'a role',
      settings({ detect: { roles: [{ network: '192.0.2.0/24', role: 'boss' }] } }),
      'settings: detect.roles.0.role: "boss": Invalid option, write "person" or "application" or "relay"',
    ],
    [
      'a role without its network',
      settings({ detect: { roles: [{ role: 'relay' }] } }),
      'settings: detect.roles.0.network: is missing, write a text, as "..."',
    ],
    [
      'the ceiling of a role that is none',
      settings({ detect: { ceilings: { boss: {} } } }),
      "settings: unknown key 'boss' in 'detect.ceilings' (there are person, application, relay)",
    ],
    [
      'an offset',
      settings({ detect: { utcOffset: 900 } }),
      'settings: detect.utcOffset: 900: Too big, write at most 840',
    ],
    [
      'a zone that is none',
      settings({ detect: { timeZone: 'Europe/Atlantis' } }),
      "settings: detect.timeZone: 'Europe/Atlantis' is no time zone; write IANA's name, e.g. Europe/Berlin",
    ],
    [
      'a zone beside the offset that it replaces',
      settings({ detect: { timeZone: 'Europe/Berlin', utcOffset: 60 } }),
      'settings: detect.utcOffset: timeZone and utcOffset exclude each other; keep timeZone',
    ],
    [
      'an offset as a text',
      settings({ detect: { utcOffset: '+09:00' } }),
      'settings: detect.utcOffset: "+09:00": must be a number, without quotation marks',
    ],
    [
      'targets that are no list',
      settings({ blocklists: { targets: 'example.com' } }),
      'settings: blocklists.targets: "example.com": must be a list, as [...]',
    ],
    [
      'a target that is no object',
      settings({ blocklists: { targets: ['example.com'] } }),
      'settings: blocklists.targets.0: "example.com": must be a group of keys, as {"target": ...}',
    ],
    [
      'an address that is no object',
      { ...STAGE, alerts: { email: ['oncall@example.com'] } },
      'alerts.email.0: "oncall@example.com": must be a group of keys, as {"address": ...}',
    ],
    [
      'a time without its offset',
      settings({ detect: { acknowledged: [{ sender: 'host:192.0.2.1', until: '2026-05-01T20:00' }] } }),
      "settings: detect.acknowledged.0.until: '2026-05-01T20:00' is no time; write ISO 8601 with its offset",
    ],
    [
      'hidden characters in a key',
      settings({ 'own\u202eDomains': [] }),
      "settings: unknown key 'own Domains' (there are ownDomains",
    ],
    ['no JSON', '{"stage": "prod",}', 'is no JSON'],
    ['a list', [], 'the configuration: []: must be a group of keys, as {"ownDomains": ...}'],
  ])('names %s and how to mend it, in one line', async (_, content, line) => {
    const { code, stdout, stderr } = await check(content);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(line);
    expect(stderr).toMatch(/^sendwatch: the configuration [^\n]*FILE[^\n]*\n$/);
  });

  it('names every problem in a line of its own, also those of both parts, and repeats no value that may be a key', async () => {
    const { code, stdout, stderr } = await check({
      ...settings({
        ownDomains: 'example.com',
        blocklists: { keys: { spamhaus: 'abcdefghijklmnopqrstuvwxyz' } },
      }),
      stage: 'A B',
      alert: {},
      pager: {},
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      "sendwatch: the configuration 'FILE' has 5 errors:",
      '  stage: "A B": must be 1 to 20 of a-z, 0-9 and -, beginning with a letter',
      expect.stringMatching(/^ {2}unknown key 'alert' \(there are stage, account, /),
      expect.stringMatching(/^ {2}unknown key 'pager' \(there are /),
      '  settings: ownDomains: "example.com": must be a list, as [...]',
      expect.stringMatching(/^ {2}settings: blocklists\.keys\.spamhaus: is no name of an SSM parameter/),
      '',
    ]);
    expect(stderr).not.toContain('abcdefghijklmnopqrstuvwxyz');
  });

  it('names no problem twice and hides what a file name holds', async () => {
    const file = join(folder, 'a\u001b[2Jb.json');
    writeFileSync(file, JSON.stringify({ ownDomains: 1, ownNetworks: 1 }));
    const { stderr } = await sendwatch(['config', 'check', file]);
    expect(stderr).not.toContain('\u001b');
    expect(stderr.trimEnd().split('\n')).toHaveLength(3);
  });
});
