import { OUTPUTS } from '../../../../lambda/contract.ts';
import { eventId } from '../../builders/log-envelope.ts';
import { arn } from '../account.ts';
import type { LogStream } from '../agent.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint.ts';
import { ServiceError, startJsonService } from '../json-service.ts';
import { readSubscriptions } from '../sns-subscriptions.ts';
import { startSqsStub } from '../sqs-stub.ts';
import type { LocalStack } from '../stack.ts';
import { idsOfType } from '../template.ts';
import { type ListedObject, startBucketService } from './bucket-service.ts';
import { elements, members, startQueryService } from './query-service.ts';

/** A log stream as CloudWatch Logs has taken it in. */
export interface TakenIn extends LogStream {
  /** Default: the stack's. */
  logGroup?: string;
  /** Milliseconds from an event's time to its arrival. Default: 2,000. */
  delay?: number;
}

/** What somebody with credentials sees of a deployed stack, and of its account. Everything may be changed. */
export interface OperatorAccount {
  /** For `AWS_ENDPOINT_URL`. */
  endpoint: AwsEndpoint;
  status: string;
  outputs: Record<string, string>;
  streams: TakenIn[];
  /** ARNs to which the log group's events go. */
  destinations: string[];
  subscriptions: { topicArn: string; protocol: string; endpoint: string; confirmed: boolean }[];
  sms: {
    sandbox: boolean;
    verified: string[];
    monthlyLimit: number | undefined;
    own: string[];
    spent: number;
  };
  /** Alarms that are on. */
  alarms: { AlarmName: string; AlarmDescription: string; StateTransitionedTimestamp: number }[];
  /** What is in the bucket of failed records, where the stack has one. */
  failedObjects: ListedObject[];
  close(): Promise<void>;
}

/** Everything is as after a good deployment: confirmed, out of the sandbox, nothing failed. */
export async function startOperatorAccount(stack: LocalStack): Promise<OperatorAccount> {
  const { template, resolve } = stack;
  const queue = await startSqsStub([]);
  const outputs: Record<string, string> = {};
  for (const [name, { Value }] of Object.entries(template.outputs)) outputs[name] = String(resolve(Value));
  for (const output of [OUTPUTS.failedBatches, OUTPUTS.missedRuns]) outputs[output] = queue.queueUrl;

  const cloudFormation = await startQueryService({
    DescribeStacks(form) {
      const name = form.get('StackName');
      if (name !== template.stackName) throw new ServiceError(`Stack with id ${name} does not exist`);
      const told = Object.entries(account.outputs).map(([OutputKey, OutputValue]) =>
        elements({ OutputKey, OutputValue }),
      );
      const stack = elements({
        StackName: template.stackName,
        StackStatus: account.status,
        CreationTime: '2026-01-05T08:00:00Z',
      });
      return members('Stacks', [stack + members('Outputs', told)]);
    },
  });
  const sns = await startQueryService({
    ListSubscriptionsByTopic: (form) =>
      members(
        'Subscriptions',
        account.subscriptions
          .filter(({ topicArn }) => topicArn === form.get('TopicArn'))
          .map(({ topicArn, protocol, endpoint, confirmed }) =>
            elements({
              SubscriptionArn: confirmed ? `${topicArn}:1` : 'PendingConfirmation',
              Protocol: protocol,
              Endpoint: endpoint,
            }),
          ),
      ),
    GetSMSSandboxAccountStatus: () => elements({ IsInSandbox: String(account.sms.sandbox) }),
    GetSMSAttributes: () => {
      const { monthlyLimit } = account.sms;
      const entry = elements({ key: 'MonthlySpendLimit', value: String(monthlyLimit) });
      return `<attributes>${monthlyLimit === undefined ? '' : `<entry>${entry}</entry>`}</attributes>`;
    },
    ListOriginationNumbers: () =>
      members(
        'PhoneNumbers',
        account.sms.own.map((PhoneNumber) => elements({ PhoneNumber })),
      ),
    ListSMSSandboxPhoneNumbers: () =>
      members(
        'PhoneNumbers',
        account.sms.verified.map((PhoneNumber) => elements({ PhoneNumber, Status: 'Verified' })),
      ),
  });
  const logs = await startJsonService(logOperations(() => account));
  const metrics = await startJsonService(metricOperations(() => account));
  const bucket = await startBucketService(() => account.failedObjects);

  const dynamoDb = await stack.dynamoDb.config.endpoint!();
  const endpoint = await startAwsEndpoint({
    services: {
      cloudformation: cloudFormation.url,
      sns: sns.url,
      logs: logs.url,
      monitoring: metrics.url,
      ssm: stack.ssm.url,
      s3: bucket.url,
      dynamodb: `http://127.0.0.1:${dynamoDb.port}`,
    },
  });
  const [ingest] = idsOfType(template, 'AWS::Lambda::Function').filter((id) => id.startsWith('Ingest'));
  const account: OperatorAccount = {
    endpoint,
    status: 'UPDATE_COMPLETE',
    outputs,
    streams: [],
    destinations: [arn('lambda', `function:${String(resolve({ Ref: ingest }))}`)],
    subscriptions: readSubscriptions(template, resolve).map(({ topicArn, protocol, endpoint }) => ({
      topicArn,
      protocol,
      endpoint,
      confirmed: true,
    })),
    sms: { sandbox: false, verified: [], monthlyLimit: 50, own: ['+18005550100'], spent: 0.25 },
    alarms: [],
    failedObjects: [],
    async close() {
      const services = [endpoint, cloudFormation, sns, logs, metrics, bucket, queue];
      await Promise.all(services.map((each) => each.close()));
    },
  };
  return account;
}

