import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { AWS_CLIENT, SNS_CLIENT } from '../adapters/aws-client.ts';
import { createActionStore } from '../adapters/dynamodb/action-store.ts';
import { createBoardStore } from '../adapters/dynamodb/board-store.ts';
import { createCheckpointStore } from '../adapters/dynamodb/checkpoint-store.ts';
import { createContributionStore } from '../adapters/dynamodb/contribution-store.ts';
import { createHeardStore } from '../adapters/dynamodb/heard-store.ts';
import { createHostsStore } from '../adapters/dynamodb/hosts-store.ts';
import { createIncidentStore } from '../adapters/dynamodb/incident-store.ts';
import { createLease } from '../adapters/dynamodb/lease.ts';
import { createListStateStore } from '../adapters/dynamodb/list-state-store.ts';
import { createRollupStore } from '../adapters/dynamodb/rollup-store.ts';
import { environmentReader } from '../adapters/environment.ts';
import { createMetricSink } from '../adapters/metrics.ts';
import { writeSenderLines } from '../adapters/sender-log.ts';
import { readSettings } from '../adapters/settings-file.ts';
import { createSnsPublisher, noticeTopics } from '../adapters/sns-publisher.ts';
import { ENVIRONMENT } from '../contract.ts';
import { linkingDashboard } from '../core/message/dashboard-link.ts';
import { createJudge } from './judge.ts';

const env = environmentReader(process.env);
const table = { client: new DynamoDBClient(AWS_CLIENT), name: env(ENVIRONMENT.table) };
const report = createMetricSink(env(ENVIRONMENT.stage));
const settings = readSettings(env('LAMBDA_TASK_ROOT'));
const judge = createJudge({
  contributions: createContributionStore(table, Date.now),
  checkpoints: createCheckpointStore(table, Date.now),
  lease: createLease(table),
  incidents: createIncidentStore(table, Date.now),
  publisher: createSnsPublisher(new SNSClient(SNS_CLIENT), noticeTopics(process.env)),
  settings: linkingDashboard(settings, process.env[ENVIRONMENT.dashboard], env('AWS_REGION')),
  owner: randomUUID(),
  actions: createActionStore(table, Date.now),
  board: createBoardStore(table, Date.now),
  rollups: createRollupStore(table, Date.now),
  mailHosts: {
    heard: createHeardStore(table, Date.now),
    hosts: createHostsStore(table),
    named: settings.mailHosts ?? [],
  },
  lists: createListStateStore(table, Date.now),
  senderLog: writeSenderLines,
  stage: env(ENVIRONMENT.stage),
  logs: { region: env('AWS_REGION'), logGroups: env(ENVIRONMENT.mailLogs).split(',') },
});

/** EventBridge Scheduler, each minute; `time` is the scheduled time. */
export async function handler(
  event: { time: string },
  context: { getRemainingTimeInMillis(): number },
): Promise<void> {
  const due = Date.parse(event.time);
  const { skipped, delay, noticeFailures, problems, ...run } = await judge(due, () =>
    context.getRemainingTimeInMillis(),
  );
  const { sendersJudged, openIncidents, queuesInTrouble, hostsSilent, clocksOff } = run;
  if (skipped) return;
  for (const problem of problems) console.error(problem);
  if (noticeFailures.length > 0) console.error(`notices not published: ${noticeFailures.join(', ')}`);
  report({
    sendersJudged,
    openIncidents,
    // Until now, when the notices are published: the scheduler may be a minute late, and the run takes its time.
    verdictDelay: delay === undefined ? undefined : delay + Math.max(0, Date.now() - due),
    noticesFailed: noticeFailures.length,
    itemsSetAside: problems.length,
    queuesInTrouble,
    hostsSilent,
    clocksOff,
    hostsWithoutSenders: run.hostsWithoutSenders,
  });
}
