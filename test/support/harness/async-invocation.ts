import type { Resolve } from './intrinsics.ts';
import type { Invocation, LambdaFunction } from './lambda-function.ts';
import { type AllowedAction, covers } from './policy.ts';
import { idsOfType, type Template } from './template.ts';

/** How Lambda treats a function's asynchronous events. */
export interface AsyncConfig {
  retries: number;
  /** ARN of the failure destination. */
  destination: string | undefined;
}

/** What Lambda sends to a failure destination. Source: Lambda developer guide, records of asynchronous invocations. */
export interface FailureRecord {
  version: '1.0';
  timestamp: string;
  requestContext: {
    requestId: string;
    functionArn: string;
    condition: 'RetriesExhausted';
    approximateInvokeCount: number;
  };
  requestPayload: unknown;
  responseContext: { statusCode: 200; executedVersion: '$LATEST'; functionError: 'Unhandled' };
  responsePayload: unknown;
}

/** @throws when the function's role must not send to its own failure destination */
export function readAsyncConfig(
  template: Template,
  resolve: Resolve,
  functionId: string,
  allowed: readonly AllowedAction[],
): AsyncConfig {
  const name = resolve({ Ref: functionId });
  const config = idsOfType(template, 'AWS::Lambda::EventInvokeConfig')
    .map((id) => resolve(template.resources[id]!.Properties) as EventInvokeConfig)
    .find(({ FunctionName }) => FunctionName === name);
  const destination = config?.DestinationConfig?.OnFailure?.Destination;
  if (destination !== undefined && !allowed.some((each) => covers(each, 'sqs:SendMessage', destination))) {
    throw new Error(`${functionId} may not send to its failure destination ${destination}`);
  }
  return { retries: config?.MaximumRetryAttempts ?? 2, destination };
}

interface EventInvokeConfig {
  FunctionName: string;
  MaximumRetryAttempts?: number;
  DestinationConfig?: { OnFailure?: { Destination: string } };
}

/** Before the second and the third attempt, in milliseconds. Source: Lambda developer guide, error handling. */
const RETRY_AFTER = [60_000, 120_000];

/** The time of the next attempt, or undefined when there is none. @param attempts made so far */
export function nextAttempt(config: AsyncConfig, attempts: number, now: number): number | undefined {
  return attempts > config.retries ? undefined : now + RETRY_AFTER[attempts - 1]!;
}

export function failureRecord(
  { config }: LambdaFunction,
  payload: unknown,
  attempts: number,
  last: Invocation,
  now: number,
): FailureRecord {
  return {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: last.requestId,
      functionArn: `${config.arn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: payload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload:
      last.status === 'error' ? last.error : { errorMessage: `the function was ${last.status}` },
  };
}
