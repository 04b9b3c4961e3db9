import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { AppFunction } from './app-function.ts';
import { type DataKey, grantKeyVia, KEY_SEND } from './data-key.ts';

export interface FailedRecordsProps {
  key: DataKey;
  removalPolicy: RemovalPolicy;
}

/** What Lambda's object names begin with. Source: Lambda developer guide, "Retain discarded batch records". */
const PREFIX = 'aws/lambda/*';

/**
 * The bucket of what a stream held and ingest could not store. A bucket and not the queue of the failed batches:
 * of a stream's records, Lambda sends a queue no more than their position.
 */
export class FailedRecords extends Construct {
  readonly bucket: Bucket;
  readonly #key: DataKey;

  constructor(scope: Construct, id: string, { key, removalPolicy }: FailedRecordsProps) {
    super(scope, id);
    this.#key = key;
    this.bucket = new Bucket(this, 'Bucket', {
      // Raw log text: it holds addresses.
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // As long as the queue of the failed batches keeps them.
      lifecycleRules: [
        { expiration: Duration.days(14), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'An access log would be a second bucket that nobody reads; CloudTrail can record who reads an object.',
    });
  }

  /** Permission to put failed records here. */
  grantKeep(grantee: AppFunction): Grant {
    const keeping = Grant.addToPrincipal({
      grantee,
      actions: ['s3:PutObject'],
      resourceArns: [this.bucket.arnForObjects(PREFIX)],
    });
    const listing = Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [this.bucket.bucketArn],
    });
    const bucket = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    Validations.of(grantee.role!.node.findChild('DefaultPolicy')).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${PREFIX}]`,
      reason: 'Lambda makes up the names of the objects; this is what they all begin with.',
    });
    return keeping.combine(listing).combine(grantKeyVia(this.#key, 's3', grantee, KEY_SEND));
  }
}
