import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { attackLog } from '../support/attack-log.ts';
import { sendwatch } from '../support/cli.ts';
import { shipLog } from '../support/harness/agent.ts';
import { type LogsPlan, type LogsStub, startLogsStub } from '../support/harness/logs-stub.ts';

const LOG = attackLog(20).lines;
const STREAMS = shipLog(LOG.join('\n'), 2026);
const SPAN = ['--since', '2026-10-13T09:00Z', '--until', '2026-10-13T11:00Z'];
const BOT = 'host:192.168.10.7';
const ALWAYS = Number.POSITIVE_INFINITY;
const before = { ...process.env };

const AT = '2026-10-13T09:00:0';
const THROUGH_A_PROGRAM = `${AT}0+00:00 mx1 postfix/smtpd[1]: AAAA1: client=pc7[192.168.1.7]
${AT}0+00:00 mx1 postfix/cleanup[2]: AAAA1: message-id=<m1@pc7>
${AT}0+00:00 mx1 postfix/qmgr[3]: AAAA1: from=<anna@a.example>, size=900, nrcpt=1 (queue active)
${AT}1+00:00 mx1 postfix/pipe[5]: AAAA1: to=<b@b.example>, relay=filter, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered via filter service)
${AT}1+00:00 mx1 postfix/qmgr[3]: AAAA1: removed
${AT}1+00:00 mx1 postfix/pickup[4]: AAAA2: uid=65534 from=<anna@a.example>
${AT}1+00:00 mx1 postfix/cleanup[2]: AAAA2: message-id=<m1@pc7>
${AT}1+00:00 mx1 postfix/qmgr[3]: AAAA2: from=<anna@a.example>, size=950, nrcpt=1 (queue active)
${AT}2+00:00 mx1 postfix/smtp[5]: AAAA2: to=<b@b.example>, relay=mx.b.example[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.9] said: 550 5.1.1 unknown)
${AT}2+00:00 mx1 postfix/cleanup[2]: AAAA3: message-id=<n1@mx1>
${AT}2+00:00 mx1 postfix/bounce[6]: AAAA2: sender non-delivery notification: AAAA3
${AT}2+00:00 mx1 postfix/qmgr[3]: AAAA3: from=<>, size=2000, nrcpt=1 (queue active)
${AT}2+00:00 mx1 postfix/qmgr[3]: AAAA2: removed
${AT}3+00:00 mx1 postfix/virtual[5]: AAAA3: to=<anna@a.example>, relay=virtual, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to maildir)
${AT}3+00:00 mx1 postfix/qmgr[3]: AAAA3: removed
`;

let folder: string;
let file: string;
let stub: LogsStub | undefined;

/** Plays the log group `/mail` from now on. */
async function play(plan: LogsPlan = {}, streams = STREAMS): Promise<LogsStub> {
  stub = await startLogsStub('/mail', streams, plan);
  process.env.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS = stub.url;
  return stub;
}

const trace = (what: string, ...more: string[]) =>
  sendwatch(['trace', what, '--json', '--log-group', '/mail', ...SPAN, ...more]);

/** What was found; messages of one second have no order in a log group. */
const found = (stdout: string) => {
  const { refused, messages } = JSON.parse(stdout);
  const key = ({ arrived, ids }: { arrived: string; ids: string[] }) => `${arrived} ${ids[0]}`;
  return { refused, messages: messages.sort((a: never, b: never) => (key(a) < key(b) ? -1 : 1)) };
};
const inFile = async (what: string) => found((await sendwatch(['trace', what, '--json', file])).stdout);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-trace-'));
  file = join(folder, 'mail.log');
  writeFileSync(file, `${LOG.join('\n')}\n`);
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});
afterEach(() => stub?.close());
afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
});

