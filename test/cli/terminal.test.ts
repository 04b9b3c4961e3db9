import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../bin/doctor/examine.ts';
import { findingsText } from '../../bin/doctor/finding-text.ts';
import { rehearsalText } from '../../bin/drill/rehearsal-text.ts';
import { barText } from '../../bin/progress.ts';
import { createIncidentStore } from '../../lambda/adapters/dynamodb/incident-store.ts';
import { OUTPUTS } from '../../lambda/contract.ts';
import pkg from '../../package.json' with { type: 'json' };
import { openTable } from '../adapters/dynamodb/backends.ts';
import { Story } from '../core/spool/story.ts';
import { facts, HOUR, host, NOW } from '../doctor/facts.ts';
import { attackLog } from '../support/attack-log.ts';
import { incident, incidentRecord } from '../support/builders/incident-record.ts';
import { subscriptionEvent } from '../support/builders/log-envelope.ts';
import { sendwatch } from '../support/cli.ts';
import { shipLog } from '../support/harness/agent.ts';
import { startAwsEndpoint } from '../support/harness/aws-endpoint.ts';
import { cut } from '../support/harness/batches.ts';
import { startJsonService } from '../support/harness/json-service.ts';
import { startLogsStub } from '../support/harness/logs-stub.ts';
import { elements, members, startQueryService } from '../support/harness/operator/query-service.ts';
import { startSqsStub } from '../support/harness/sqs-stub.ts';
import { hasTerminal, inTerminal } from '../support/terminal.ts';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-terminal-'));
  file = join(folder, 'mail.log');
  writeFileSync(file, `${attackLog().lines.join('\n')}\n`);
});

afterAll(() => rmSync(folder, { recursive: true }));

const QUICK_CLOCK = join(import.meta.dirname, '..', 'support', 'quick-clock.mjs');
const OPERATOR = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'operator',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
};

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

/** The commands' clock the day after the log. */
const AFTER_THE_LOG = {
  NODE_OPTIONS: `--import ${join(import.meta.dirname, '..', 'support', 'clock-from.mjs')}`,
  SENDWATCH_CLOCK: '2026-10-14T09:00Z',
};

