import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isoTime } from '../../lambda/core/time.ts';
import { doubleBounce, reportLine, START } from '../core/spool/watch/queue-lines.ts';
import { attackLog } from '../support/attack-log.ts';
import { sendwatch } from '../support/cli.ts';

let folder: string;
const log = attackLog();
const text = `${log.lines.join('\n')}\n`;
const path = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-replay-'));
  writeFileSync(path('mail.log'), text);
  writeFileSync(path('mail.log.gz'), gzipSync(text));
  writeFileSync(path('empty.log'), '');
  writeFileSync(path('empty.gz'), gzipSync(''));
  writeFileSync(path('quiet.log'), `${log.lines.slice(0, 500).join('\n')}\n`);
  const half = Math.floor(log.lines.length / 2);
  writeFileSync(path('first.log'), log.lines.slice(0, half).join('\n'));
  writeFileSync(path('second.log.gz'), gzipSync(log.lines.slice(half).join('\n')));
  const broken = [...log.lines.slice(0, 100), '\u0000\u0001\u0002\ufffd', '', ...log.lines.slice(100)];
  writeFileSync(path('broken.log'), `${broken.join('\n')}\n`);
  writeFileSync(path('odd.json'), '{"ownNetwork": ["192.168.0.0/16"]}');
  writeFileSync(path('wrong.json'), '{"ownNetworks": ["192.168.0.0/99"]}');
  writeFileSync(path('torn.json'), '{"ownNetworks": [');
});

afterAll(() => rmSync(folder, { recursive: true }));

async function replayed(...args: string[]) {
  const { stdout, code } = await sendwatch(['replay', '--json', ...args]);
  return { code, report: JSON.parse(stdout) };
}

