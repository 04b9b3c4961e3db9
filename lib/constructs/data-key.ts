import { Aws, type RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Grant, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

export interface DataKeyProps {
  removalPolicy: RemovalPolicy;
}

/**
 * The key for everything that holds addresses: the sender store, failed batches, a mail log of the stack's own.
 * One key, because whoever may read one of them learns the same things; $1 a month, and $1 more for each of the
 * first two yearly rotations.
 */
export class DataKey extends Key {
  #logGroupsAllowed = false;

  constructor(scope: Construct, id: string, props: DataKeyProps) {
    super(scope, id, {
      description: 'sendwatch: sender store, failed batches, mail log',
      enableKeyRotation: true,
      removalPolicy: props.removalPolicy,
    });
  }

  /** Lets CloudWatch Logs encrypt log groups of this stack, and no others, with the key. */
  allowLogGroups(): void {
    if (this.#logGroupsAllowed) return;
    this.#logGroupsAllowed = true;
    const stack = Stack.of(this);
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogGroupsOfThisStack',
        principals: [new ServicePrincipal(`logs.${stack.region}.${urlSuffix(stack)}`)],
        actions: KEY_USE,
        resources: ['*'],
        conditions: {
          ArnLike: {
            // A pattern, not an ARN: the log group needs the key before it has a name, which begins so.
            'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
              service: 'logs',
              resource: `log-group:${Aws.STACK_NAME}-*`,
            }),
          },
        },
      }),
    );
  }
}

/** What AWS documents for DynamoDB's and CloudWatch Logs' use of a key, without its wildcards. */
export const KEY_USE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** What reading encrypted items needs. */
export const KEY_READ = ['kms:Decrypt', 'kms:DescribeKey'];

/** What publishing to an encrypted topic and sending to an encrypted queue need. */
export const KEY_SEND = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Lets somebody use a key, but only through one service: nobody decrypts anything directly. */
export function grantKeyVia(
  key: IKey,
  service: 'dynamodb' | 'kinesis' | 's3' | 'sns' | 'sqs',
  grantee: IGrantable,
  actions: string[],
): Grant {
  return Grant.addToPrincipal({
    grantee,
    actions,
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': viaService(service, Stack.of(key)) } },
  });
}

/** Of the partitions whose endpoints end otherwise, by how their regions' names begin. */
const OWN_SUFFIXES: readonly (readonly [regions: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
];

/** In China the services' names end with `.cn`. */
function urlSuffix({ region }: Stack): string {
  return Token.isUnresolved(region) || region.startsWith('cn-') ? Aws.URL_SUFFIX : 'amazonaws.com';
}

/**
 * What KMS calls a service of this region; for China the documents have both endings, and for the European Sovereign
 * Cloud none.
 */
function viaService(service: string, stack: Stack): string | string[] {
  const name = `${service}.${stack.region}`;
  const own = Token.isUnresolved(stack.region)
    ? undefined
    : OWN_SUFFIXES.find(([regions]) => stack.region.startsWith(regions))?.[1];
  return own === undefined ? `${name}.${urlSuffix(stack)}` : [`${name}.amazonaws.com`, `${name}.${own}`];
}
