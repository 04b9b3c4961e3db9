import type { AwsCall } from './aws-call.ts';
import { type AllowedAction, covers } from './policy.ts';

/** How a role compares with the calls that were made with it. */
export interface PrivilegeReport {
  /** Calls that the role does not allow, each once: `dynamodb:Query on arn:...`. */
  missing: string[];
  /** Actions that the role allows and nobody made, each once: `dynamodb:DeleteItem on arn:...`. */
  unused: string[];
}

/**
 * What AWS does with a function's role on its behalf, so that the endpoint never sees it; each with the reason why the
 * role allows it.
 */
export const ON_BEHALF: readonly { actions: RegExp; reason: string }[] = [
  { actions: /^logs:(CreateLogStream|PutLogEvents)$/, reason: 'Lambda writes what the function prints' },
  { actions: /^sqs:SendMessage$/, reason: 'Lambda keeps asynchronous events that failed' },
  { actions: /^s3:(PutObject|ListBucket)$/, reason: 'Lambda keeps records of a stream that failed' },
  {
    actions: /^kinesis:(DescribeStream|DescribeStreamSummary|GetRecords|GetShardIterator|ListShards)$/,
    reason: 'Lambda reads the stream for the function',
  },
  {
    actions: /^kms:\w+$/,
    reason: 'DynamoDB, SNS, SQS, S3 and Kinesis use the keys, each through itself only',
  },
];

/** What a function calls itself. */
export function ownActions(allowed: readonly AllowedAction[]): AllowedAction[] {
  return allowed.filter(({ action }) => !ON_BEHALF.some(({ actions }) => actions.test(action)));
}

/** @param calls the calls of one function */
export function compareWithRole(
  allowed: readonly AllowedAction[],
  calls: readonly AwsCall[],
): PrivilegeReport {
  const pairs = calls.flatMap(({ action, resources }) => resources.map((resource) => ({ action, resource })));
  const missing = pairs.filter(
    ({ action, resource }) => !allowed.some((each) => covers(each, action, resource)),
  );
  const unused = allowed.filter(
    (each) => !pairs.some(({ action, resource }) => covers(each, action, resource)),
  );
  return { missing: distinct(missing), unused: distinct(unused) };
}

/** Whether the role allows a call on every resource that it names. */
export function isAllowed(allowed: readonly AllowedAction[], { action, resources }: AwsCall): boolean {
  return resources.every((resource) => allowed.some((each) => covers(each, action, resource)));
}

function distinct(items: readonly { action: string; resource: string }[]): string[] {
  return [...new Set(items.map(({ action, resource }) => `${action} on ${resource}`))].sort();
}
