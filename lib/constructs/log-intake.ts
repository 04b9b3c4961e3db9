import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  type CfnSubscriptionFilter,
  Distribution,
  FilterPattern,
  type ILogGroup,
  type ILogSubscriptionDestination,
  LogGroup,
  SubscriptionFilter,
} from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Construct } from 'constructs';
import { ConfigError } from '../../lambda/core/config.ts';
import type { StageConfig } from '../config.ts';
import type { AppFunction } from './app-function.ts';
import type { DataKey } from './data-key.ts';

export interface LogIntakeProps {
  config: StageConfig;
  /** Encrypts the log group, where the stack makes one. */
  key: DataKey;
  removalPolicy: RemovalPolicy;
}

/** The log groups that the mail hosts' agents write to. */
export class LogIntake extends Construct {
  readonly logGroups: readonly ILogGroup[];

  constructor(scope: Construct, id: string, props: LogIntakeProps) {
    super(scope, id);
    const { existing, new: own } = props.config.mailLog;
    this.logGroups =
      existing?.map((name) => {
        refuseOwnLogs(name, Stack.of(this).stackName, id);
        return LogGroup.fromLogGroupName(this, childId('Existing', name), name);
      }) ?? [];
    if (own === undefined) return;
    props.key.allowLogGroups();
    this.logGroups = [
      new LogGroup(this, 'MailLog', {
        retention: own.retentionDays,
        encryptionKey: props.key,
        removalPolicy: props.removalPolicy,
      }),
    ];
  }

  /**
   * Delivers every log event of every log group. No filter pattern: it saves no ingestion cost, and it easily
   * drops the lines that name the culprit.
   *
   * @param fn what reads them in the end
   * @param stream what they are delivered to. Default: the function itself
   */
  subscribe(fn: AppFunction, stream?: ILogSubscriptionDestination): void {
    for (const logGroup of this.logGroups) {
      if (logGroup === fn.logGroup)
        throw new ConfigError(`${logGroup.node.path} is the function's own log group`);
      const filter = new SubscriptionFilter(this, childId('Subscription', logGroup.node.id), {
        logGroup,
        destination: stream ?? new LambdaDestination(fn),
        filterPattern: FilterPattern.allEvents(),
      });
      if (stream === undefined) continue;
      // By log stream, which is the default, the busiest mail host would have to fit into one shard. Not by the
      // construct's own property: it takes no destination but CDK's.
      (filter.node.defaultChild as CfnSubscriptionFilter).distribution = Distribution.RANDOM;
    }
  }
}

/**
 * A function that is fed its own log lines writes more of them: a loop that only a bill ends. The stack's log
 * groups have generated names that begin with the stack's name and a construct's id.
 */
function refuseOwnLogs(name: string, stackName: string, intakeId: string): void {
  const ownFunctions = name.startsWith(`${stackName}-`) && !name.startsWith(`${stackName}-${intakeId}`);
  if (!name.startsWith('/aws/lambda/') && !ownFunctions) return;
  throw new ConfigError(
    `mailLog.existing: '${name}' is a function's log group; subscribing it can feed sendwatch its own log. ` +
      "Name the log group that the mail hosts' agents write to.",
  );
}

/** By name, not by position: reordering the configuration must not replace a subscription. */
function childId(kind: string, name: string): string {
  return `${kind}-${name.replaceAll('/', '-')}`;
}