describe('what people read', () => {
  /** Lines that are too wide and could be broken: not a command, nor what it takes with it. */
  const breakable = (text: string, width: number) =>
    text
      .split('\n')
      .filter(
        (line) =>
          line.length > width &&
          !/^ *((sendwatch|npm run|npx|postqueue -j|postmap|check_client_access) |\{"|\S+$)/.test(line),
      );
  let opened: Awaited<ReturnType<typeof openTable>>;
  let tableUrl: string;
  let logsUrl: string;
  const closing: { close(): Promise<void> }[] = [];
  afterAll(() => Promise.all(closing.map((each) => each.close())));
  const streams = shipLog(attackLog(20).lines.slice(0, 600).join('\n'), 2026);
  let tallies: string;
  let refusals: string;
  const line = (hour: number, text: string) => `2026-11-02T0${hour}:00:00Z mx1 postfix/${text}\n`;

  beforeAll(async () => {
    opened = await openTable();
    tableUrl = `http://127.0.0.1:${(await opened.table.client.config.endpoint!()).port}`;
    const given = incident({ id: 'open1', sender: 'login:a.rather.long.name@department.example.com' });
    await createIncidentStore(opened.table, Date.now).put(incidentRecord({ incident: given }));
    const logs = await startLogsStub('/mail', streams, { page: 250 });
    logsUrl = logs.url;
    closing.push(opened, logs);
    const story = new Story()
      .arrives('AAAAA1')
      .arrives('BBBBB2', { client: '192.168.10.20', from: 'anna@example.com' })
      .notice('AAAAA1', 'CCCCC3')
      .waits('AAAAA1', { queue: 'active' })
      .waits('BBBBB2')
      .waits('CCCCC3', { queue: 'hold' })
      .waits('DDDDD4');
    writeFileSync(join(folder, 'queue.json'), story.json());
    writeFileSync(join(folder, 'spool.log'), story.log());
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

  /** What ingest failed to store: batches that can be read, and two that cannot. */
  async function failedQueue(): Promise<string> {
    const record = (requestPayload: unknown) => JSON.stringify({ version: '1.0', requestPayload });
    const good = cut(streams, { logGroup: '/mail', seconds: 60 }).map(({ envelope }) =>
      record(subscriptionEvent(envelope)),
    );
    const queue = await startSqsStub([...good, record({ awslogs: { data: 'bm8gZ3ppcA==' } }), 'not JSON']);
    closing.push(queue);
    return queue.queueUrl;
  }

  /** The same as a copy of the bucket of failed records. */
  function failedObjects(): string {
    const copy = mkdtempSync(join(folder, 'failed-'));
    const payload = JSON.stringify({ Records: [{ kinesis: { data: 'bm8gZ3ppcA==' } }] });
    writeFileSync(join(copy, 'shardId-000000000000_2026-10-13T09.00.00'), JSON.stringify({ payload }));
    return copy;
  }

  const spooled = () =>
    `--log ${join(folder, 'spool.log')} --sender host:192.168.10.51 --write ${join(folder, 's')}`;
  it.skipIf(!hasTerminal()).each(
    [40, 80].flatMap((width): [number, string, () => string | Promise<string>][] => [
      [width, 'backtest', () => tallies],
      [width, 'limits', () => file],
      [width, 'trace host:192.168.10.4', () => file],
      [width, 'trace host:192.168.10.7', () => file],
      [width, 'impact --block 192.168.0.0/16 --block 203.0.113.0/24', () => file],
      [width, 'impact --refused', () => refusals],
      [width, 'spool --queue QUEUE', spooled],
      [width, 'blocklists --resolver 127.0.0.1:1 8.8.8.8', () => ''],
      [width, 'config check config/example.json', () => ''],
      [
        width,
        'init --from-log samples/infected-pc.log.gz --email a@example.com --out',
        () => `${join(folder, `init-${width}.json`)} </dev/null`,
      ],
      [width, 'expect login:anna@example.com --from now --to now+1 --max 5000 --table senders', () => ''],
      [width, "ack open1 --by 'the one on call' --note 'it is off the network' --table senders", () => ''],
      [width, 'redrive --table senders --queue', failedQueue],
      [width, 'redrive --table senders --objects', failedObjects],
      [
        width,
        'backfill --table senders --log-group /mail --from 2026-10-13T09:00Z --to 2026-10-13T10:30Z',
        () => '',
      ],
    ]),
  )('fits a terminal of %i columns: %s', async (width, command, input) => {
    const to = new Date(Date.now() + 3_600_000).toISOString();
    const line = command.replace('QUEUE', join(folder, 'queue.json')).replace('now+1', to);
    const { lines, code } = await inTerminal(`${line} ${await input()}`, width, {
      ...OPERATOR,
      AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logsUrl,
      ...(command.startsWith('backfill') && AFTER_THE_LOG),
    });
    const text = lines.join('\n');
    expect(code === 2).toBe(command.startsWith('blocklists'));
    expect(text.length).toBeGreaterThan(30);
    // An error is one line, however narrow the terminal is: only `blocklists` ends with one here.
    expect(breakable(text.replace(/^sendwatch: .*\n$/m, ''), width)).toEqual([]);
    expect(text).not.toContain('\u001b');
  });

  it.skipIf(!hasTerminal()).each([40, 80])(
    'fits a terminal of %i columns: drill',
    async (width) => {
      const outputs = {
        [OUTPUTS.version]: pkg.version,
        [OUTPUTS.mailLogs]: '/mail',
        [OUTPUTS.table]: 'senders',
      };
      const told = Object.entries(outputs).map(([OutputKey, OutputValue]) =>
        elements({ OutputKey, OutputValue }),
      );
      const stack = elements({ StackName: 'sendwatch-prod', StackStatus: 'UPDATE_COMPLETE' });
      const cloudFormation = await startQueryService({
        DescribeStacks: () => members('Stacks', [stack + members('Outputs', told)]),
      });
      // Nothing reads the lines, so that the drill takes all of its ten minutes: by the command's own clock.
      const logs = await startJsonService({ CreateLogStream: () => ({}), PutLogEvents: () => ({}) });
      const services = { cloudformation: cloudFormation.url, logs: logs.url, dynamodb: tableUrl };
      const endpoint = await startAwsEndpoint({ services });
      closing.push(endpoint, cloudFormation, logs);
      const { lines, code } = await inTerminal('drill --stage prod', width, {
        ...OPERATOR,
        AWS_ENDPOINT_URL: endpoint.url,
        NODE_OPTIONS: `--import ${pathToFileURL(QUICK_CLOCK)}`,
      });
      const text = lines.join('\n');
      expect(code).toBe(1);
      for (const part of ['Stored. In a minute', 'Written. The judge', 'published', 'Nothing has read'])
        expect(text).toContain(part);
      expect(breakable(text, width)).toEqual([]);
      expect(text).not.toContain('\u001b');
    },
    60_000,
  );

  it.each(
    [40, 80].flatMap((width) =>
      [
        { told: 150 },
        { told: 150, page: true },
        { told: 150, unread: ['/mail/the-second-site', '/mail/the-third-site'] },
        { found: 90 },
        { stored: 9 },
        { refused: 'KMSAccessDenied' },
      ].map((came) => ({ width, came })),
    ),
  )('fits $width columns: a drill that came to $came', ({ width, came }) => {
    const none = { stored: undefined, unread: [], found: undefined, told: undefined, refused: undefined };
    const rehearsal = { id: 'drill-00000001', page: false, ...none, ...came };
    const text = rehearsalText(rehearsal, 'a-stage-with-a-long-name', width);
    expect(text).toContain('published');
    expect(breakable(text, width)).toEqual([]);
  });

  it.each([40, 80, 120])('fits %i columns: doctor', (width) => {
    const told = findingsText(
      examine(
        facts({
          hosts: { seen: { hosts: [host({ lastArrived: NOW - HOUR, unread: 999, nobodys: 199 })], left: 3 } },
          subscriptions: { seen: [{ protocol: 'email', endpoint: 'oncall@example.com', confirmed: false }] },
          judge: { seen: { judgedUntil: NOW - HOUR, waiting: { notices: 3, since: NOW - HOUR } } },
        }),
      ),
      width,
    );
    expect(told).toContain('FAILURE');
    expect(breakable(told, width)).toEqual([]);
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
