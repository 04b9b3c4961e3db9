import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReplayReport, replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';

const SAMPLE = join(import.meta.dirname, '../../samples/infected-pc.log.gz');
const YEAR = 2026;
const HOURS_IN_TOKYO = 9;

/** The parts of a line of the sample. */
interface Parts {
  line: string;
  time: Date;
  host: string;
  program: string;
  pid: string;
  message: string;
}

function partsOf(line: string): Parts {
  const [, stamp, host, program, pid, message] = /^(\w{3} +\d+ [\d:]{8}) (\S+) ([^[]+)\[(\d+)\]: (.*)$/.exec(
    line,
  )!;
  return {
    line,
    time: new Date(`${stamp} ${YEAR} UTC`),
    host: host!,
    program: program!,
    pid: pid!,
    message: message!,
  };
}

const journal = ({ time, host, program, pid, message }: Parts) => ({
  __REALTIME_TIMESTAMP: String(time.getTime() * 1000),
  _HOSTNAME: host,
  SYSLOG_IDENTIFIER: program,
  _PID: pid,
  MESSAGE: message,
});

const inTokyo = (time: Date) =>
  new Date(time.getTime() + HOURS_IN_TOKYO * 3_600_000).toISOString().slice(0, 19);

const ENVELOPES: [name: string, wrap: (parts: Parts) => string][] = [
  ['<PRI> and CRLF', ({ line }) => `<22>${line}\r`],
  [
    'ISO 8601 with microseconds and another offset',
    ({ time, host, program, pid, message }) =>
      `${inTokyo(time)}.000000+09:00 ${host} ${program}[${pid}]: ${message}`,
  ],
  [
    'RFC 5424 with structured data',
    ({ time, host, program, pid, message }) =>
      `<22>1 ${time.toISOString()} ${host} ${program} ${pid} - [origin ip="192.0.2.1"] ${message}`,
  ],
  ['journal export JSON', (parts) => JSON.stringify(journal(parts))],
  ['the CloudWatch agent\u2019s journal JSON', (parts) => JSON.stringify({ body: journal(parts) })],
  ['Fluent Bit\u2019s JSON', ({ line }) => JSON.stringify({ log: line })],
  [
    'Docker\u2019s JSON',
    ({ line, time }) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: time.toISOString() }),
  ],
];

describe('replay of the sample', () => {
  let folder: string;
  let lines: string[];
  let plain: ReplayReport;

  const replayed = async (wrapped: readonly string[], zone?: string) => {
    const path = join(folder, 'mail.log');
    writeFileSync(path, `${wrapped.join('\n')}\n`);
    return await replayLog([path], parseSettings({}), { year: YEAR, zone });
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sendwatch-envelopes-'));
    lines = gunzipSync(readFileSync(SAMPLE)).toString('utf8').trimEnd().split('\n');
    plain = await replayed(lines);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(ENVELOPES)('is the same in %s', async (_name, wrap) => {
    expect(plain.incidents).toHaveLength(1);
    expect(await replayed(lines.map((line) => wrap(partsOf(line))))).toEqual(plain);
  });

  it('is the same when the lines are in local time and the zone is named', async () => {
    const local = lines.map((line) => {
      const { time, host, program, pid, message } = partsOf(line);
      const [date, clock] = inTokyo(time).split('T');
      return `Oct ${Number(date!.slice(8))} ${clock} ${host} ${program}[${pid}]: ${message}`;
    });
    expect(await replayed(local, 'Asia/Tokyo')).toEqual(plain);
  });
});
