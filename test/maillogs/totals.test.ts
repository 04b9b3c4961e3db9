import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import type { Totals } from '../../lambda/core/tally/count/totals.ts';
import { eximTotals } from './exim-totals.ts';
import { EXIM_LOG } from './made-exim-log.ts';
import { postfixTotals } from './postfix-totals.ts';

const SAMPLE = join(import.meta.dirname, '../../samples/infected-pc.log.gz');
const sample = () => gunzipSync(readFileSync(SAMPLE)).toString('utf8').trimEnd().split('\n');

describe('replay', () => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'sendwatch-totals-'));
  });
  afterAll(() => rmSync(work, { recursive: true }));

  it.each<[name: string, lines: () => string[], count: (lines: string[]) => Totals]>([
    ['the recorded Postfix log', sample, postfixTotals],
    ['a made Exim log', () => EXIM_LOG, eximTotals],
  ])('%s: totals as counted by regular expressions', async (_, read, count) => {
    const lines = read();
    const path = join(work, 'mail.log');
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    const report = await replayLog([path], parseSettings({}), { year: 2026, zone: 'UTC' });
    const { messages, arrivals, recipients, outcomes, deferrals } = report;
    const expected = count(lines);
    expect({ messages, arrivals, recipients, outcomes, deferrals }).toEqual(expected);
    expect(report.lines).toBe(lines.length);
    expect(Math.min(expected.messages, expected.recipients, expected.outcomes.sent)).toBeGreaterThan(0);
  });
});
