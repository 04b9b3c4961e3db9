import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createContributionStore } from '../adapters/dynamodb/contribution-store.ts';
import { environmentReader } from '../adapters/environment.ts';
import { decodeEnvelope } from '../adapters/logs-envelope.ts';
import { createMetricSink } from '../adapters/metrics.ts';
import { ENVIRONMENT } from '../contract.ts';
import { createLineParser } from '../core/mail-log/line-parser.ts';
import { createIngest } from './ingest.ts';

const env = environmentReader(process.env);
const table = { client: new DynamoDBClient({}), name: env(ENVIRONMENT.table) };
const store = createContributionStore(table, Date.now);
const report = createMetricSink(env(ENVIRONMENT.stage));
const ingest = createIngest({ store, parserFor: (reference) => createLineParser({ reference }) });

/** CloudWatch Logs delivers a batch of log events. */
export async function handler(event: { awslogs?: { data?: unknown } }): Promise<void> {
  const summary = await ingest(decodeEnvelope(event.awslogs?.data));
  if (summary.lines === 0) return;
  report({
    logLines: summary.lines,
    unreadLines: summary.unknown + summary.malformed,
    messages: summary.messages,
    recipients: summary.recipients,
    sent: summary.sent,
    deferred: summary.deferred,
    bounced: summary.bounced,
  });
}
