import { describe, expect, it } from 'vitest';
import { getAtt, template } from '../support/builders/template.ts';
import { nextAttempt, readAsyncConfig } from '../support/harness/async-invocation.ts';
import { createResolver } from '../support/harness/intrinsics.ts';
import { readLogSubscriptions } from '../support/harness/log-subscription.ts';
import { readSchedule } from '../support/harness/schedule.ts';
import type { Template } from '../support/harness/template.ts';

const FUNCTION = { Type: 'AWS::Lambda::Function', Properties: { Role: getAtt('Role') } };

/** Reads with the resolver of the same template. */
const using = <T>(
  stack: Template,
  read: (stack: Template, resolve: ReturnType<typeof createResolver>) => T,
) => read(stack, createResolver(stack));

describe('readLogSubscriptions', () => {
  const stack = (given: { pattern?: string; principal?: string }) =>
    template({
      Function: FUNCTION,
      MailLog: { Type: 'AWS::Logs::LogGroup' },
      Subscription: {
        Type: 'AWS::Logs::SubscriptionFilter',
        Properties: {
          DestinationArn: getAtt('Function'),
          LogGroupName: { Ref: 'MailLog' },
          FilterPattern: given.pattern ?? '',
        },
      },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: getAtt('Function'),
          Principal: given.principal ?? 'logs.amazonaws.com',
        },
      },
    });

  it('reads log group and function', () => {
    expect(using(stack({}), readLogSubscriptions)).toEqual([
      { logGroup: 'stack-MailLog', functionId: 'Function' },
    ]);
  });

  it.each([
    ['CloudWatch Logs may not invoke the function', { principal: 'events.amazonaws.com' }, /no permission/],
    ['a pattern filters', { pattern: '"status=bounced"' }, /status=bounced/],
  ])('throws when %s', (_, given, message) => {
    expect(() => using(stack(given), readLogSubscriptions)).toThrow(message);
  });
});

describe('readSchedule', () => {
  const stack = (given: { rate?: string; action?: string; input?: string }) =>
    template({
      Function: FUNCTION,
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          Policies: [
            {
              PolicyDocument: {
                Statement: {
                  Effect: 'Allow',
                  Action: given.action ?? 'lambda:InvokeFunction',
                  Resource: getAtt('Function'),
                },
              },
            },
          ],
        },
      },
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: given.rate ?? 'rate(5 minutes)',
          Target: { Arn: getAtt('Function'), RoleArn: getAtt('Role'), Input: given.input },
        },
      },
    });
  const time = Date.UTC(2026, 0, 5, 8);

  it('reads function and rhythm', () => {
    expect(using(stack({}), readSchedule)).toMatchObject({ functionId: 'Function', period: 300_000 });
  });

  it('fills in the scheduled time', () => {
    const input = '{"time":"<aws.scheduler.scheduled-time>","n":1}';
    expect(using(stack({ input }), readSchedule).event(time)).toEqual({ time: '2026-01-05T08:00:00Z', n: 1 });
  });

  it.each([
    ['its role may not invoke the function', { action: 'lambda:InvokeAsync' }, /may not invoke/],
    ['its rhythm is of another kind', { rate: 'cron(0 8 * * ? *)' }, /cron/],
  ])('throws when %s', (_, given, message) => {
    expect(() => using(stack(given), readSchedule)).toThrow(message);
  });
});

describe('readAsyncConfig', () => {
  const config = {
    Function: FUNCTION,
    Queue: { Type: 'AWS::SQS::Queue' },
    Config: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Function' },
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: getAtt('Queue') } },
      },
    },
  };
  const queue = 'arn:aws:sqs:us-east-1:123456789012:stack-Queue';
  const read = (stack: Template, action?: string) =>
    using(stack, (each, resolve) =>
      readAsyncConfig(each, resolve, 'Function', action ? [{ action, resource: queue }] : []),
    );

  it('reads retries and destination', () => {
    expect(read(template(config), 'sqs:SendMessage')).toEqual({ retries: 1, destination: queue });
  });

  it('knows what Lambda does when nothing is said', () => {
    expect(read(template({ Function: FUNCTION }))).toEqual({ retries: 2, destination: undefined });
  });

  it('throws when the function may not send there', () => {
    expect(() => read(template(config), 'sqs:ReceiveMessage')).toThrow(/may not send/);
  });

  it.each([
    [2, 1, 60_000],
    [2, 2, 120_000],
    [2, 3, undefined],
    [0, 1, undefined],
  ])('of %i retries, after attempt %i: %s ms', (retries, attempts, expected) => {
    expect(nextAttempt({ retries, destination: undefined }, attempts, 0)).toBe(expected);
  });
});