describe('sendwatch trace --log-group', () => {
  it.each([BOT, 'pc3@example.com', 'ip:192.168.10.4', 'A000000000', 'to:nobody@example.org'])(
    'finds of %s what the file tells',
    async (what) => {
      await play();
      const { code, stdout, stderr } = await trace(what);
      const expected = await inFile(what);
      expect(found(stdout)).toEqual(expected);
      expect([code, stderr]).toEqual([expected.messages.length > 0 ? 0 : 1, '']);
      const bytes = LOG.reduce((sum, { length }) => sum + length, 0);
      const { complete, missing, scan } = JSON.parse(stdout);
      expect({ complete, missing }).toEqual({ complete: true, missing: [] });
      expect(scan).toMatchObject({ most: 10e9 });
      expect(scan.scanned % bytes).toBe(0);
    },
  );

  it.each(['host:192.168.1.7', 'AAAA1', 'AAAA2', 'to:b@b.example', 'AAAA3', 'from:<>'])(
    'follows %s through a filter that does not say its queue id, and to its bounce',
    async (what) => {
      await play({}, shipLog(THROUGH_A_PROGRAM, 2026));
      const { code, stdout } = await trace(what);
      const expected = found((await sendwatch(['trace', what, '--json', '-'], THROUGH_A_PROGRAM)).stdout);
      expect([code, found(stdout)]).toEqual([0, expected]);
      const origin = expected.messages.find(({ ids }: { ids: string[] }) => ids.includes('AAAA1'));
      if (what !== 'AAAA3' && what !== 'from:<>') expect(origin.ids).toEqual(['AAAA1', 'AAAA2']);
    },
  );

  it('takes all pages of what a search gives', async () => {
    const { calls } = await play({ page: 100 });
    const { code, stdout } = await trace(BOT);
    expect([code, found(stdout)]).toEqual([0, await inFile(BOT)]);
    expect(calls.filter((name) => name === 'GetQueryResults').length).toBeGreaterThan(20);
  });

  it('goes on where a search ends that matches more lines than it gives', async () => {
    const { queries } = await play({ rows: 300 });
    const { code, stdout, stderr } = await trace(BOT);
    expect([code, stderr, found(stdout)]).toEqual([0, '', await inFile(BOT)]);
    expect(queries.length).toBeGreaterThan(8);
  });

  it('says which second has more lines than a search gives', async () => {
    await play({ rows: 2 });
    const { code, stdout, stderr } = await trace('A000000000');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^sendwatch: incomplete: the lines that name A000000000 are more at 2026-10-13T09:\d\d:\d\dZ than/,
    );
    expect(JSON.parse(stdout).complete).toBe(false);
  });

  it('asks again what AWS refuses for now', async () => {
    const { calls } = await play({
      refused: {
        DescribeLogGroups: { times: 1, type: 'ServiceUnavailableException' },
        StartQuery: { times: 2, type: 'LimitExceededException' },
        GetQueryResults: { times: 1, type: 'ThrottlingException' },
      },
    });
    const { code, stdout, stderr } = await trace('A000000000');
    expect([code, stderr, found(stdout)]).toEqual([0, '', await inFile('A000000000')]);
    expect(calls.filter((name) => name === 'StartQuery')).toHaveLength(4);
  });

  describe('ends in time with what it has, and says in one line what is missing', () => {
    const cut: [what: string, plan: LogsPlan, more: string[], line: RegExp][] = [
      [
        'when AWS refuses every search',
        { refused: { StartQuery: { times: ALWAYS, type: 'LimitExceededException' } } },
        ['--deadline', '4'],
        /the lines that name host:192\.168\.10\.7 were not all read in 4 s, AWS says LimitExceededException;/,
      ],
      [
        'when a search does not end',
        { looks: ALWAYS },
        ['--deadline', '4'],
        /the lines that name .* were not all read in 4 s; narrow --since and --until, or allow more with --deadline$/,
      ],
      [
        'when AWS does not answer any more',
        { silent: { GetQueryResults: 3 } },
        ['--deadline', '6'],
        /the lines of \d+ queue ids and sessions, named from 2026-10-13T\S+Z on, were not all read in 6 s;/,
      ],
      [
        'when AWS ends a search',
        { ends: 'Timeout' },
        [],
        /the lines that name .* were not all read, as AWS ended the search \(Timeout\);/,
      ],
      [
        'when a search reads more than was expected',
        { bytes: 1 },
        ['--max-gb', '0.0001'],
        /the lines that name .* that would be more than --max-gb 0\.0001;/,
      ],
      [
        'when there are too many messages for the bytes',
        { bytes: 1 },
        ['--max-gb', '0.0005'],
        /the lines of \d+ queue ids and sessions, named from 2026-10-13T\S+Z on, were not all read, as that would be more than --max-gb 0\.0005;/,
      ],
    ];
    it.each(cut)('%s', async (_what, plan, more, line) => {
      const { queries, stopped } = await play(plan);
      const { code, stdout, stderr } = await trace(BOT, ...more);
      expect(stderr).toMatch(/^sendwatch: incomplete: /);
      expect(stderr.trimEnd()).toMatch(line);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(code).toBe(2);
      const { complete, missing, messages } = JSON.parse(stdout);
      expect([complete, missing.length]).toEqual([false, 1]);
      const whole = (await inFile(BOT)).messages.length;
      if (queries.length > 0) expect(messages.length).toBeGreaterThan(0);
      expect(messages.length).toBeLessThanOrEqual(whole);
      // No search is left alone to read on: the last one is stopped unless it has ended.
      if (stderr.includes(' in ') && queries.length > 0) expect(stopped).toContain(`query-${queries.length}`);
    });

    it('of very many messages: how many are known by their first line alone, and from when on', async () => {
      const line = (at: number) => {
        const time = new Date(Date.UTC(2026, 9, 13, 9) + at * 1_000).toISOString();
        const id = (0xa000000000 + at).toString(16).toUpperCase();
        return `${time} mx1 postfix/smtpd[1]: ${id}: client=pc7[192.168.10.7]`;
      };
      const lines = Array.from({ length: 4_000 }, (_, at) => line(at));
      // The search that names them, and four of six for their ids, are looked at twice each; then there is silence.
      await play({ silent: { GetQueryResults: 10 } }, shipLog(lines.join('\n'), 2026));
      const { code, stdout, stderr } = await trace(BOT, '--deadline', '6');
      expect(code).toBe(2);
      const [, left, all, from] =
        /the lines of (\d+) of (\d+) queue ids and sessions, named from (\S+) on, were not all read/.exec(
          stderr,
        ) ?? [];
      expect(Number(all)).toBe(4_000);
      expect(Number(left)).toBeGreaterThan(0);
      expect(Number(left)).toBeLessThan(4_000);
      // The earliest ones were asked for first.
      expect(from! > '2026-10-13T09:10').toBe(true);
      expect(JSON.parse(stdout).messages).toHaveLength(4_000);
    });

    it('when not even the log group is found in time', async () => {
      await play({ silent: { DescribeLogGroups: 0 } });
      const { code, stdout, stderr } = await trace(BOT, '--deadline', '0.5');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toBe('sendwatch: the time of 0.5 s is over; allow more with --deadline\n');
    });
  });

  it('tells people what it will cost before it reads, and shows what it has', async () => {
    await play({ bytes: 2e9, ends: 'Failed' });
    const { code, stdout, stderr } = await sendwatch(['trace', BOT, '--log-group', '/mail', ...SPAN]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^\d+ messages, 0 refused tries: host:192\.168\.10\.7/);
    const [plan, line, ...rest] = stderr.trimEnd().split('\n');
    expect(plan).toMatch(
      /^'\/mail': a search reads about \S+ [kMG]B; all together at most 10\.0 GB, in at most 60 s$/,
    );
    expect(line).toMatch(/^sendwatch: incomplete: .*\(Failed\)/);
    expect(rest).toEqual([]);
  });

  it('refuses before it reads what would be too much, and says what would do', async () => {
    const { calls } = await play({ bytes: 5e15 });
    const { code, stdout, stderr } = await trace(BOT, '--since', '2026-10-13T10:00Z');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^sendwatch: two searches of '\/mail' over \d+ minutes would read about \d+\.\d GB, more than --max-gb 10; narrow --since and --until to about \d+ minutes, or allow --max-gb \d+\n$/,
    );
    expect(calls).toEqual(['DescribeLogGroups']);
  });

  it.each([
    `x'"/ or @message like /.`,
    'a@b.example/ | fields @message | limit 1',
    'login:\\/ | stats count(*)',
    '<(?i)[^\\x00]{9}*+$(rm -rf /)`id`@pc>',
  ])('searches for %j and for nothing else', async (what) => {
    const { queries } = await play();
    const { code, stdout, stderr } = await trace(what);
    expect([code, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({ query: what, refused: 0, messages: [] });
    expect(queries).toHaveLength(1);
  });

  const refused: [what: string, args: string[], line: RegExp][] = [
    [
      'a log group that is none',
      ['--log-group', '/nowhere', ...SPAN],
      /there is no log group '\/nowhere' in this account/,
    ],
    ['a part of its name', ['--log-group', '/mai', ...SPAN], /there is no log group '\/mai'/],
    [
      'several log groups',
      ['--log-group', '/mail,/other', ...SPAN],
      /one at a time; name one of '\/mail', '\/other'/,
    ],
    ['no time', ['--log-group', '/mail'], /--log-group needs --since/],
    ['a time that is none', ['--log-group', '/mail', '--since', 'now'], /--since: 'now' is no time/],
    [
      'times in the wrong order',
      ['--log-group', '/mail', '--since', '2026-10-13', '--until', '2026-10-12'],
      /before/,
    ],
    ['files beside it', ['mail.log', '--log-group', '/mail', ...SPAN], /either files or --log-group/],
    ['a year', ['--log-group', '/mail', ...SPAN, '--year', '2026'], /--year is for files/],
    [
      'a deadline that is none',
      ['--log-group', '/mail', ...SPAN, '--deadline', 'soon'],
      /--deadline: 'soon' is no number/,
    ],
    [
      'no bytes at all',
      ['--log-group', '/mail', ...SPAN, '--max-gb', '0'],
      /--max-gb: '0' is no number above 0/,
    ],
    ['a time for files', ['mail.log', '--since', '2026-10-13'], /--since goes with --log-group/],
    ['a bound for files', ['mail.log', '--max-gb', '1'], /--max-gb goes with --log-group/],
  ];
  it.each(refused)('refuses %s with one line', async (_what, args, line) => {
    await play();
    const { code, stdout, stderr } = await sendwatch(['trace', 'A1', ...args]);
    expect(stderr).toMatch(line);
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
  });

  const denied: [type: string, line: RegExp][] = [
    ['AccessDeniedException', /these credentials may not read the log group '\/mail'; allow what AWS names/],
    ['UnrecognizedClientException', /AWS does not know these credentials; log in again/],
    ['ExpiredTokenException', /the AWS credentials have expired; log in again/],
    ['InvalidParameterException', /CloudWatch Logs does not take this for the log group '\/mail'/],
  ];
  it.each(denied)('explains %s in one line', async (type, line) => {
    await play({ refused: { StartQuery: { times: 1, type } } });
    const { code, stdout, stderr } = await trace('A1');
    expect(stderr).toMatch(line);
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
  });

  const unset: [what: string, without: string[], set: Record<string, string>, line: RegExp][] = [
    [
      'credentials',
      ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
      {},
      /no AWS credentials; set AWS_PROFILE/,
    ],
    ['a region', ['AWS_REGION'], {}, /no AWS region; name one with --region/],
    [
      'a network',
      [],
      { AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: 'http://127.0.0.1:9' },
      /AWS cannot be reached; look at/,
    ],
  ];
  it.each(unset)('says in one line that there are no %s', async (_what, without, set, line) => {
    await play();
    const environment = { ...process.env };
    for (const name of without) delete process.env[name];
    Object.assign(process.env, { HOME: folder, ...set });
    const { code, stdout, stderr } = await trace('A1');
    Object.assign(process.env, environment);
    expect(stderr).toMatch(line);
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
  });
});
