import { AWS_CLIENT } from '../../lambda/adapters/aws-client.ts';
import { createBoardStore } from '../../lambda/adapters/dynamodb/board-store.ts';
import { createIncidentStore } from '../../lambda/adapters/dynamodb/incident-store.ts';
import { createListStateStore } from '../../lambda/adapters/dynamodb/list-state-store.ts';
import { openStageTable } from '../../lambda/adapters/dynamodb/stage-table.ts';
import type { Table } from '../../lambda/adapters/dynamodb/table.ts';
import { readRaisedAlarms } from '../../lambda/adapters/operator/alarms.ts';
import { readFailedObjects } from '../../lambda/adapters/operator/failed-objects.ts';
import { readKeyProblems } from '../../lambda/adapters/operator/key-problems.ts';
import { type LogTails, readForwarding, readLogTails } from '../../lambda/adapters/operator/log-tails.ts';
import { readQueueDepth } from '../../lambda/adapters/operator/queue-depth.ts';
import { readSmsSpend } from '../../lambda/adapters/operator/sms-spend.ts';
import { type DeployedStack, describeStack } from '../../lambda/adapters/operator/stack.ts';
import { readSmsAccount, readSubscriptions } from '../../lambda/adapters/operator/told.ts';
import { OUTPUTS, SERVICE, TOPICS } from '../../lambda/contract.ts';
import { decodeRecord } from '../../lambda/core/dnsbl/watch/watch-record.ts';
import { isDrillStream } from '../../lambda/core/drill/drill.ts';
import { isPending } from '../../lambda/core/incident/notice.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { DAY, MINUTE } from '../../lambda/core/time.ts';
import pkg from '../../package.json' with { type: 'json' };
import { remedy } from '../stage/aws-errors.ts';
import { UsageError } from '../usage-error.ts';
import type { Facts, JudgeFacts, Looked, QueueFacts, Waiting } from './facts.ts';
import { hostFacts } from './host-facts.ts';

/** A host that has been silent for longer was taken out of service. */
const REMEMBERED = 14 * DAY;
/** Some minutes of a busy host, some days of a quiet one. */
const LINES_A_HOST = 1_000;
/** Hosts of one log group. */
const MOST_HOSTS = 200;

/**
 * Looks at all that tells of a stage's health, with the credentials of whoever asks; it changes nothing.
 *
 * @param now milliseconds since 1970
 * @throws UsageError when there is no such stack; the SDK's error when nothing can be asked
 */
export async function collect(stage: string, region: string | undefined, now: number): Promise<Facts> {
  const config = { ...AWS_CLIENT, ...(region === undefined ? {} : { region }) };
  const name = `${SERVICE}-${stage}`;
  const stack = await describeStack(config, name);
  if (stack === undefined) {
    throw new UsageError(
      `no stack '${plain(name, 80)}' in this account and region; name another --stage or --region`,
    );
  }
  const { outputs } = stack;
  const logGroups = (outputs[OUTPUTS.mailLogs] ?? '').split(',').filter((each) => each !== '');
  const topics = Object.values(TOPICS).flatMap((topic) => outputs[OUTPUTS[topic]] ?? []);
  const table = async () => openStageTable({ stage, table: outputs[OUTPUTS.table], region });
  const bucket = outputs[OUTPUTS.failedRecords];
  const keys = keysOf(stack);
  const limits = {
    streams: MOST_HOSTS,
    lines: LINES_A_HOST,
    since: now - REMEMBERED,
    leaveOut: isDrillStream,
  };

  const forwarding = looked('logs:DescribeSubscriptionFilters', () =>
    Promise.all(
      logGroups.map(async (logGroup) => ({ logGroup, destinations: await readForwarding(config, logGroup) })),
    ),
  );
  const hosts = looked('logs:DescribeLogStreams and logs:GetLogEvents', async () => {
    const read = await Promise.all(logGroups.map((group) => readLogTails(config, group, limits)));
    return hostsOf(read);
  });
  const subscriptions = await looked('sns:ListSubscriptionsByTopic', () => readSubscriptions(config, topics));
  const texted = 'seen' in subscriptions && subscriptions.seen.some(({ protocol }) => protocol === 'sms');
  const watches = outputs[OUTPUTS.blocklists] !== undefined;
  return {
    now,
    version: pkg.version,
    stack,
    forwarding: await forwarding,
    hosts: await hosts,
    judge: await looked('dynamodb:GetItem, dynamodb:Query and kms:Decrypt', async () =>
      judgeFacts(await table()),
    ),
    alarms: await looked('cloudwatch:DescribeAlarms', () => readRaisedAlarms(config, name)),
    subscriptions,
    sms: texted
      ? await looked('sns:GetSMS*, sns:ListSMSSandboxPhoneNumbers and sns:ListOriginationNumbers', () =>
          readSmsAccount(config),
        )
      : undefined,
    smsSpent: texted
      ? await looked('cloudwatch:GetMetricStatistics', () => readSmsSpend(config, now))
      : undefined,
    lists: watches
      ? await looked('dynamodb:GetItem, dynamodb:Query and kms:Decrypt', async () => listFacts(await table()))
      : undefined,
    keys: await keyFacts(config, keys),
    queues: await Promise.all(
      (['failedBatches', 'missedRuns'] as const).flatMap((output) => {
        const url = outputs[OUTPUTS[output]];
        return url === undefined ? [] : [queueFacts(config, output, url)];
      }),
    ),
    failedRecords:
      bucket === undefined
        ? undefined
        : await looked('s3:ListBucket', () => readFailedObjects(config, bucket)),
  };
}

