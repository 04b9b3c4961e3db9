import { Duration, Stack } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { JudgeEvent } from '../../lambda/contract.ts';
import type { StageConfig } from '../config.ts';
import { AppFunction } from './app-function.ts';
import { acknowledgeFailureQueue } from './ingest.ts';

export interface JudgeProps {
  config: StageConfig;
}

/** The function that reaches the verdicts, and its schedule: each minute. */
export class Judge extends Construct {
  readonly function: AppFunction;
  readonly missedRuns: Queue;

  constructor(scope: Construct, id: string, props: JudgeProps) {
    super(scope, id);
    this.function = new AppFunction(this, 'Function', {
      name: 'judge',
      description: 'Judges the senders of the last minutes, opens incidents and publishes notices',
      // One full core.
      memorySize: 1769,
      timeout: Duration.seconds(60),
      config: props.config,
    });
    // Says why a run was missed; a run carries no data and the next one makes up for it, so a day is enough.
    this.missedRuns = new Queue(this, 'MissedRuns', {
      retentionPeriod: Duration.days(1),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    acknowledgeFailureQueue(this.missedRuns);
    this.function.configureAsyncInvoke({
      // A repeated run would only meet the next one, which judges the same minutes again.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      onFailure: { bind: () => ({ destination: this.missedRuns.queueArn }) },
    });
    this.#mayReport(this.function);
    this.#eachMinute();
  }

  #eachMinute(): void {
    const stack = Stack.of(this);
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': stack.account,
            'aws:SourceArn': stack.formatArn({
              service: 'scheduler',
              resource: 'schedule-group',
              resourceName: 'default',
            }),
          },
        },
      }),
    });
    // By hand: grantInvoke would also grant every version and alias, a wildcard.
    const permission = Grant.addToPrincipal({
      grantee: role,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.function.functionArn],
    });
    const reporting = this.#mayReport(role);
    const event: JudgeEvent = { time: ContextAttribute.scheduledTime };
    const schedule = new Schedule(this, 'EachMinute', {
      description: 'Runs the judge',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(this.function, {
        role: role.withoutPolicyUpdates(),
        input: ScheduleTargetInput.fromObject(event),
        retryAttempts: 1,
        maxEventAge: Duration.minutes(1),
        deadLetterQueue: this.missedRuns,
      }),
    });
    permission.applyBefore(schedule);
    reporting.applyBefore(schedule);
  }

  #mayReport(grantee: AppFunction | Role): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['sqs:SendMessage'],
      resourceArns: [this.missedRuns.queueArn],
    });
  }
}
