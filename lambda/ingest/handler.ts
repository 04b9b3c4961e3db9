import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AWS_CLIENT } from '../adapters/aws-client.ts';
import { createContributionStore } from '../adapters/dynamodb/contribution-store.ts';
import { createHeardStore } from '../adapters/dynamodb/heard-store.ts';
import { environmentReader } from '../adapters/environment.ts';
import { decodeEnvelope } from '../adapters/logs-envelope.ts';
import { createMetricSink } from '../adapters/metrics.ts';
import { readSettings } from '../adapters/settings-file.ts';
import { ENVIRONMENT } from '../contract.ts';
import { createLineParser } from '../core/mail-log/line-parser.ts';
import { Attributor } from '../core/tally/attribution.ts';
import { createHeardNotes } from './heard-hosts.ts';
import { createIngest } from './ingest.ts';
import { type BatchResponse, type KinesisRecord, processRecords } from './kinesis.ts';
import { streamHosts } from './stream-host.ts';

const env = environmentReader(process.env);
const table = { client: new DynamoDBClient(AWS_CLIENT), name: env(ENVIRONMENT.table) };
const store = createContributionStore(table, Date.now);
const stage = env(ENVIRONMENT.stage);
const report = createMetricSink(stage);
const settings = readSettings(env('LAMBDA_TASK_ROOT'));
const attributor = new Attributor(settings);
const ingest = createIngest({
  store,
  clock: Date.now,
  parserFor: (reference) => createLineParser({ reference }),
  isRelay: (address) => attributor.isRelay(address),
  isOwn: (address) => attributor.isOwn(address),
  hostOf: streamHosts(settings.mailHosts ?? []),
  stage,
  refused: (what) => console.error(what),
  heard: createHeardNotes(createHeardStore(table, Date.now)),
});

/** CloudWatch Logs delivers a batch of log events; or a stream does, several of them. */
export async function handler(event: {
  awslogs?: { data?: unknown };
  Records?: KinesisRecord[];
}): Promise<BatchResponse | undefined> {
  if (event.Records !== undefined) {
    // Our own errors' words hold nothing of the record.
    return processRecords(event.Records, processBatch, (error) => console.error(String(error)));
  }
  await processBatch(event.awslogs?.data);
  return undefined;
}

async function processBatch(data: unknown): Promise<void> {
  const envelope = decodeEnvelope(data);
  const summary = await ingest(envelope);
  if (summary.lines === 0) return;
  report({
    logLines: summary.lines,
    unreadLines: summary.unknown + summary.malformed,
    eventsOutsideTime: summary.outsideTime,
    messages: summary.messages,
    recipients: summary.recipients,
    sent: summary.sent,
    deferred: summary.deferred,
    bounced: summary.bounced,
    itemsSetAside: summary.setAside > 0 ? summary.setAside : undefined,
  });
}
