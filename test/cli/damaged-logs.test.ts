import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackLog } from '../support/attack-log.ts';
import { sendwatch } from '../support/cli.ts';

const { lines, infected } = attackLog(20);
// What is refused for now counts once, too.
const deferred = lines.map((line, at) =>
  at % 7 === 0
    ? line.replace(/dsn=2\.0\.0, status=sent \(.*\)/, 'dsn=4.7.1, status=deferred (451 later)')
    : line,
);
const text = (from: number, to = deferred.length) => `${deferred.slice(from, to).join('\n')}\n`;
const HALF = Math.floor(lines.length / 2);

describe('replay', () => {
  let folder: string;
  let whole: Record<string, unknown>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sendwatch-damaged-'));
    whole = (await replay(file('whole.log', text(0)))).report;
    expect(whole).toMatchObject({ incidents: [{ sender: infected }], deferrals: expect.any(Number) });
    expect(whole.deferrals).toBeGreaterThan(20);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function file(name: string, content: string | Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  async function replay(...paths: string[]) {
    const { stdout, stderr, code } = await sendwatch(['replay', '--json', ...paths]);
    const { lines: read, ...report } = stdout === '' ? {} : JSON.parse(stdout);
    return { read, report, said: stderr.trim().split('\n'), code };
  }

  it.each<[string, () => string[]]>([
    ['the same file twice', () => [join(folder, 'whole.log'), join(folder, 'whole.log')]],
    ['a file packed and unpacked', () => [file('a.gz', gzipSync(text(0))), join(folder, 'whole.log')]],
    ['a copy from before the log went on', () => [file('b', text(0, HALF)), join(folder, 'whole.log')]],
    ['the same, the other way about', () => [join(folder, 'whole.log'), file('b', text(0, HALF))]],
  ])('counts %s once', async (_, paths) => {
    const { report, read, said } = await replay(...paths());
    expect(report).toEqual(whole);
    expect(read).toBe(lines.length);
    expect(said).toEqual([expect.stringMatching(/has all lines of '.*': they are counted once$/)]);
  });

  it('does not take files that begin alike for the same', async () => {
    const other = text(0).replaceAll('queue active', 'queue  active');
    const { said, read } = await replay(join(folder, 'whole.log'), file('alike.log', other));
    expect(said).toEqual(['']);
    expect(read).toBe(2 * lines.length);
  });

  it.each<[string, string]>([
    ['twice', text(0) + text(0)],
    ['three times', text(0) + text(0) + text(0)],
    ['to the middle, and then whole', text(0, HALF) + text(0)],
  ])('counts a log once that holds its lines %s', async (_, content) => {
    const { report, said } = await replay(file('again.log', content));
    expect(report).toEqual(whole);
    expect(said).toEqual([expect.stringMatching(/again\.log' repeats itself: the lines up to 2026-/)]);
  });

  it('counts all of a log whose first line comes twice', async () => {
    const { report, said } = await replay(file('first.log', `${lines[0]}\n${text(0)}`));
    expect(report).toEqual(whole);
    expect(said).toEqual(['']);
  });

  it.each([
    ['truncated', (packed: Buffer) => packed.subarray(0, Math.floor(packed.length / 2)), 'truncated'],
    [
      'broken',
      (packed: Buffer) => Buffer.concat([packed.subarray(0, packed.length >> 1), Buffer.alloc(4000, 0xff)]),
      'broken',
    ],
  ])('reads a %s gzip up to there, and says so', async (_, damage, says) => {
    const packed = damage(gzipSync(text(0)));
    const { report, read, said } = await replay(file('cut.gz', packed));
    expect(read).toBeGreaterThan(lines.length / 4);
    expect(read).toBeLessThan(lines.length);
    expect(report).toMatchObject({ unknown: 0, malformed: 0 });
    expect(said).toEqual([
      expect.stringMatching(new RegExp(`cut\\.gz' is a ${says} gzip file .*the rest is missing`)),
    ]);
  });

  const zeros = Buffer.alloc(5000);
  it.each([
    ['that begins with zero bytes, as after a crash', () => Buffer.concat([zeros, Buffer.from(text(0))])],
    [
      'whose last line before a crash is torn',
      () => Buffer.concat([Buffer.from(`${text(0, HALF)}2026-10-13T10:0`), zeros, Buffer.from(text(HALF))]),
    ],
  ])('reads a log %s, and says so', async (_, content) => {
    const { report, said } = await replay(file('zeros.log', content()));
    const { malformed, unknown, ...counted } = report;
    expect(whole).toMatchObject(counted);
    expect(said).toEqual([expect.stringMatching(/zeros\.log' holds 5000 zero bytes, as after a crash/)]);
  });

  it('judges what follows when the clock was put back, and says so', async () => {
    const hourBack = text(HALF).replace(
      /^([\d-]+T)(\d\d)/gm,
      (_, day, hour) => `${day}${String(Number(hour) - 1).padStart(2, '0')}`,
    );
    const { report, said } = await replay(file('back.log', text(0, HALF) + hourBack));
    expect(report).toMatchObject({ late: 0, incidents: [{ sender: infected }] });
    for (const key of ['messages', 'arrivals', 'recipients', 'outcomes', 'deferrals', 'senders'])
      expect(report[key]).toEqual(whole[key]);
    expect(said).toEqual([expect.stringMatching(/the clock of '.*back\.log' goes back by /)]);
  });

  const in2031 = (part: string) => part.replace(/^2026-/gm, '2031-');
  it.each<[string, string]>([
    ['wholly', in2031(text(0))],
    ['mostly', in2031(text(0, HALF + 500)) + text(HALF + 500)],
    ['by lines in between', text(0).replace(/^2026-(?!.*postfix\/qmgr)/gm, '2031-')],
  ])('ends with exit code 2 and one line for a log %s of a time to come', async (_, content) => {
    const path = file('2031.log', content);
    const { code, said, report } = await replay('--now', '2026-10-14', path);
    expect([code, report]).toEqual([2, {}]);
    expect(said).toEqual([
      expect.stringMatching(
        /2031\.log': [\d,]+ of [\d,]+ events are of a time that no clock confirms: the log goes to 2031-10-13T.*, and it is 2026-10-14T.* here; .* write sendwatch replay --now 2031-10-14 and the files$/,
      ),
    ]);
  });

  it('judges a log of a time to come when it is told what time it is', async () => {
    const { code, report } = await replay('--now', '2031-10-14', file('2031.log', in2031(text(0))));
    expect([code, report]).toMatchObject([1, { late: 0, incidents: [{ sender: infected }] }]);
  });

  it('takes this machine’s clock where it is told no other', async () => {
    const year = new Date().getUTCFullYear() + 1;
    const { code, said } = await replay(file('next.log', text(0).replace(/^2026-/gm, `${year}-`)));
    expect([code, said]).toEqual([2, [expect.stringContaining('that no clock confirms')]]);
  });

  it('judges the rest where a part of the lines is of a time to come', async () => {
    const quiet = text(0, 500).replace(/^2026-/gm, '2031-');
    const { code, report } = await replay('--now', '2026-10-14', file('part.log', quiet + text(500)));
    expect([code, report]).toMatchObject([1, { incidents: [{ sender: infected }] }]);
    expect(report).toMatchObject({ to: whole.to, messages: whole.messages, late: expect.any(Number) });
    expect(report.late).toBeGreaterThan(300);
  });

  it('ends with exit code 2 and one line for a gzip of which nothing can be read', async () => {
    const { code, said, read } = await replay(file('head.gz', gzipSync(text(0)).subarray(0, 20)));
    expect([code, read]).toEqual([2, undefined]);
    expect(said).toEqual([expect.stringMatching(/not one whole line of it can be read; copy it again$/)]);
  });
});
