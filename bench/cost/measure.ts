import { gzipSync } from 'node:zlib';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createActionStore } from '../../lambda/adapters/dynamodb/action-store.ts';
import { createBoardStore } from '../../lambda/adapters/dynamodb/board-store.ts';
import { createCheckpointStore } from '../../lambda/adapters/dynamodb/checkpoint-store.ts';
import { createContributionStore } from '../../lambda/adapters/dynamodb/contribution-store.ts';
import { createHeardStore } from '../../lambda/adapters/dynamodb/heard-store.ts';
import { createHostsStore } from '../../lambda/adapters/dynamodb/hosts-store.ts';
import { createIncidentStore } from '../../lambda/adapters/dynamodb/incident-store.ts';
import { createLease } from '../../lambda/adapters/dynamodb/lease.ts';
import { createListStateStore } from '../../lambda/adapters/dynamodb/list-state-store.ts';
import { createRollupStore } from '../../lambda/adapters/dynamodb/rollup-store.ts';
import { TABLE_ATTRIBUTES } from '../../lambda/contract.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { createHeardNotes } from '../../lambda/ingest/heard-hosts.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';
import { createJudge } from '../../lambda/judge/judge.ts';
import { createWidget } from '../../lambda/widget/widget.ts';
import type { LogEnvelope } from '../../test/support/builders/log-envelope.ts';
import { credentials, REGION } from '../../test/support/harness/account.ts';
import { startLocalDynamoDb } from '../../test/support/harness/local-dynamodb.ts';
import type { FleetLog } from './fleet-log.ts';
import { meter } from './meter.ts';

const MINUTE = 60_000;
/** 2026-10-13 10:00 UTC. */
const START = Date.UTC(2026, 9, 13, 10);

export interface Measured {
  messages: number;
  /** Of ingest: invocations, write units and seconds of one core. */
  batches: number;
  writes: number;
  ingestSeconds: number;
  /** Bytes of its batches as a stream would bill them: packed, each in whole kB. */
  packedBytes: number;
  /** Read units of one reading of one minute. */
  minuteReads: number;
  /** A run of the judge, on average over a stride of its checkpoint; undefined where it did not run. */
  run: { reads: number; writes: number; seconds: number; minutes: number } | undefined;
  /** Seconds of one core that a run takes in a function that has just started. */
  coldSeconds: number;
  /** What the dashboard's live table takes each time it is drawn. */
  drawing: { reads: number; seconds: number };
}

/** Plays minutes of a fleet against a database of its own. @param judged whether the judge runs too */
export async function measure(
  log: FleetLog,
  { copies, hosts, minutes, judged }: { copies: number; hosts: number; minutes: number; judged: boolean },
): Promise<Measured> {
  const database = await startLocalDynamoDb();
  const client = new DynamoDBClient({
    endpoint: database.url,
    region: REGION,
    credentials: credentials('bench'),
  });
  await createTable(client);
  const { units, reset } = meter(client);
  const table = { client, name: 'senders' };
  let now = START;
  const clock = () => now;
  const contributions = createContributionStore(table, clock);
  const ingest = createIngest({
    store: contributions,
    clock,
    parserFor: (reference) => createLineParser({ reference }),
    isRelay: (address) => address === '127.0.0.1',
    isOwn: (address) => address.startsWith('192.168.'),
    heard: createHeardNotes(createHeardStore(table, clock)),
  });
  let minutesRead = 0;
  const judge = () =>
    createJudge({
      contributions: {
        ...contributions,
        read: (minute, latest) => {
          minutesRead++;
          return contributions.read(minute, latest);
        },
      },
      checkpoints: createCheckpointStore(table, clock),
      incidents: createIncidentStore(table, clock),
      lease: createLease(table),
      board: createBoardStore(table, clock),
      rollups: createRollupStore(table, clock),
      mailHosts: { heard: createHeardStore(table, clock), hosts: createHostsStore(table), named: [] },
      publisher: { publish: async () => {} },
      settings: parseSettings({}),
      owner: 'bench',
    });
  const result: Measured = {
    messages: 0,
    batches: 0,
    writes: 0,
    ingestSeconds: 0,
    packedBytes: 0,
    minuteReads: 0,
    run: undefined,
    coldSeconds: 0,
    drawing: { reads: 0, seconds: 0 },
  };
  const STRIDE = 15;
  const warm = judge();
  const run = { reads: 0, writes: 0, seconds: 0, minutes: 0 };
  for (let at = 0; at < minutes; at++) {
    const envelopes = log.minute(START + at * MINUTE, copies, hosts);
    now = START + at * MINUTE + MINUTE / 2;
    reset();
    const before = process.cpuUsage();
    for (const envelope of envelopes) {
      const { messages } = await ingest(envelope);
      result.messages += messages;
      result.batches++;
    }
    result.ingestSeconds += seconds(before);
    result.packedBytes += envelopes.reduce((sum, envelope) => sum + packedBytes(envelope), 0);
    result.writes += units.writes;
    if (!judged) continue;
    reset();
    minutesRead = 0;
    const started = process.cpuUsage();
    now = START + (at + 1) * MINUTE;
    await warm(now);
    if (at < minutes - STRIDE) continue;
    run.reads += units.reads / STRIDE;
    run.writes += units.writes / STRIDE;
    run.seconds += seconds(started) / STRIDE;
    run.minutes += minutesRead / STRIDE;
  }
  reset();
  await contributions.read(START / MINUTE + minutes - 1, false);
  result.minuteReads = units.reads;
  if (judged) {
    result.run = run;
    const started = process.cpuUsage();
    await judge()(now);
    result.coldSeconds = seconds(started);
    reset();
    const drawn = process.cpuUsage();
    await createWidget({
      board: createBoardStore(table, clock),
      incidents: createIncidentStore(table, clock),
      actions: createActionStore(table, clock),
      lists: createListStateStore(table, clock),
      settings: parseSettings({}),
      stage: 'bench',
    })({}, now);
    result.drawing = { reads: units.reads, seconds: seconds(drawn) };
  }
  client.destroy();
  await database.close();
  return result;
}

/** Of one record: it is gzip, as CloudWatch Logs makes it, and billed by the kB. */
function packedBytes(envelope: LogEnvelope): number {
  return Math.ceil(gzipSync(JSON.stringify(envelope)).length / 1024) * 1024;
}

/** Of one core, the database in this process included: an upper bound. */
function seconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

async function createTable(client: DynamoDBClient): Promise<void> {
  const keys = [TABLE_ATTRIBUTES.partitionKey, TABLE_ATTRIBUTES.sortKey] as const;
  await client.send(
    new CreateTableCommand({
      TableName: 'senders',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
}
