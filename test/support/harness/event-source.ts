import type { Resolve } from './intrinsics.ts';
import { type AllowedAction, covers, policyActions } from './policy.ts';
import { idsOfType, type Template } from './template.ts';

/** How Lambda reads a stream for a function. */
export interface EventSource {
  functionId: string;
  streamArn: string;
  /** Records in one event at most, and how long Lambda waits for as many, in milliseconds. */
  batchSize: number;
  window: number;
  /** Batches of one shard that are processed at the same time. */
  lanes: number;
  /** Attempts after the first. */
  retries: number;
  /** Milliseconds after which a record is given up. */
  maximumAge: number;
  bisect: boolean;
  /** Whether the function names the records that failed. */
  partial: boolean;
  /** ARN of the bucket that failed records are kept in. */
  bucket: string;
}

interface MappingProperties {
  FunctionName: { Ref: string };
  EventSourceArn: unknown;
  BatchSize?: number;
  MaximumBatchingWindowInSeconds?: number;
  ParallelizationFactor?: number;
  MaximumRetryAttempts?: number;
  MaximumRecordAgeInSeconds?: number;
  BisectBatchOnFunctionError?: boolean;
  FunctionResponseTypes?: string[];
  DestinationConfig?: { OnFailure?: { Destination: unknown } };
}

/** Source: Lambda developer guide, "Using Lambda with Kinesis", permissions of the execution role. */
const READING = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'ListShards'];

/**
 * The mapping of a stream, with Lambda's own defaults where the template says nothing.
 *
 * @throws when there is none, or the function's role may not do what Lambda checks when it makes the mapping
 */
export function readEventSource(template: Template, resolve: Resolve, streamArn: string): EventSource {
  const id = idsOfType(template, 'AWS::Lambda::EventSourceMapping').find(
    (each) => resolve(template.resources[each]!.Properties.EventSourceArn) === streamArn,
  );
  if (id === undefined) throw new Error(`nothing reads ${streamArn}`);
  const properties = template.resources[id]!.Properties as unknown as MappingProperties;
  const functionId = properties.FunctionName.Ref;
  const bucket = String(resolve(properties.DestinationConfig?.OnFailure?.Destination));
  if (!bucket.startsWith('arn:aws:s3:::'))
    throw new Error(`${id} keeps what fails in '${bucket}'; the harness plays a bucket`);
  const allowed = policyActions(template, resolve, functionId);
  for (const action of READING) requireAllowed(allowed, `kinesis:${action}`, streamArn, functionId);
  requireAllowed(allowed, 's3:PutObject', `${bucket}/aws/lambda/x`, functionId);
  requireAllowed(allowed, 's3:ListBucket', bucket, functionId);
  return {
    functionId,
    streamArn,
    batchSize: properties.BatchSize ?? 100,
    window: (properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
    lanes: properties.ParallelizationFactor ?? 1,
    retries: bounded(properties.MaximumRetryAttempts),
    maximumAge: bounded(properties.MaximumRecordAgeInSeconds) * 1000,
    bisect: properties.BisectBatchOnFunctionError ?? false,
    partial: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    bucket,
  };
}

/** -1 is Lambda's word for without end, and its default. */
function bounded(value = -1): number {
  return value < 0 ? Number.POSITIVE_INFINITY : value;
}

export function requireAllowed(
  allowed: readonly AllowedAction[],
  action: string,
  resource: string,
  who: string,
): void {
  if (!allowed.some((each) => covers(each, action, resource)))
    throw new Error(`the role of ${who} does not allow ${action} on ${resource}`);
}
