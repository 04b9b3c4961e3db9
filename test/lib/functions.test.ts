import { describe, expect, it } from 'vitest';
import { resources, statements, synthesize, theResource } from './synthesized.ts';

const template = synthesize();
const logicalId = (type: string, prefix: string) =>
  Object.keys(resources(template, type)).find((id) => id.startsWith(prefix))!;

describe('Ingest', () => {
  it('is tried three times within 6 hours; then the batch goes to the failed batches', () => {
    expect(theResource(template, 'AWS::Lambda::EventInvokeConfig', 'Ingest').Properties).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/^IngestFailedBatches/), 'Arn'] } },
      },
    });
    expect(theResource(template, 'AWS::Lambda::Function', 'Ingest').Properties).toMatchObject({
      MemorySize: 512,
    });
  });

  it('keeps failed batches for 14 days, encrypted with the key, beyond the life of the stack', () => {
    expect(theResource(template, 'AWS::SQS::Queue', 'IngestFailedBatches')).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        MessageRetentionPeriod: 1_209_600,
        KmsMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^DataKey/), 'Arn'] },
      },
    });
  });
});

describe('Judge', () => {
  it('runs each minute with one full core', () => {
    expect(theResource(template, 'AWS::Lambda::Function', 'Judge').Properties).toMatchObject({
      MemorySize: 1769,
    });
    expect(theResource(template, 'AWS::Scheduler::Schedule', 'Judge').Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [logicalId('AWS::Lambda::Function', 'Judge'), 'Arn'] },
        Input: '{"time":"<aws.scheduler.scheduled-time>"}',
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^JudgeMissedRuns/), 'Arn'] } },
      },
    });
  });

  it('is not repeated when it fails: the next run judges the same minutes', () => {
    expect(theResource(template, 'AWS::Lambda::EventInvokeConfig', 'Judge').Properties).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it("is invoked by this account's schedules only, which may do nothing else", () => {
    const role = statements(template).filter(({ at }) => at.startsWith('JudgeScheduleRole'));
    expect(role.filter(({ actions }) => actions.includes('sts:AssumeRole'))).toMatchObject([
      {
        principal: { Service: 'scheduler.amazonaws.com' },
        condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
    expect(role.flatMap(({ actions }) => actions).sort()).toEqual([
      'lambda:InvokeFunction',
      'sqs:SendMessage',
      'sts:AssumeRole',
    ]);
  });

  it('is scheduled only after the schedule may invoke it', () => {
    const { DependsOn } = theResource(template, 'AWS::Scheduler::Schedule', 'Judge');
    expect(DependsOn).toContain(logicalId('AWS::IAM::Policy', 'JudgeScheduleRole'));
  });
});

describe.each(['Ingest', 'Judge'])('%s', (prefix) => {
  it('exists only after its role has its permissions: Lambda checks them for a failure destination', () => {
    const { DependsOn } = theResource(template, 'AWS::Lambda::Function', prefix);
    expect(DependsOn).toContain(logicalId('AWS::IAM::Policy', `${prefix}FunctionRole`));
  });
});

describe.each(Object.keys(resources(template, 'AWS::SQS::Queue')))('the queue %s', (queue) => {
  it('is encrypted and refuses plain HTTP', () => {
    const { Properties } = resources(template, 'AWS::SQS::Queue')[queue]!;
    expect(Properties.KmsMasterKeyId ?? Properties.SqsManagedSseEnabled).toBeTruthy();
    expect(
      statements(template).filter(({ effect, at }) => effect === 'Deny' && at.startsWith(queue.slice(0, -8))),
    ).toMatchObject([{ actions: ['sqs:*'], condition: { Bool: { 'aws:SecureTransport': 'false' } } }]);
  });
});
