import { ArnFormat, Stack, Token, Validations } from 'aws-cdk-lib';
import { CfnLogAlarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ConfigError } from '../../lambda/core/config.ts';
import type { StageConfig } from '../config.ts';
import { alarmText } from './alarms/definition.ts';
import { backstopQueries } from './backstop-queries.ts';

export interface BackstopProps {
  config: StageConfig;
  logGroups: readonly ILogGroup[];
  topic: ITopic;
}

/** The runbook's heading. */
export const BACKSTOP = 'backstop';

/** Seconds of log that a query counts. */
const WINDOW = 3_600;
/** Seconds that a line may take from the mail host until a query finds it; the window ends so long ago. */
const ARRIVING = 60;
/** Limit of a log alarm: CloudWatch user guide, "Log alarms"; its 50 log groups are the stack's own limit. */
const LONGEST_QUERY = 10_000;

/** What the documents ask of the role that a log alarm's query runs with. */
const QUERY_ACTIONS = ['logs:DescribeLogGroups', 'logs:GetQueryResults', 'logs:StartQuery', 'logs:StopQuery'];

/**
 * Who hands in more messages an hour than anybody may, counted by CloudWatch alone: a log alarm by client and one by
 * login, each a scheduled query that tells the topic once for every client or login above the limit. Nothing of ours
 * runs for it, so that it still tells when our functions, table or schedule do not.
 *
 * It has no part in "is unwell", which is about sendwatch, nor in Recoveries: that an hour is quieter says nothing.
 *
 * The notices name client or login; the log's lines are not in them (`actionLogLineCount`), as they name recipients.
 *
 * @throws ConfigError when there are more networks than a log alarm can take
 */
export class Backstop extends Construct {
  constructor(scope: Construct, id: string, { config, logGroups, topic }: BackstopProps) {
    super(scope, id);
    const { backstop, settings } = config;
    if (backstop === undefined) return;
    const role = this.#role(logGroups);
    for (const query of backstopQueries(settings)) {
      const queryString = query.lines.join('\n| ');
      if (queryString.length > LONGEST_QUERY) {
        throw new ConfigError(
          `backstop: the query names each of settings.ownNetworks and settings.trustedRelays and is too long for a ` +
            `log alarm (${queryString.length} of ${LONGEST_QUERY} characters); sum networks up, or leave backstop out`,
        );
      }
      const alarm = new CfnLogAlarm(this, query.id, {
        alarmDescription: alarmText(this, query.says(backstop.messagesPerHour), BACKSTOP, config),
        scheduledQueryConfiguration: {
          queryString,
          // The busiest first: a query returns 500 clients or logins at most.
          aggregationExpression: `count(*) by ${query.by} | sort desc`,
          logGroupIdentifiers: logGroups.map((group) => group.logGroupName),
          scheduledQueryRoleArn: role.roleArn,
          scheduleConfiguration: {
            scheduleExpression: rate(backstop.everyMinutes),
            startTimeOffset: WINDOW + ARRIVING,
            endTimeOffset: ARRIVING,
          },
        },
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        threshold: backstop.messagesPerHour,
        queryResultsToEvaluate: 1,
        queryResultsToAlarm: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
        alarmActions: [topic.topicArn],
      });
      alarm.node.addDependency(role);
    }
  }

  /** CloudWatch Logs runs the queries: the documents say so, and AWS's own construct trusts the same principal. */
  #role(logGroups: readonly ILogGroup[]): Role {
    const stack = Stack.of(this);
    const role = new Role(this, 'QueryRole', {
      description: 'Lets CloudWatch Logs count messages for the backstop',
      assumedBy: new ServicePrincipal('logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: {
            // CloudWatch makes up the scheduled query's name.
            'aws:SourceArn': stack.formatArn({
              service: 'logs',
              resource: 'scheduled-query',
              resourceName: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
      inlinePolicies: {
        Query: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: QUERY_ACTIONS,
              resources: logGroups.map((group) => group.logGroupArn),
            }),
          ],
        }),
      },
    });
    for (const group of logGroups) {
      // A log group of the stack's own has its :* from CloudFormation, where no rule sees it.
      if (Token.isUnresolved(group.logGroupName)) continue;
      // In an unknown region it is put together by CloudFormation.
      const arn = stack.resolve(group.logGroupArn) as
        | string
        | { 'Fn::Join': [string, (string | { Ref: string })[]] };
      const parts = typeof arn === 'string' ? [arn] : arn['Fn::Join'][1];
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('')}]`,
        reason:
          "A log group's ARN ends with :* where its queries are allowed; it names that log group alone.",
      });
    }
    return role;
  }
}

/** @param minutes 1 to 60; a schedule refuses "1 minutes" */
export function rate(minutes: number): string {
  if (minutes % 60 === 0) return 'rate(1 hour)';
  return minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`;
}