/** What one look saw; that it is refused is a fact of its own, and hides no other. */
async function looked<T>(needs: string, look: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { seen: await look() };
  } catch (error) {
    if (!(error instanceof Error)) return { refused: `${typeof error}; it needs ${needs}` };
    const fix = remedy(error);
    // More rights would not help then.
    return fix === undefined ? { refused: `${error.name}; it needs ${needs}` } : { refused: error.name, fix };
  }
}

function hostsOf(read: readonly LogTails[]) {
  return {
    hosts: read.flatMap(({ tails }) => tails).map(hostFacts),
    left: read.reduce((sum, { left }) => sum + left, 0),
  };
}

async function judgeFacts(table: Table): Promise<JudgeFacts> {
  const board = await createBoardStore(table, Date.now).load();
  const records = await createIncidentStore(table, Date.now).list();
  const pending = records.flatMap(({ notices }) => notices).filter(isPending);
  const isCritical = ({ incident }: (typeof pending)[number]) => incident.severity === 'critical';
  const others = waitingOf(pending.filter((notice) => !isCritical(notice)));
  return {
    judgedUntil: board === undefined ? undefined : (board.minute + 1) * MINUTE,
    ...(board?.hosts && { hosts: board.hosts }),
    waiting: waitingOf(pending.filter(isCritical)),
    ...(others && { others }),
  };
}

function waitingOf(notices: readonly { created: number }[]): Waiting | undefined {
  if (notices.length === 0) return undefined;
  return { notices: notices.length, since: Math.min(...notices.map(({ created }) => created)) };
}

async function listFacts(table: Table) {
  const stored = await createListStateStore(table, Date.now).load();
  return { state: stored === undefined ? undefined : decodeRecord(stored.body).state };
}

/** `spamhaus=/sendwatch/dqs,abusix=/sendwatch/abusix` */
function keysOf({ outputs }: DeployedStack): { service: string; parameter: string }[] {
  const named = (outputs[OUTPUTS.blocklistKeys] ?? '').split(',').filter((each) => each.includes('='));
  return named.map((each) => ({
    service: each.slice(0, each.indexOf('=')),
    parameter: each.slice(each.indexOf('=') + 1),
  }));
}

async function keyFacts(
  config: { region?: string },
  keys: readonly { service: string; parameter: string }[],
): Promise<Facts['keys']> {
  const problems = await readKeyProblems(config, [...new Set(keys.map(({ parameter }) => parameter))]);
  return keys.map(({ service, parameter }) => ({
    service,
    parameter,
    problem: problems.find((each) => each.parameter === parameter)?.problem,
  }));
}

async function queueFacts(
  config: { region?: string },
  output: QueueFacts['output'],
  url: string,
): Promise<QueueFacts> {
  return { output, url, depth: await looked('sqs:GetQueueAttributes', () => readQueueDepth(config, url)) };
}
