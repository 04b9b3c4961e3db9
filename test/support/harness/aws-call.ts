import type { IncomingHttpHeaders } from 'node:http';
import { arn } from './account.ts';

/** One request to AWS, as IAM would see it. */
export interface AwsCall {
  /** The access key of the credentials: the harness gives each function its own. */
  caller: string;
  /** As in the signature and in IAM: `dynamodb`, `sns`, ... */
  service: string;
  /** As in IAM: `dynamodb:PutItem`. */
  action: string;
  /** ARNs; empty where the harness does not know how the service names its resources. */
  resources: string[];
}

/** Reads a signed request. @throws for one that is not signed, which AWS would refuse too */
export function readCall(headers: IncomingHttpHeaders, body: Buffer): AwsCall {
  const scope = /Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(headers.authorization ?? '');
  if (scope === null) throw new Error('the request is not signed');
  const [, caller, service] = scope as unknown as [string, string, string];
  const operation = OPERATIONS[service]?.(headers, body) ?? { name: 'Unknown', resources: [] };
  return { caller, service, action: `${service}:${operation.name}`, resources: operation.resources };
}

interface Operation {
  name: string;
  resources: string[];
}

/** How the services' protocols name the operation and its resource. */
const OPERATIONS: Readonly<Record<string, (headers: IncomingHttpHeaders, body: Buffer) => Operation>> = {
  dynamodb: (headers, body) => {
    const input = JSON.parse(body.toString('utf8')) as { TableName?: string; RequestItems?: object };
    const tables = input.TableName === undefined ? Object.keys(input.RequestItems ?? {}) : [input.TableName];
    return {
      name: target(headers),
      resources: tables.map((table) =>
        table.startsWith('arn:') ? table : arn('dynamodb', `table/${table}`),
      ),
    };
  },
  ssm: (headers, body) => {
    const { Names = [] } = JSON.parse(body.toString('utf8')) as { Names?: string[] };
    return { name: target(headers), resources: Names.map((name) => arn('ssm', `parameter${name}`)) };
  },
  // Its protocol names an operation by method and path; the harness plays one.
  s3: () => ({ name: 'ListBucket', resources: [] }),
  sns: (_, body) => {
    const input = new URLSearchParams(body.toString('utf8'));
    const topic = input.get('TopicArn') ?? input.get('TargetArn');
    return { name: input.get('Action') ?? 'Unknown', resources: topic === null ? [] : [topic] };
  },
};

/** `X-Amz-Target: DynamoDB_20120810.PutItem` */
function target(headers: IncomingHttpHeaders): string {
  return String(headers['x-amz-target']).split('.').at(-1)!;
}
