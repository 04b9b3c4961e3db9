import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIXES, writeMix } from '../../bench/throughput/mixes/index.ts';
import { replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-mixes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const BYTES = 300_000;

describe.each(MIXES.filter(({ name }) => name !== 'recording'))('the $name mix', (mix) => {
  it('is the same of the same seed, and a log of which replay understands each line', async () => {
    const text = (seed: number) =>
      writeMix(mix, folder, { bytes: BYTES, seed }).paths.map((path) => readFileSync(path, 'latin1'));
    const other = text(2);
    const once = text(1);
    const { paths, lines, bytes } = writeMix(mix, folder, { bytes: BYTES, seed: 1 });
    expect(paths.map((path) => readFileSync(path, 'latin1'))).toEqual(once);
    expect(once).not.toEqual(other);
    expect(bytes).toBe(once.join('').length);
    const read = await replayLog(paths, parseSettings({}), { year: 2026, zone: undefined });
    expect(read).toMatchObject({ lines, unknown: 0, malformed: 0 });
    expect(read.messages).toBeGreaterThan(100);
    expect(read.outcomes.sent).toBeGreaterThan(50);
  });
});

it('the shares of the office’s lines are those of a real server', () => {
  const [path] = writeMix(MIXES.find(({ name }) => name === 'office')!, folder, {
    bytes: 1e6,
    seed: 3,
  }).paths;
  const programs = readFileSync(path!, 'latin1').match(/(?<= mx )[^[:]+/g)!;
  const share = (...names: string[]) =>
    (100 * programs.filter((each) => names.includes(each)).length) / programs.length;
  const shares = {
    smtpd: share('postfix/smtpd'),
    qmgr: share('postfix/qmgr'),
    smtp: share('postfix/smtp'),
    cleanup: share('postfix/cleanup'),
    lmtp: share('postfix/lmtp'),
    dovecot: share('dovecot'),
    submission: share('postfix/submission/smtpd', 'postfix/smtps/smtpd'),
    opendkim: share('opendkim'),
    postscreen: share('postfix/postscreen'),
  };
  const real = {
    smtpd: 22,
    qmgr: 22,
    smtp: 14,
    cleanup: 9,
    lmtp: 8,
    dovecot: 8,
    submission: 6,
    opendkim: 5,
    postscreen: 3,
  };
  for (const [name, percent] of Object.entries(real))
    expect(Math.abs(shares[name as keyof typeof real] - percent), name).toBeLessThan(4);
});
