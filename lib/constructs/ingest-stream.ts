import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { ILogSubscriptionDestination } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type DataKey, grantKeyVia, KEY_SEND } from './data-key.ts';
import type { Ingest } from './ingest.ts';

export interface IngestStreamProps {
  ingest: Ingest;
  key: DataKey;
  removalPolicy: RemovalPolicy;
}

/** What Lambda needs to read a stream for a function. */
const READ = ['DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'];

/**
 * A stream between the log groups and ingest: it holds what ingest cannot take at once for three days, where direct
 * delivery is retried for six hours, and it takes as much as the mail servers write.
 */
export class IngestStream extends Construct {
  readonly destination: ILogSubscriptionDestination;

  constructor(scope: Construct, id: string, { ingest, key, removalPolicy }: IngestStreamProps) {
    super(scope, id);
    const stream = new Stream(this, 'Stream', {
      // No shards to plan: an outbreak is when they would be too few.
      streamMode: StreamMode.ON_DEMAND,
      retentionPeriod: Duration.days(3),
      // Raw log text: it holds addresses.
      encryption: StreamEncryption.KMS,
      encryptionKey: key,
      removalPolicy,
    });
    const reading = Grant.addToPrincipal({
      grantee: ingest.function,
      actions: READ.map((action) => `kinesis:${action}`),
      resourceArns: [stream.streamArn],
    });
    grantKeyVia(key, 'kinesis', ingest.function, ['kms:Decrypt']);
    const mapping = new EventSourceMapping(this, 'Mapping', {
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
      // As often as direct delivery is; one unreadable record must not hold up its shard.
      retryAttempts: 2,
      onFailure: { bind: () => ({ destination: ingest.failedBatches.queueArn }) },
    });
    reading.applyBefore(mapping);
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
