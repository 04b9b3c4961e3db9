import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RepeatOptions, repeatLog } from '../../bench/throughput/repeat-log.ts';
import { replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';

const sample = join(import.meta.dirname, '../../samples/infected-pc.log.gz');
const recorded = gunzipSync(readFileSync(sample)).toString('utf8');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-repeat-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function repeated(name: string, options: RepeatOptions) {
  const path = join(folder, name);
  const written = repeatLog(recorded, path, options);
  const { lines, messages, outcomes, unknown, late, from, to } = await replayLog([path], parseSettings({}), {
    year: 2026,
    zone: undefined,
  });
  return {
    written,
    text: readFileSync(path, 'latin1'),
    lines,
    messages,
    outcomes,
    unknown,
    late,
    hours: (to! - from!) / 3_600_000,
  };
}

describe('repeatLog', () => {
  it('makes every repetition new messages at later times', async () => {
    const once = await repeated('once.log', { bytes: 1, seed: 1 });
    const thrice = await repeated('thrice.log', { bytes: 2.5 * once.text.length, seed: 1 });
    expect(once.text.length).toBe(recorded.length);
    expect(thrice.written).toEqual({ lines: 3 * once.lines, bytes: thrice.text.length });
    expect([once.unknown, thrice.unknown, thrice.late]).toEqual([0, 0, 0]);
    expect(thrice).toMatchObject({ lines: 3 * once.lines, messages: 3 * once.messages });
    expect(thrice.outcomes.sent).toBe(3 * once.outcomes.sent);
    expect(Math.round(thrice.hours / once.hours)).toBe(3);
  });

  it('makes the same file of the same seed, and another of another', async () => {
    const [one, same, other] = await Promise.all([
      repeated('one.log', { bytes: 1, seed: 1 }),
      repeated('same.log', { bytes: 1, seed: 1 }),
      repeated('other.log', { bytes: 1, seed: 2 }),
    ]);
    expect(same.text).toBe(one.text);
    expect(other.text).not.toBe(one.text);
    expect(other.messages).toBe(one.messages);
  });
});
