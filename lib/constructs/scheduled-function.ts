import { type Duration, Stack } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { JudgeEvent } from '../../lambda/contract.ts';
import type { AppFunction } from './app-function.ts';

export interface FunctionScheduleProps {
  function: AppFunction;
  description: string;
  every: Duration;
  /** A run that is older than this is not made up for: the next one does it. */
  maxEventAge: Duration;
  /** Where it is told why a run did not happen. */
  missedRuns: IQueue;
}

/**
 * Runs a function again and again, with the scheduled time as its event. A failed run is not repeated: each run
 * makes up for the ones before it.
 *
 * @param id of the schedule; its role stands beside it
 */
export function scheduleFunction(scope: Construct, id: string, props: FunctionScheduleProps): void {
  const { function: fn, description, every, maxEventAge, missedRuns } = props;
  const mayReport = (grantee: AppFunction | Role): Grant =>
    Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [missedRuns.queueArn] });
  fn.configureAsyncInvoke({
    retryAttempts: 0,
    maxEventAge,
    onFailure: { bind: () => ({ destination: missedRuns.queueArn }) },
  });
  mayReport(fn);

  const stack = Stack.of(scope);
  const role = new Role(scope, 'ScheduleRole', {
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
    resourceArns: [fn.functionArn],
  });
  const reporting = mayReport(role);
  const event: JudgeEvent = { time: ContextAttribute.scheduledTime };
  const schedule = new Schedule(scope, id, {
    description,
    schedule: ScheduleExpression.rate(every),
    target: new LambdaInvoke(fn, {
      role: role.withoutPolicyUpdates(),
      input: ScheduleTargetInput.fromObject(event),
      retryAttempts: 1,
      maxEventAge,
      deadLetterQueue: missedRuns,
    }),
  });
  permission.applyBefore(schedule);
  reporting.applyBefore(schedule);
}
