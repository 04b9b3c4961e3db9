import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { AppFunction } from './app-function.ts';
import { type DataKey, grantKeyVia, KEY_SEND } from './data-key.ts';

export interface IngestProps {
  config: StageConfig;
  key: DataKey;
  removalPolicy: RemovalPolicy;
}

/** The function that turns delivered log batches into items, and the queue of the batches that it could not. */
export class Ingest extends Construct {
  readonly function: AppFunction;
  readonly failedBatches: Queue;

  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    this.function = new AppFunction(this, 'Function', {
      name: 'ingest',
      description: 'Parses delivered mail log batches and stores their contributions',
      memorySize: 512,
      timeout: Duration.seconds(60),
      config: props.config,
    });
    this.failedBatches = new Queue(this, 'FailedBatches', {
      // The longest that SQS offers: redriving is idempotent, losing evidence is not.
      retentionPeriod: Duration.days(14),
      // A failed batch is raw log text: it holds addresses.
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      removalPolicy: props.removalPolicy,
    });
    this.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: this.failedBatches.queueArn }) },
    });
    // By hand: SqsDestination would also grant reading the queue's attributes and wildcards on the key.
    Grant.addToPrincipal({
      grantee: this.function,
      actions: ['sqs:SendMessage'],
      resourceArns: [this.failedBatches.queueArn],
    });
    grantKeyVia(props.key, 'sqs', this.function, KEY_SEND);
    acknowledgeFailureQueue(this.failedBatches);
  }
}

/** A queue that is itself where failures end has no queue behind it. */
export function acknowledgeFailureQueue(queue: Queue): void {
  const reason = 'This queue is itself a failure destination; nothing consumes it automatically.';
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions-SQS3', reason },
    { id: 'Serverless-SQSRedrivePolicy', reason },
  );
}
