import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Tally } from '../../lambda/core/tally/tally.ts';
import { DAY, HOUR, MONDAY, mailing, officeDays, pc } from '../core/detect/office.ts';
import { sendwatch } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'backtest-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(content: string | Uint8Array, name = 'tallies.jsonl'): string {
  const path = join(folder, `${files++}-${name}`);
  writeFileSync(path, content);
  return path;
}

const jsonl = (tallies: readonly Tally[]): string =>
  tallies
    .map(
      ({ minute, ...rest }) =>
        `${JSON.stringify({ minute: new Date(minute * 60_000).toISOString(), ...rest })}\n`,
    )
    .join('');
const sorted = (tallies: readonly Tally[]): Tally[] => [...tallies].sort((a, b) => a.minute - b.minute);

const START = MONDAY + 4 * DAY + 10 * HOUR;
const OFFICE = officeDays(5);
const ATTACK = mailing({ sender: pc(7), from: START, minutes: 60, perMinute: 20, failed: 0.25, novel: 0.6 });
const ALL = jsonl(sorted([...OFFICE, ...ATTACK]));
const RECORD = {
  minute: '2024-01-01T09:00:00Z',
  sender: pc(1),
  messages: 1,
  recipients: 1,
  distinctRecipients: 1,
  sent: 1,
  bounced: 0,
  deferred: 0,
};

