import { ArnFormat, Aws, Stack, Validations } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Language } from '../../lambda/core/message/settings.ts';
import type { Alerting } from './alerting.ts';

export interface RecoveriesProps {
  alerting: Alerting;
  /** The construct whose alarms are told of: their names begin with the stack's name and this. */
  alarmsOf: string;
  language: Language;
}

/**
 * Tells when an alarm is over. Not by the alarm's own OK action: that is also taken when an alarm gets its first data,
 * so that a first deployment would send a mail for each of them. Free of charge.
 */
export class Recoveries extends Construct {
  constructor(scope: Construct, id: string, { alerting, alarmsOf, language }: RecoveriesProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    alerting.grantPublishTo(role, [alerting.topic]);
    const alarms = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: `${Aws.STACK_NAME}-${alarmsOf}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const detail = (path: string) => EventField.fromPath(`$.detail.${path}`);
    const rule = new Rule(this, 'AlarmIsOver', {
      description: 'Tells when an alarm about sendwatch is over',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        // One prefix: a list of all alarms would be longer than a pattern may be.
        resources: [{ prefix: alarms }] as unknown as string[],
        detail: { state: { value: ['OK'] }, previousState: { value: ['ALARM'] } },
      },
      targets: [
        {
          bind: () => ({
            arn: alerting.topic.topicArn,
            role,
            input: RuleTargetInput.fromText(
              OVER[language](
                detail('alarmName'),
                detail('state.timestamp'),
                detail('configuration.description'),
              ),
            ),
          }),
        },
      ],
    });
    Validations.of(rule).acknowledge({
      id: 'Serverless-EventBusDLQ',
      reason:
        'That an alarm is over is said a second time by the dashboard; what it was about is told either way.',
    });
  }
}

/** A mail that begins with OK, in any language: so filters and people find it. */
const OVER: Readonly<Record<Language, (alarm: string, since: string, said: string) => string>> = {
  en: (alarm, since, said) => `OK since ${since}: ${alarm}\n\nIt had said: ${said}`,
  ja: (alarm, since, said) => `OK（${since} から）: ${alarm}\n\n出ていたアラーム: ${said}`,
};
