import { randomUUID } from 'node:crypto';
import type { AwsCall } from './aws-call.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const XML_NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** An error in the protocol of DynamoDB (AWS JSON 1.0). */
export function dynamoDbError(status: number, type: string, message: string): Answer {
  const text = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message });
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from(text) };
}

/** An answer in the protocol of SNS (AWS query). @param result the elements inside `<PublishResult>` and the like */
export function snsAnswer(action: string, result: Readonly<Record<string, string>>): Answer {
  const elements = Object.entries(result).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  return xml(
    200,
    `<${action}Response xmlns="${XML_NAMESPACE}"><${action}Result>${elements.join('')}</${action}Result>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

export function snsError(status: number, code: string, message: string): Answer {
  return xml(
    status,
    `<ErrorResponse xmlns="${XML_NAMESPACE}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>` +
      `<Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>` +
      `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

/** DynamoDB's faults by what they are called in its API reference. */
export const DYNAMODB_FAULTS = {
  throttled: dynamoDbError(400, 'ThrottlingException', 'Rate exceeded'),
  capacity: dynamoDbError(
    400,
    'ProvisionedThroughputExceededException',
    'The level of throughput is exceeded',
  ),
  tooLarge: dynamoDbError(400, 'ValidationException', 'Item size has exceeded the maximum allowed size'),
  internal: dynamoDbError(500, 'InternalServerError', 'The request processing has failed'),
} as const;

/** SNS's faults. Codes and statuses: the `awsQueryError` traits of its service model. */
export const SNS_FAULTS = {
  throttled: snsError(429, 'Throttled', 'Rate exceeded'),
  kmsDenied: snsError(
    400,
    'KMSAccessDenied',
    'The ciphertext refers to a customer master key that you may not use',
  ),
  notFound: snsError(404, 'NotFound', 'Topic does not exist'),
  internal: snsError(500, 'InternalError', 'An internal service error'),
} as const;

/** What the services answer when no policy allows the call. */
export function accessDenied({ caller, service, action, resources }: AwsCall): Answer {
  const message = `User: ${caller} is not authorized to perform: ${action} on resource: ${resources.join(', ')}`;
  return service === 'sns'
    ? snsError(403, 'AuthorizationError', message)
    : dynamoDbError(400, 'AccessDeniedException', message);
}

/** For a service that the harness does not play: nothing must leave the machine, and the log says why. */
export function notPlayed({ action }: AwsCall): Answer {
  return dynamoDbError(400, 'AccessDeniedException', `the harness does not play ${action}`);
}

function xml(status: number, text: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(`<?xml version="1.0"?>${text}`),
  };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
