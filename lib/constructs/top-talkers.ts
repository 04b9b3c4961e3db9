import { Aws } from 'aws-cdk-lib';
import { CfnInsightRule } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { SENDER_LINE } from '../../lambda/contract.ts';

export interface TopTalkersProps {
  /** Where the judge writes its lines, one a sender and minute. */
  logGroup: ILogGroup;
}

/**
 * Who sends most, as Contributor Insights counts it: $0.50 a month and $0.02 for a million lines. Indicative: it
 * counts a repeated run's lines again, and minutes as the judge first saw them.
 */
export class TopTalkers extends Construct {
  readonly ruleName: string;

  constructor(scope: Construct, id: string, { logGroup }: TopTalkersProps) {
    super(scope, id);
    // CloudFormation demands a name; the stack's keeps two stages apart.
    this.ruleName = `${Aws.STACK_NAME}-top-senders`;
    new CfnInsightRule(this, 'Rule', {
      ruleName: this.ruleName,
      ruleState: 'ENABLED',
      ruleBody: JSON.stringify({
        Schema: { Name: 'CloudWatchLogRule', Version: 1 },
        AggregateOn: 'Sum',
        Contribution: {
          Filters: [{ Match: '$.kind', In: [SENDER_LINE.kind] }],
          Keys: [`$.${SENDER_LINE.sender}`],
          ValueOf: `$.${SENDER_LINE.recipients}`,
        },
        LogFormat: 'JSON',
        LogGroupNames: [logGroup.logGroupName],
      }),
    });
  }
}
