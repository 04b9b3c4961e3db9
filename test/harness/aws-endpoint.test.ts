import {
  BatchGetItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { arn, credentials, REGION } from '../support/harness/account.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../support/harness/aws-endpoint.ts';
import { DYNAMODB_FAULTS } from '../support/harness/aws-errors.ts';
import { startLocalDynamoDb } from '../support/harness/local-dynamodb.ts';
import type { Loopback } from '../support/harness/loopback.ts';
import { type SnsStub, startSnsStub } from '../support/harness/sns-stub.ts';

const TOPIC = arn('sns', 'notices');
const TABLE = arn('dynamodb', 'table/senders');

describe('AwsEndpoint', () => {
  let database: Loopback;
  let sns: SnsStub;
  let endpoint: AwsEndpoint;
  const clients: { destroy(): void }[] = [];
  const options = (caller: string) => ({
    endpoint: endpoint.url,
    region: REGION,
    credentials: credentials(caller),
    maxAttempts: 1,
  });
  function client<T extends { destroy(): void }>(made: T): T {
    clients.push(made);
    return made;
  }
  const dynamoDb = (caller = 'judge') => client(new DynamoDBClient(options(caller)));
  const put = (key: string) => new PutItemCommand({ TableName: 'senders', Item: { pk: { S: key } } });
  const get = (key: string) => new GetItemCommand({ TableName: 'senders', Key: { pk: { S: key } } });

  beforeAll(async () => {
    database = await startLocalDynamoDb();
    sns = await startSnsStub([{ arn: TOPIC, protocols: [] }]);
    endpoint = await startAwsEndpoint({
      services: { dynamodb: database.url, sns: sns.url },
      allowed: ({ caller, action }) => caller !== 'ingest' || action === 'dynamodb:PutItem',
    });
    await dynamoDb().send(
      new CreateTableCommand({
        TableName: 'senders',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    );
  });
  afterEach(() => {
    endpoint.fault = undefined;
    for (const each of clients.splice(0)) each.destroy();
  });
  afterAll(() => Promise.all([endpoint.close(), sns.close(), database.close()]));

  const last = () => endpoint.calls.at(-1)!;

  it('passes on and records DynamoDB calls: who, what, on which table', async () => {
    await dynamoDb().send(put('a'));
    expect(last()).toMatchObject({
      caller: 'judge',
      service: 'dynamodb',
      action: 'dynamodb:PutItem',
      resources: [TABLE],
      status: 200,
    });
    expect((await dynamoDb().send(get('a'))).Item).toEqual({ pk: { S: 'a' } });
  });

  it('records the tables of a batch', async () => {
    await dynamoDb().send(
      new BatchGetItemCommand({ RequestItems: { senders: { Keys: [{ pk: { S: 'a' } }] } } }),
    );
    expect(last()).toMatchObject({ action: 'dynamodb:BatchGetItem', resources: [TABLE] });
  });

  it('passes on and records SNS calls', async () => {
    const { MessageId } = await client(new SNSClient(options('judge'))).send(
      new PublishCommand({ TopicArn: TOPIC, Message: 'text' }),
    );
    expect(sns.published).toMatchObject([{ messageId: MessageId, message: 'text' }]);
    expect(last()).toMatchObject({ action: 'sns:Publish', resources: [TOPIC], status: 200 });
  });

  it('refuses what the caller is not allowed', async () => {
    await dynamoDb('ingest').send(put('allowed'));
    const refused = dynamoDb('ingest').send(get('allowed'));
    await expect(refused).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `ingest is not authorized to perform: dynamodb:GetItem on resource: ${TABLE}`,
      ),
    });
    const publish = client(new SNSClient(options('ingest'))).send(
      new PublishCommand({ TopicArn: TOPIC, Message: 'text' }),
    );
    await expect(publish).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  });

  it.each([
    ['throttled', 'ThrottlingException'],
    ['capacity', 'ProvisionedThroughputExceededException'],
    ['internal', 'InternalServerError'],
  ] as const)('answers %s without doing anything', async (fault, name) => {
    endpoint.fault = () => DYNAMODB_FAULTS[fault];
    await expect(dynamoDb().send(put(fault))).rejects.toMatchObject({ name });
    endpoint.fault = undefined;
    expect((await dynamoDb().send(get(fault))).Item).toBeUndefined();
  });

  it.each([
    ['lost-request', undefined],
    ['lost-answer', { pk: { S: 'lost-answer' } }],
  ] as const)('breaks the connection of a %s', async (fault, item) => {
    endpoint.fault = () => fault;
    await expect(dynamoDb().send(put(fault))).rejects.toThrow();
    expect(last().status).toBe(0);
    endpoint.fault = undefined;
    expect((await dynamoDb().send(get(fault))).Item).toEqual(item);
  });
});
