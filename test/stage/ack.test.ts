import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMax, parseSender, parseSpan } from '../../bin/stage/expected-job.ts';
import { createActionStore } from '../../lambda/adapters/dynamodb/action-store.ts';
import { createIncidentStore } from '../../lambda/adapters/dynamodb/incident-store.ts';
import { TABLE_ATTRIBUTES } from '../../lambda/contract.ts';
import { incident, incidentRecord } from '../support/builders/incident-record.ts';
import { sendwatch } from '../support/cli.ts';
import { credentials, REGION } from '../support/harness/account.ts';
import { startLocalDynamoDb } from '../support/harness/local-dynamodb.ts';

const NAME = 'sendwatch-prod-SenderStoreTable0A1B2C-XYZ';
/** What an earlier stack of the stage has left behind. */
const KEPT = 'sendwatch-prod-SenderStoreTable0A1B2C-ZZZ';
const ENVIRONMENT = [
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
] as const;

let database: Awaited<ReturnType<typeof startLocalDynamoDb>>;
let table: { client: DynamoDBClient; name: string };
const before = Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]]));

beforeAll(async () => {
  database = await startLocalDynamoDb();
  const { accessKeyId, secretAccessKey } = credentials('test');
  // As a user's shell has them.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: database.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
  const client = new DynamoDBClient({});
  table = { client, name: NAME };
  const { partitionKey, sortKey } = TABLE_ATTRIBUTES;
  for (const name of [KEPT, NAME, 'somebody-elses-table']) {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: partitionKey, KeyType: 'HASH' },
          { AttributeName: sortKey, KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
      }),
    );
  }
  const store = createIncidentStore(table, Date.now);
  await store.put(incidentRecord({ incident: incident({ id: 'open1' }) }));
  await store.put(incidentRecord({ incident: incident({ id: 'closed1', closed: Date.UTC(2026, 0, 6) }) }));
});
afterAll(async () => {
  table?.client.destroy();
  for (const name of ENVIRONMENT) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await database?.close();
});

const said = () => createActionStore(table, Date.now).list();

/** What people read is broken into lines as wide as the output. */
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('sendwatch ack', () => {
  it('finds the stage’s table, not one that was kept from before, and stores who acknowledged', async () => {
    const { code, stdout, stderr } = await sendwatch([
      'ack',
      'open1',
      '--stage',
      'prod',
      '--by',
      'alice',
      '--note',
      'on it',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(oneLine(stdout)).toMatch(
      /^Acknowledged by alice: host:192\.0\.2\.7 \(high, since 2026-01-05 08:00 UTC\)\. Its reminders stop;/,
    );
    expect(await said()).toContainEqual({
      type: 'ack',
      incident: 'open1',
      by: 'alice',
      note: 'on it',
      at: expect.any(Number),
    });
  });

  it('says that the incident had closed', async () => {
    const { code, stdout } = await sendwatch(['ack', 'closed1', '--table', NAME]);
    expect(code).toBe(0);
    expect(oneLine(stdout)).toContain('It had closed 2026-01-06 00:00 UTC');
  });

  it('prints JSON', async () => {
    const { stdout } = await sendwatch(['ack', 'open1', '--stage', 'prod', '--by', 'carol', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'ack', incident: 'open1', by: 'carol' });
  });

  it.each<[what: string, args: string[], line: RegExp]>([
    [
      'an incident that is none',
      ['open2', '--stage', 'prod'],
      /^sendwatch: no incident 'open2'; open: open1 \(host:192\.0\.2\.7\)\n$/,
    ],
    [
      'a stage that is none',
      ['open1', '--stage', 'test'],
      /^sendwatch: no table of a stage 'test' in this account and region;/,
    ],
    ['a table that is none', ['open1', '--table', 'nowhere'], /^sendwatch: there is no such table;/],
    ['no stage at all', ['open1'], /^sendwatch: which stack\? name its stage/],
    ['no incident', ['--stage', 'prod'], /^sendwatch: missing required argument 'incident'/],
  ])('refuses %s in one line', async (_, args, line) => {
    const { code, stderr } = await sendwatch(['ack', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('sendwatch expect', () => {
  it('stores the job', async () => {
    const span = ['--from', '2998-12-31T20:00+09:00', '--to', '2999-01-01T00:00+09:00'];
    const args = ['host:192.0.2.9', ...span, '--max', '5000'];
    const { code, stdout, stderr } = await sendwatch(['expect', ...args, '--stage', 'prod', '--by', 'bob']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(oneLine(stdout)).toContain(
      'host:192.0.2.9 reaches up to 5,000 recipients between 2998-12-31 11:00 UTC and 2998-12-31 15:00 UTC',
    );
    expect(await said()).toContainEqual({
      type: 'expect',
      sender: 'host:192.0.2.9',
      from: Date.UTC(2998, 11, 31, 11),
      to: Date.UTC(2998, 11, 31, 15),
      maxRecipients: 5000,
      by: 'bob',
      at: expect.any(Number),
    });
  });

  const NOW = Date.UTC(2026, 0, 5, 8);
  it.each<[what: string, act: () => unknown, message: RegExp]>([
    ['a sender without its kind', () => parseSender('192.0.2.1'), /'192\.0\.2\.1' is no sender; write host:/],
    [
      'a time without its offset',
      () => parseSpan('2026-01-05T20:00', 'now', NOW),
      /--from: '2026-01-05T20:00' is no time; write it with its offset/,
    ],
    [
      'a day that is none',
      () => parseSpan('now', '2026-02-32T00:00Z', NOW),
      /--to: '2026-02-32T00:00Z' is no time/,
    ],
    [
      'an end before the beginning',
      () => parseSpan('2026-01-06T00:00Z', '2026-01-05T09:00Z', NOW),
      /is not after --from/,
    ],
    ['an end that is over', () => parseSpan('2026-01-01T00:00Z', '2026-01-02T00:00Z', NOW), /is over/],
    ['a job of months', () => parseSpan('now', '2026-03-05T00:00Z', NOW), /lasts 31 days at most/],
    ['a size of nothing', () => parseMax('0'), /'0' is no number of recipients/],
    ['half a recipient', () => parseMax('1.5'), /'1\.5' is no number/],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
