import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { EventSourceMapping, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { ILogSubscriptionDestination } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type DataKey, grantKeyVia, KEY_SEND } from './data-key.ts';
import type { Ingest } from './ingest.ts';
import { FailedRecords } from './ingest-failed-records.ts';

export interface IngestStreamProps {
  ingest: Ingest;
  key: DataKey;
  removalPolicy: RemovalPolicy;
}

/**
 * What Lambda needs to read a stream for a function. Source: Lambda developer guide, "Process Kinesis records", without
 * SubscribeToShard, which is for consumers of their own. Without DescribeStream it refuses to make the mapping.
 */
const READ = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'];

const RETENTION = Duration.days(3);

/**
 * A stream between the log groups and ingest: it holds what ingest cannot take at once for three days, where direct
 * delivery is retried for six hours, and it takes as much as the mail servers write.
 */
export class IngestStream extends Construct {
  readonly destination: ILogSubscriptionDestination;
  readonly mapping: EventSourceMapping;
  readonly failedRecords: FailedRecords;

  constructor(scope: Construct, id: string, { ingest, key, removalPolicy }: IngestStreamProps) {
    super(scope, id);
    const stream = new Stream(this, 'Stream', {
      // No shards to plan: an outbreak is when they would be too few.
      streamMode: StreamMode.ON_DEMAND,
      retentionPeriod: RETENTION,
      // Raw log text: it holds addresses.
      encryption: StreamEncryption.KMS,
      encryptionKey: key,
      removalPolicy,
    });
    Validations.of(stream).acknowledge({
      id: 'AwsSolutions-KDS3',
      reason:
        'The lines are encrypted with the key that guards all that holds addresses; under the key of AWS, everybody in the account could read them.',
    });
    const reading = Grant.addToPrincipal({
      grantee: ingest.function,
      actions: READ.map((action) => `kinesis:${action}`),
      resourceArns: [stream.streamArn],
    });
    grantKeyVia(key, 'kinesis', ingest.function, ['kms:Decrypt']);
    this.failedRecords = new FailedRecords(this, 'FailedRecords', { key, removalPolicy });
    const keeping = this.failedRecords.grantKeep(ingest.function);
    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: ingest.function,
      eventSourceArn: stream.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      // A record is one delivery of a log group's stream, up to 1 MB: a few of them fill the function's memory.
      batchSize: 10,
      maxBatchingWindow: Duration.seconds(2),
      // Sets do not mind the order, so the deliveries of one shard may be stored side by side.
      parallelizationFactor: 4,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // Enough for a store that is ill for minutes; a record that cannot be read holds up its shard no longer.
      retryAttempts: 10,
      // What expires in the stream is lost without a word; before that, it is kept.
      maxRecordAge: RETENTION.minus(Duration.hours(2)),
      onFailure: { bind: () => ({ destination: this.failedRecords.bucket.bucketArn }) },
      // Without them nothing says that a record has failed.
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
    reading.applyBefore(this.mapping);
    keeping.applyBefore(this.mapping);
    this.destination = this.#destination(stream, key);
  }

  /** By hand: KinesisDestination would also grant wildcards on the key. */
  #destination(stream: Stream, key: DataKey): ILogSubscriptionDestination {
    const { account, region, partition } = Stack.of(this);
    const role = new Role(this, 'DeliveryRole', {
      assumedBy: new ServicePrincipal('logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` },
        },
      }),
    });
    const writing = Grant.addToPrincipal({
      grantee: role,
      actions: ['kinesis:PutRecord'],
      resourceArns: [stream.streamArn],
    });
    grantKeyVia(key, 'kinesis', role, KEY_SEND);
    return {
      bind: (subscription) => {
        // CloudWatch Logs puts a test record when the subscription is made.
        writing.applyBefore(subscription);
        return { arn: stream.streamArn, role };
      },
    };
  }
}