describe('sendwatch backtest', () => {
  it('prints the incidents as JSON and ends with 1', async () => {
    const { code, stdout } = await sendwatch(['backtest', file(ALL), '--json']);
    const report = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(Object.keys(report).sort()).toEqual(['incidents', 'minutes', 'senders']);
    expect(report.senders).toBe(12);
    expect(report.minutes).toBe(new Set([...OFFICE, ...ATTACK].map(({ minute }) => minute)).size);
    expect(report.incidents).toHaveLength(1);
    expect(report.incidents[0]).toMatchObject({
      id: expect.stringMatching(/^[0-9a-z]+$/),
      sender: pc(7),
      related: [],
      severity: expect.stringMatching(/^(warning|high|critical)$/),
      opened: expect.stringMatching(/^2024-01-05T10:/),
      alerted: expect.stringMatching(/^2024-01-05T10:\d\d:00Z$/),
      signals: expect.arrayContaining([
        expect.objectContaining({ name: 'failures', score: expect.any(Number) }),
      ]),
    });
    expect(report.incidents[0]).toHaveProperty('closed');
    expect(report.incidents[0]).toHaveProperty('samples');
  });

  it('ends with 0 when it finds nothing', async () => {
    const { code, stdout } = await sendwatch(['backtest', file(jsonl(OFFICE)), '--json']);
    expect([code, JSON.parse(stdout).incidents]).toEqual([0, []]);
  });

  it('prints a table for people', async () => {
    const { stdout } = await sendwatch(['backtest', file(ALL)]);
    expect(stdout).toContain(pc(7));
    expect(stdout).toMatch(/1 incident: 12 senders in [\d,]+ minutes with traffic\./);
    const quiet = await sendwatch(['backtest', file(jsonl(OFFICE))]);
    expect(quiet.stdout).toMatch(/^No incident: 12 senders/);
  });

  it('shows no control character of a name', async () => {
    const evil = ALL.replaceAll(pc(7), 'host:\\u001b[2Jevil');
    const { stdout } = await sendwatch(['backtest', file(evil)]);
    expect(stdout).toContain('evil');
    expect(stdout).not.toContain('\u001b[2J');
  });

  it('reads several files, gzip and standard input alike', async () => {
    const expected = (await sendwatch(['backtest', file(ALL), '--json'])).stdout;
    const cut = ALL.indexOf('\n', ALL.length / 2) + 1;
    const ways: [args: string[], input?: string][] = [
      [[file(ALL.slice(0, cut)), file(gzipSync(ALL.slice(cut)), 'rest.gz')]],
      [['-'], ALL],
    ];
    for (const [args, input] of ways) {
      expect((await sendwatch(['backtest', ...args, '--json'], input)).stdout).toBe(expected);
    }
  });

  it('says the same of lines that come up to a quarter of an hour late', async () => {
    const expected = (await sendwatch(['backtest', file(ALL), '--json'])).stdout;
    const tallies = sorted([...OFFICE, ...ATTACK]);
    const late = tallies
      .map((each, i) => ({ each, at: each.minute + ((i * 7919) % 15) }))
      .sort((a, b) => a.at - b.at)
      .map(({ each }) => each);
    expect((await sendwatch(['backtest', file(jsonl(late)), '--json'])).stdout).toBe(expected);
  });

  it('follows the configuration', async () => {
    const config = file(JSON.stringify({ detect: { acknowledged: [{ sender: pc(7) }] } }), 'config.json');
    const { code } = await sendwatch(['backtest', file(ALL), '--config', config]);
    expect(code).toBe(0);
  });

  it('reads records that know little', async () => {
    const { code, stderr } = await sendwatch([
      'backtest',
      file(
        [
          { minute: '2024-01-01T09:00', sender: 'login:a@example.com', messages: 1 },
          { ...RECORD, domains: null, clients: [123, 'x'], label: 'not ours' },
        ]
          .map((each) => JSON.stringify(each))
          .join('\r\n\n'),
      ),
    ]);
    expect([code, stderr]).toEqual([0, '']);
  });

  const line = (changed: Record<string, unknown>): string => JSON.stringify({ ...RECORD, ...changed });
  it.each([
    ['a line that is no JSON', '{"minute":', ['line 2', '{"minute":', 'one object per line']],
    ['a line that is no object', '[1]', ['line 2', '[1]', 'JSON object']],
    ['a time that is none', line({ minute: 'noon' }), ['line 2', '"noon"', 'ISO 8601']],
    ['no time', line({ minute: undefined }), ['line 2', 'missing', 'ISO 8601']],
    ['no sender', line({ sender: '' }), ['line 2', 'sender', 'host:192.0.2.1']],
    ['a count that is a text', line({ bounced: '7' }), ['line 2', 'bounced', '"7"']],
    ['a negative count', line({ sent: -1 }), ['line 2', 'sent', '-1']],
    ['a list that is none', line({ domains: 'a.example' }), ['line 2', 'domains', 'array']],
    ['a list of objects', line({ clients: [{}] }), ['line 2', 'clients', '{}']],
    [
      'a line an hour early',
      line({ minute: '2024-01-01T08:00:00Z' }),
      ['line 2', '2024-01-01 08:00', 'order'],
    ],
  ])('refuses %s, naming line, value and fix', async (_, second, named) => {
    const { code, stdout, stderr } = await sendwatch([
      'backtest',
      file(`${line({})}\n${second}\n`),
      '--json',
    ]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    for (const text of named) expect(stderr).toContain(text);
  });

  it.each([
    ['an empty file', ''],
    ['blank lines', '\n \n\r\n'],
    ['an empty gzip', gzipSync('')],
  ])('refuses %s: of nobody it can say that there is no incident', async (_, content) => {
    for (const form of [[], ['--json']]) {
      const path = file(content);
      const { code, stdout, stderr } = await sendwatch(['backtest', ...form, path]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`'${path}': there is no tally`);
      expect(stderr).toContain('replay --tallies');
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  it('refuses standard input without a tally, and takes an empty file beside one that has some', async () => {
    const { code, stderr } = await sendwatch(['backtest', '-'], '');
    expect([code, stderr]).toEqual([2, expect.stringContaining('standard input: there is no tally')]);
    expect((await sendwatch(['backtest', file(''), file(jsonl(OFFICE))])).code).toBe(0);
  });

  it('says what to give to whom gives the log itself', async () => {
    const { code, stderr } = await sendwatch(['backtest', file('Oct 13 09:00:00 mx1 postfix/qmgr[1]: x\n')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('replay --tallies')]);
  });

  it.each([
    ['a file that is not there', [join(folder, 'absent.jsonl')], 'absent.jsonl'],
    [
      'a configuration with an unknown key',
      [file(ALL), '--config', file('{"detct": {}}', 'config.json')],
      "'detct'",
    ],
    ['a configuration that is no JSON', [file(ALL), '--config', file('detect:', 'config.json')], 'JSON'],
    ['no file at all', [], 'tallies'],
  ])('refuses %s', async (_, args, named) => {
    const { code, stderr } = await sendwatch(['backtest', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(named);
  });

  it('finds in what replay --tallies wrote what replay found', async () => {
    const path = join(folder, 'replayed.jsonl');
    const replayed = await sendwatch(['replay', 'samples/infected-pc.log.gz', '--json', '--tallies', path]);
    const again = await sendwatch(['backtest', path, '--json']);
    const found = ({ stdout }: { stdout: string }) =>
      (JSON.parse(stdout) as { incidents: Record<string, unknown>[] }).incidents.map(
        ({ sender, alerted, severity, signals }) => ({ sender, alerted, severity, signals }),
      );
    expect(found(replayed)).toHaveLength(1);
    expect(found(again)).toEqual(found(replayed));
    expect(again.code).toBe(1);
  });

  it('refuses to write tallies where it cannot', async () => {
    for (const path of ['-', join(folder, 'no', 'such', 'folder.jsonl')]) {
      const { code, stderr } = await sendwatch(['replay', 'samples/infected-pc.log.gz', '--tallies', path]);
      expect(code).toBe(2);
      expect(stderr).toContain(`'${path}'`);
    }
  });

  it('reads 200,000 records in under 20 seconds, three times that on a busy machine', async () => {
    const records = sorted(
      Array.from({ length: 170 }, (_, week) => officeDays(5, 7 * week, week + 1)).flat(),
    ).slice(0, 200_000);
    expect(records).toHaveLength(200_000);
    const path = file(jsonl(records));
    const before = performance.now();
    const { code } = await sendwatch(['backtest', path, '--json']);
    expect(code).not.toBe(2);
    expect(performance.now() - before).toBeLessThan(60_000);
  });
});
