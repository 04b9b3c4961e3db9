import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { AWS_CLIENT, SNS_CLIENT } from '../adapters/aws-client.ts';
import { createDnsResolver, type ResolverMode } from '../adapters/dns-resolver.ts';
import { createBoardStore } from '../adapters/dynamodb/board-store.ts';
import { createIncidentReader } from '../adapters/dynamodb/incident-reader.ts';
import { createListStateStore } from '../adapters/dynamodb/list-state-store.ts';
import { createRollupStore } from '../adapters/dynamodb/rollup-store.ts';
import { environmentReader } from '../adapters/environment.ts';
import { createMetricSink } from '../adapters/metrics.ts';
import { readSettings } from '../adapters/settings-file.ts';
import { createSnsPublisher, noticeTopics } from '../adapters/sns-publisher.ts';
import { createKeyReader } from '../adapters/ssm-keys.ts';
import { ENVIRONMENT } from '../contract.ts';
import { keyParameters } from '../core/dnsbl/lists/key-services.ts';
import { linkingDashboard } from '../core/message/dashboard-link.ts';
import { createBlocklistWatch } from './blocklists.ts';

const env = environmentReader(process.env);
const settings = linkingDashboard(
  readSettings(env('LAMBDA_TASK_ROOT')),
  process.env[ENVIRONMENT.dashboard],
  env('AWS_REGION'),
);
const table = { client: new DynamoDBClient(AWS_CLIENT), name: env(ENVIRONMENT.table) };
const report = createMetricSink(env(ENVIRONMENT.stage));
const { resolver } = settings.blocklists;
const mode: ResolverMode =
  typeof resolver === 'string' ? { kind: resolver } : { kind: 'servers', servers: resolver };
const watch = createBlocklistWatch({
  states: createListStateStore(table, Date.now),
  incidents: createIncidentReader(table),
  board: createBoardStore(table, Date.now),
  rollups: createRollupStore(table, Date.now),
  publisher: createSnsPublisher(new SNSClient(SNS_CLIENT), noticeTopics(process.env)),
  keys: createKeyReader(new SSMClient(AWS_CLIENT), keyParameters(settings.blocklists.keys), () => Date.now()),
  openLookup: (budgetMs) => createDnsResolver({ mode, until: Date.now() + budgetMs }),
  settings,
  randomLabel: () => `sendwatch-${randomBytes(6).toString('hex')}`,
});

/** EventBridge Scheduler; `time` is the scheduled time. */
export async function handler(event: { time: string }): Promise<void> {
  const run = await watch(Date.parse(event.time));
  if (run.skipped) return;
  for (const problem of run.problems) console.error(problem);
  if (run.failures.length > 0) console.error(`notices not published: ${run.failures.join(', ')}`);
  report({
    listChecks: run.checks,
    listChecksWaiting: run.waiting,
    listsUntrusted: run.untrusted,
    listings: run.listings,
    listNoticesFailed: run.failures.length,
  });
}
