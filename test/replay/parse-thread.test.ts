import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as ReplayLog from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { attackLog } from '../support/attack-log.ts';
import { relayedLog } from '../support/relayed-log.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;
let bundle: typeof ReplayLog;

/** The thread starts from a file that Node itself can run, so the module is bundled as the command is. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-thread-'));
  await build({
    absWorkingDir: root,
    entryPoints: ['bin/replay/replay-log.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  bundle = await import(pathToFileURL(join(folder, 'replay-log.mjs')).href);
});

afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function replay(paths: string[], thread: boolean) {
  return bundle.replayLog(paths, parseSettings({}), { year: 2026, zone: undefined, thread });
}

/** Bytes that are no text between the lines of a log, and lines that are torn. */
function hostile(log: string): Buffer {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Buffer.concat(
    log.split('\n').flatMap((line) => {
      const bytes = Buffer.from(`${line}\n`);
      const noise = Buffer.from(Array.from({ length: random() * 40 }, () => Math.floor(random() * 256)));
      if (random() < 0.05) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      return random() < 0.1 ? [noise, bytes] : [bytes];
    }),
  );
}

const sample = () => gunzipSync(readFileSync(join(root, 'samples/infected-pc.log.gz')));
const attack = () => `${attackLog().lines.join('\n')}\n`;
/** Recipients beyond Latin-1, and some lines whose queue id is no queue id for it. */
const international = () => {
  const log = attack().replaceAll('@victim', '@\u30e1\u30fc\u30eb');
  return `${log}${log.split('\n').slice(0, 500).join('\n').replaceAll(' A0', ' \u0416A0')}\n`;
};

describe('a thread that parses', () => {
  const logs: [what: string, files: () => string[]][] = [
    ['the recorded sample', () => [file('sample.log', sample())]],
    ['an attack', () => [file('attack.log', attack())]],
    ['a .gz', () => [file('attack.log.gz', gzipSync(attack()))]],
    ['two files that overlap', () => [file('a.log', attack()), file('b.log', sample())]],
    ['hostile bytes', () => [file('hostile.log', hostile(sample().toString('utf8')))]],
    ['addresses beyond Latin-1', () => [file('international.log', international())]],
    [
      'two servers, of which one relays the other’s mail',
      () => [file('relayed.log', relayedLog(150).join('\n'))],
    ],
    ['a truncated gzip', () => [file('cut.gz', gzipSync(attack()).subarray(0, 30_000))]],
    ['an empty file beside another', () => [file('none.log', ''), file('c.log', attack())]],
  ];

  it.each(logs)('leads to the same report: %s', async (_what, files) => {
    const paths = files();
    const alone = await replay(paths, false);
    expect(alone.lines).toBeGreaterThan(1000);
    expect(await replay(paths, true)).toEqual(alone);
  });

  const refused: [what: string, path: () => string, error: RegExp][] = [
    ['a missing file', () => join(folder, 'nothing.log'), /cannot read '.*nothing\.log': no such file/],
    ['a gzip of a few bytes', () => file('head.gz', gzipSync(attack()).subarray(0, 20)), /truncated gzip/],
    ['an empty log', () => file('empty.log', ''), /is empty/],
  ];

  it.each(refused)('refuses %s', async (_what, path, error) => {
    await expect(replay([path()], true)).rejects.toThrow(error);
  });

  it('counts a line of a clock that ran ahead, and judges what stands behind it', async () => {
    const lines = attack().split('\n');
    const at = Math.floor(lines.length / 3);
    const stray = lines[at]!.replace('2026-10-13', '2027-03-01');
    const paths = [file('stray.log', [...lines.slice(0, at), stray, ...lines.slice(at + 1)].join('\n'))];
    const plain = await replay([file('plain.log', attack())], false);
    const report = await replay(paths, false);
    expect(report).toEqual(await replay(paths, true));
    expect(report).toMatchObject({ messages: plain.messages, outcomes: plain.outcomes, late: 1 });
    expect(report.incidents.map(({ sender }) => sender)).toEqual([attackLog().infected]);
  });
});
