import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barText } from '../../bin/progress.ts';
import { attackLog } from '../support/attack-log.ts';
import { sendwatch } from '../support/cli.ts';
import { hasTerminal, inTerminal } from '../support/terminal.ts';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-terminal-'));
  file = join(folder, 'mail.log');
  writeFileSync(file, `${attackLog().lines.join('\n')}\n`);
});

afterAll(() => rmSync(folder, { recursive: true }));

const linesOf = (text: string) => text.split('\n');

describe.skipIf(!hasTerminal())('in a terminal', () => {
  it.each([
    ['replay', 'replaying', 1],
    ['parse', 'parsing', 0],
    ['limits', 'reading', 0],
  ])('shows how far %s is, and then its output alone', async (command, what, code) => {
    const { stdout } = await sendwatch([command, file]);
    const shown = await inTerminal(`${command} ${file}`);
    expect(shown.raw).toMatch(new RegExp(`${what} \\[=*[ ]*\\] +\\d+ %`));
    expect(shown.lines).toEqual(linesOf(stdout));
    expect(shown.code).toBe(code);
  });

  it('keeps the bar off the output of a program behind it', async () => {
    const { stdout } = await sendwatch(['replay', file]);
    const { lines } = await inTerminal(`replay ${file} | cat`);
    expect(lines).toEqual(linesOf(stdout));
  });

  it.each(['', ' | cat'])('shows all of the demo%s', async (behind) => {
    const { stdout } = await sendwatch(['demo']);
    const { lines } = await inTerminal(`demo${behind}`);
    expect(lines).toEqual(linesOf(stdout));
  });

  it('leaves an error alone in its line', async () => {
    const { lines, code } = await inTerminal(`replay --since 2030-01-01 ${file}`);
    expect([code, lines.length, lines[1]]).toEqual([2, 2, '']);
    expect(lines[0]).toMatch(/^sendwatch: the log has nothing of the time/);
  });
});

describe('what people read', () => {
  /** Lines that are too wide and could be broken: not a command, nor what it takes with it. */
  const breakable = (text: string, width: number) =>
    text
      .split('\n')
      .filter(
        (line) =>
          line.length > width && !/^ *((sendwatch|npm run|postmap|check_client_access) |\{"|\S+$)/.test(line),
      );
  let tallies: string;
  let refusals: string;
  const line = (hour: number, text: string) => `2026-11-02T0${hour}:00:00Z mx1 postfix/${text}\n`;

  beforeAll(async () => {
    tallies = join(folder, 'tallies.jsonl');
    await sendwatch(['replay', '--tallies', tallies, file]);
    refusals = join(folder, 'refusals.log');
    writeFileSync(
      refusals,
      line(1, 'smtpd[1]: 4F1B2C3D4E: client=mx.partner.example[198.51.100.25]') +
        line(1, 'qmgr[3]: 4F1B2C3D4E: from=<a@partner.example>, size=9, nrcpt=1 (queue active)') +
        line(
          1,
          'virtual[5]: 4F1B2C3D4E: to=<x@example.com>, relay=virtual, delay=1, dsn=2.0.0, status=sent (ok)',
        ) +
        line(
          2,
          'smtpd[1]: NOQUEUE: reject: RCPT from mx.partner.example[198.51.100.25]: 554 5.7.1 <mx.partner.example[198.51.100.25]>: Client host rejected: dial-up; from=<a@partner.example> to=<x@example.com> proto=ESMTP helo=<x>',
        ),
    );
  });

  it.each([
    ['replay', () => file],
    ['parse', () => file],
    ['backtest', () => tallies],
    ['limits', () => file],
    ['trace host:192.168.10.4', () => file],
    ['trace host:192.168.10.7', () => file],
    ['impact --block 192.168.0.0/16 --block 203.0.113.0/24', () => file],
    ['impact --refused', () => refusals],
  ])('fits 80 columns where there is no terminal: %s', async (command, input) => {
    const { stdout } = await sendwatch([...command.split(' '), input()]);
    expect(stdout.length).toBeGreaterThan(60);
    expect(breakable(stdout, 80)).toEqual([]);
    expect(stdout).not.toContain('\u001b');
  });

  it.skipIf(!hasTerminal())('fits a terminal of 40 columns', async () => {
    const { lines } = await inTerminal(`replay ${file}`, 40);
    expect(breakable(lines.join('\n'), 40)).toEqual([]);
    expect(lines.join('\n')).toMatch(/^host:192\.168\.10\.7 +\d+ +\d/m);
  });

  it.skipIf(!hasTerminal()).each([
    ['demo', () => ''],
    ['parse', () => file],
  ])('fits a terminal of 40 columns: %s', async (command, input) => {
    const { lines } = await inTerminal(`${command} ${input()}`, 40);
    expect(breakable(lines.join('\n'), 40)).toEqual([]);
  });

  it.skipIf(!hasTerminal())('keeps every command in one piece', async () => {
    const { lines } = await inTerminal(`replay ${file}`, 40);
    expect(lines.join('\n')).toMatch(
      /^ +sendwatch spool --queue .* --sender host:192\.168\.10\.7 --since \S+$/m,
    );
  });
});

describe('the progress bar', () => {
  it.each([200, 79, 39, 20, 8])('is never wider than %i columns', (width) => {
    for (const share of [0, 0.004, 0.5, 1])
      for (const left of [0, 59_999, 36_000_000])
        expect(barText('replaying', share, left, width).length).toBeLessThanOrEqual(width);
  });

  it('tells the share and what is left', () => {
    expect(barText('reading', 0.425, 90_000, 40)).toBe('reading [=====       ]  42 %, 2 min left');
    expect(barText('reading', 1, 0, 40)).toBe('reading [==============] 100 %, 0 s left');
  });
});
