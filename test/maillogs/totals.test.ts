import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReplayReport, replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import type { Totals } from '../../lambda/core/tally/totals.ts';
import { eximTotals, unmunged } from './exim-totals.ts';
import { postfixTotals } from './postfix-totals.ts';

/** Other projects' logs, which are no part of this one. */
const FOLDER = join(import.meta.dirname, '../../../shared/maillogs');
const HAVE_LOGS = existsSync(FOLDER);
if (!HAVE_LOGS) console.warn('skipped: totals of other projects’ logs: ../shared/maillogs is not there');

const names = HAVE_LOGS ? readdirSync(FOLDER).filter((name) => name.endsWith('.log')) : [];

function linesOf(name: string): string[] {
  const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** `| file | lines | ...` of the folder's own table. */
function statedLines(): Record<string, number> {
  const table = readFileSync(join(FOLDER, 'README.md'), 'utf8').matchAll(/^\| (\S+\.log) \| (\d+) \|/gm);
  return Object.fromEntries([...table].map(([, name, lines]) => [name, Number(lines)]));
}

describe.skipIf(!HAVE_LOGS)('replay of other projects’ logs', () => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'sendwatch-totals-'));
  });
  afterAll(() => rmSync(work, { recursive: true }));

  async function replayed(lines: readonly string[]): Promise<ReplayReport> {
    const path = join(work, 'mail.log');
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    return await replayLog([path], parseSettings({}), { year: 2020, zone: 'UTC' });
  }

  async function totalsOf(lines: readonly string[]): Promise<Totals> {
    const { messages, arrivals, recipients, outcomes, deferrals } = await replayed(lines);
    return { messages, arrivals, recipients, outcomes, deferrals };
  }

  const suites: [name: string, lines: (name: string) => string[], count: (lines: string[]) => Totals][] = [
    ['postfix_fgforrest_parser.log', linesOf, postfixTotals],
    // The same messages under the same queue ids twice, in two formats of time.
    ['postfix_youyo.log', linesOf, postfixTotals],
    ['exim_testsuite_log.log', (name) => unmunged(linesOf(name)), eximTotals],
  ];

  it.each(suites)('%s: totals as counted by regular expressions', async (name, read, count) => {
    const lines = read(name);
    const expected = count(lines);
    expect(await totalsOf(lines)).toEqual(expected);
    expect(Math.min(expected.messages, expected.recipients, expected.outcomes.sent)).toBeGreaterThan(0);
  });

  it('read every line that is there', async () => {
    const counts: Record<string, number> = {};
    for (const name of names) counts[name] = (await replayed(linesOf(name))).lines;
    expect(counts).toEqual(statedLines());
  });

  it.each(names.filter((name) => /^(courier|dovecot|qmail)_/.test(name)))(
    '%s has no message',
    async (name) => {
      expect(await totalsOf(linesOf(name))).toEqual({
        messages: 0,
        arrivals: 0,
        recipients: 0,
        outcomes: { sent: 0, bounced: 0, deferred: 0, expired: 0 },
        deferrals: 0,
      });
    },
  );
});