/** The alarms, and what SNS has told CloudWatch of text messages: one point a day, the month's sum so far. */
function metricOperations(of: () => OperatorAccount) {
  return {
    DescribeAlarms(input: Record<string, never>) {
      const { AlarmNamePrefix, StateValue, AlarmTypes } = input as Record<string, unknown>;
      if (StateValue !== 'ALARM' || !(AlarmTypes as string[]).includes('MetricAlarm')) return {};
      return {
        MetricAlarms: of().alarms.filter(({ AlarmName }) => AlarmName.startsWith(String(AlarmNamePrefix))),
      };
    },
    GetMetricStatistics(input: Record<string, never>) {
      const { Namespace, MetricName, StartTime } = input as Record<string, unknown>;
      if (`${Namespace} ${MetricName}` !== 'AWS/SNS SMSMonthToDateSpentUSD') return { Datapoints: [] };
      const { spent } = of().sms;
      const points = spent === 0 ? [] : [spent / 2, spent];
      return { Datapoints: points.map((Maximum) => ({ Timestamp: StartTime, Maximum, Unit: 'None' })) };
    },
  };
}

/** Reading from the newest event backwards: as few events a page as make several pages. */
const PAGE = 400;

/** No stream has more: an event's id is of its stream. */
const MOST_EVENTS = 10_000;

interface PutLogEvents {
  logGroupName: string;
  logStreamName: string;
  logEvents: { timestamp: number; message: string }[];
}

function logOperations(of: () => OperatorAccount) {
  const arrivals = ({ events, delay = 2_000 }: TakenIn) =>
    events.map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp + delay }));
  return {
    DescribeLogStreams: () => ({
      logStreams: [...of().streams]
        .sort((a, b) => b.events.at(-1)!.timestamp - a.events.at(-1)!.timestamp)
        .map((stream) => ({
          logStreamName: stream.name,
          creationTime: stream.events[0]!.timestamp,
          lastEventTimestamp: stream.events.at(-1)!.timestamp,
          lastIngestionTime: arrivals(stream).at(-1)!.ingestionTime,
        })),
    }),
    GetLogEvents(input: Record<string, never>) {
      const { logStreamName, startFromHead, limit, nextToken } = input as Record<string, unknown>;
      if (startFromHead !== false) throw new ServiceError('the harness reads backwards only');
      const events = arrivals(of().streams.find(({ name }) => name === logStreamName)!);
      const end = nextToken === undefined ? events.length : Number(nextToken);
      const start = Math.max(0, end - Math.min(Number(limit), PAGE));
      return { events: events.slice(start, end), nextBackwardToken: String(start), nextForwardToken: 'f' };
    },
    CreateLogStream(input: Record<string, never>) {
      of().streams.push({
        name: String(input.logStreamName),
        logGroup: String(input.logGroupName),
        events: [],
      });
    },
    PutLogEvents(input: Record<string, never>) {
      const { logGroupName, logStreamName, logEvents } = input as unknown as PutLogEvents;
      const at = of().streams.findIndex(
        ({ name, logGroup }) => name === logStreamName && logGroup === logGroupName,
      );
      const { events } = of().streams[at]!;
      for (const event of logEvents)
        events.push({ id: eventId(event.timestamp, at * MOST_EVENTS + events.length), ...event });
    },
    DescribeSubscriptionFilters: () => ({
      subscriptionFilters: of().destinations.map((destinationArn) => ({ destinationArn })),
    }),
  };
}