describe('replay', () => {
  it('finds the incident and exits with 1', async () => {
    const { code, report } = await replayed(path('mail.log'));
    expect(code).toBe(1);
    expect(report).toMatchObject({
      lines: log.lines.length,
      unknown: 0,
      malformed: 0,
      messages: log.lines.length / 5,
      arrivals: log.lines.length / 5,
      recipients: log.lines.length / 5,
      incidents: [{ sender: log.infected, closed: null }],
    });
    expect(report.from).toBe(isoTime(Date.parse(log.lines[0]!.slice(0, 25))));
    const [incident] = report.incidents;
    expect(Date.parse(incident.alerted) - log.firstSpam).toBeLessThanOrEqual(120_000);
    expect(incident.signals[0]).toMatchObject({ name: expect.any(String), score: expect.any(Number) });
  });

  it('tells of thousands of double bounces that cannot be delivered, and exits with 1', async () => {
    const lines = Array.from({ length: 3000 }, (_, at) => doubleBounce(at, START + at * 1000)).flat();
    writeFileSync(path('double.log'), `${lines.join('\n')}\n`);
    const { code, report } = await replayed(path('double.log'));
    expect(code).toBe(1);
    expect(report).toMatchObject({
      incidents: [],
      queues: [
        { mta_host: 'mx1', instance: 'postfix', kind: 'clogged', by: 'double-bounces', messages: 3000 },
      ],
    });
    const { stdout } = await sendwatch(['replay', path('double.log')]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('clogged by double bounces: 3,000 messages that wait');
  });

  it('tells of a queue that is stuck by its own reports', async () => {
    const reports = Array.from({ length: 60 }, (_, at) =>
      reportLine(START + at * 60_000, { deferred: `${at}/${60 * at}`, sample: at }),
    );
    const lines = [...doubleBounce(0, START), ...reports];
    writeFileSync(path('stuck.log'), `${lines.join('\n')}\n`);
    const { code, report } = await replayed(path('stuck.log'));
    expect([code, report.unknown]).toEqual([1, 0]);
    expect(report.queues).toMatchObject([
      { kind: 'stuck', queue: 'all', waiting: 59, from: isoTime(START + 30 * 60_000) },
    ]);
  });

  const same: [what: string, files: string[]][] = [
    ['a .gz', ['mail.log.gz']],
    ['two parts of the log, in the wrong order', ['second.log.gz', 'first.log']],
  ];

  it.each(same)('reads %s alike', async (_what, files) => {
    const plain = await replayed(path('mail.log'));
    expect((await replayed(...files.map(path))).report).toEqual(plain.report);
  });

  it('reads standard input', async () => {
    const { stdout } = await sendwatch(['replay', '--json', '-'], text);
    expect(JSON.parse(stdout)).toEqual((await replayed(path('mail.log'))).report);
  });

  it('counts broken lines and goes on', async () => {
    const { report } = await replayed(path('broken.log'));
    const plain = await replayed(path('mail.log'));
    expect(report).toEqual({ ...plain.report, lines: log.lines.length + 2, malformed: 2 });
  });

  it('exits with 0 when nothing is wrong', async () => {
    const { code, report } = await replayed(path('quiet.log'));
    expect([code, report.incidents]).toEqual([0, []]);
  });

  it('prints the evidence for people', async () => {
    const { stdout, code } = await sendwatch(['replay', path('mail.log')]);
    expect(code).toBe(1);
    for (const part of ['One incident:', log.infected, 'failures', 'User unknown', 'victim', 'mx1/A0']) {
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(part);
    }
  });

  describe('of a time', () => {
    const at = (minutes: number) => isoTime(log.firstSpam + minutes * 60_000);

    it('tells what was counted in it, and in no other', async () => {
      const { report: all } = await replayed(path('mail.log'));
      const { report: before } = await replayed('--until', isoTime(log.firstSpam - 1), path('mail.log'));
      const { code, report } = await replayed('--since', at(0), path('mail.log'));
      for (const count of ['messages', 'arrivals', 'recipients'] as const)
        expect(before[count] + report[count]).toBe(all[count]);
      for (const outcome of ['sent', 'bounced'] as const)
        expect(before.outcomes[outcome] + report.outcomes[outcome]).toBe(all.outcomes[outcome]);
      expect(before.incidents).toEqual([]);
      expect([code, report.from, report.to, report.lines]).toEqual([1, at(0), all.to, all.lines]);
      expect(report.senders[0].sender).toBe(log.infected);
    });

    it('finds what it finds in the whole log, as it learns from what lies before', async () => {
      const { report: all } = await replayed(path('mail.log'));
      const { report } = await replayed('--since', at(1), path('mail.log'));
      expect(report.incidents).toEqual(all.incidents);
      writeFileSync(
        path('alone.log'),
        log.lines.filter((line) => Date.parse(line.slice(0, 25)) >= log.firstSpam + 60_000).join('\n'),
      );
      const { report: alone } = await replayed(path('alone.log'));
      expect(alone.incidents).not.toEqual(all.incidents);
    });

    it('tells what was known by its end', async () => {
      const { report: all } = await replayed(path('mail.log'));
      const { report, code } = await replayed('--until', at(5), path('mail.log'));
      const [incident] = report.incidents;
      expect([code, incident.id]).toEqual([1, all.incidents[0].id]);
      expect(incident.samples.messages).toBeLessThan(all.incidents[0].samples.messages);
      expect(report.to).toBe(isoTime(Date.parse(at(5)) + 999));
    });

    it('leaves out an incident that was over before', async () => {
      const shift = (line: string, days: number) =>
        isoTime(Date.parse(line.slice(0, 25)) + days * 86_400_000).replace('Z', '+00:00') + line.slice(25);
      const quiet = log.lines.slice(0, 500).map((line) => shift(line, 1).replaceAll(': A0', ': B0'));
      writeFileSync(path('two-days.log'), [...log.lines, ...quiet].join('\n'));
      expect((await replayed(path('two-days.log'))).report.incidents).toHaveLength(1);
      const { code, report } = await replayed('--since', '2026-10-14', path('two-days.log'));
      expect([code, report.incidents, report.messages]).toEqual([0, [], 100]);
    });

    it('is what the page tells of, too', async () => {
      const page = path('part.html');
      await sendwatch(['replay', '--since', at(0), '--report', page, path('mail.log')]);
      expect(readFileSync(page, 'utf8')).toContain('2026-10-13 10:10');
      expect(readFileSync(page, 'utf8')).not.toContain('2026-10-13 09:');
    });

    it('is read in the zone that --tz names', async () => {
      const { report } = await replayed('--tz', '+09:00', '--since', '2026-10-13T19:10', path('mail.log'));
      expect(report.from).toBe('2026-10-13T10:10:00Z');
    });

    const wrong: [what: string, args: string[], error: RegExp][] = [
      ['a --since that is no time', ['--since', 'noon'], /--since: 'noon' is no time; write it as 2026-/],
      ['an --until that is no time', ['--until', '2026-02-30'], /--until: '2026-02-30' is no time/],
      [
        'an end before the beginning',
        ['--since', '2026-10-14', '--until', '2026-10-13'],
        /is before --since/,
      ],
      ['a time that the log has not', ['--since', '2026-10-15'], /goes from 2026-10-13T09:00:\S+ to 2026-10/],
    ];

    it.each(wrong)('refuses %s with one clear line', async (_what, args, error) => {
      const { code, stderr, stdout } = await sendwatch(['replay', ...args, path('mail.log')]);
      expect(stderr).toMatch(error);
      expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
    });
  });

  it.each([[[]], [['--json']]])('tells beside its output where the files are (%j)', async (json) => {
    const { stdout } = await sendwatch(['replay', ...json, path('mail.log')]);
    const files = ['--report', path('page.html'), '--tallies', path('tallies.jsonl')];
    const told = await sendwatch(['replay', ...json, ...files, path('mail.log')]);
    expect(told.stdout).toBe(stdout);
    expect(told.stderr).toBe(
      `The report is in ${path('page.html')}; open it in a browser.\n` +
        `The tallies are in ${path('tallies.jsonl')}; sendwatch backtest reads them.\n`,
    );
  });

  it.each(['--report', '--tallies'])('writes no %s over the log', async (option) => {
    const { code, stderr } = await sendwatch(['replay', option, path('mail.log'), path('mail.log')]);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toContain('would write over the log');
    expect(readFileSync(path('mail.log'), 'utf8')).toBe(text);
  });

  it('ends each incident with the first steps', async () => {
    const { stdout } = await sendwatch(['replay', path('mail.log')]);
    expect(stdout).toMatch(/\n {2}First steps:\n {4}1\. [\s\S]+\n {4}2\. /);
  });

  const refused: [what: string, args: string[], error: RegExp][] = [
    ['a missing file', ['nothing.log'], /cannot read '.*nothing\.log': no such file/],
    ['a directory', ['.'], /is a directory/],
    ['no file', [], /missing required argument 'file'/],
  ];

  it.each(refused)('refuses %s with one clear line', async (_what, files, error) => {
    const { code, stderr, stdout } = await sendwatch(['replay', ...files.map(path)]);
    expect(stderr).toMatch(error);
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
  });

  const options: [what: string, args: string[], error: RegExp][] = [
    ['an unknown option', ['--frobnicate'], /unknown option '--frobnicate'; see .*sendwatch .*replay --help/],
    ['a year that is none', ['--year', '26x'], /'26x' is no year/],
    ['a report on standard output', ['--report', '-'], /'-' is no file; write e\.g\. --report report\.html/],
    ['an offset that is none', ['--tz', '+25:00'], /'\+25:00' is no time zone/],
    ['a zone that is none', ['--tz', 'Mars/Base'], /'Mars\/Base' is no time zone/],
    ['a missing configuration', ['--config', 'none.json'], /cannot read the configuration 'none\.json'/],
  ];

  it.each(options)('refuses %s with one clear line', async (_what, args, error) => {
    const { code, stderr } = await sendwatch(['replay', ...args, path('mail.log')]);
    expect(stderr).toMatch(error);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  });

  const configurations: [what: string, file: string, error: RegExp][] = [
    ['an unknown key', 'odd.json', /unknown key 'ownNetwork'/],
    ['a wrong CIDR', 'wrong.json', /'192\.168\.0\.0\/99' is no CIDR/],
    ['a torn file', 'torn.json', /is no JSON/],
  ];

  it.each(configurations)('refuses a configuration with %s', async (_what, file, error) => {
    const { code, stderr } = await sendwatch(['replay', '--config', path(file), path('mail.log')]);
    expect(stderr).toMatch(error);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  });

  // An empty log is most likely the wrong file: "no incident" would be a false comfort.
  it.each(['empty.log', 'empty.gz'])('refuses %s with one clear line', async (file) => {
    const { code, stderr } = await sendwatch(['replay', path(file)]);
    expect(stderr).toMatch(/is empty/);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  });
});

describe('sendwatch', () => {
  const calls: [what: string, args: string[], error: RegExp][] = [
    ['no command', [], /name a command/],
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'/],
  ];

  it.each(calls)('refuses %s with one clear line', async (_what, args, error) => {
    const { code, stderr } = await sendwatch(args);
    expect(stderr).toMatch(error);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  });

  it('lists its commands', async () => {
    const { code, stdout } = await sendwatch(['--help']);
    expect(code).toBe(0);
    for (const name of ['demo', 'parse', 'replay', 'backtest', 'blocklists']) expect(stdout).toContain(name);
  });
});
