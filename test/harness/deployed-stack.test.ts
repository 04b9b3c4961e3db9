import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENVIRONMENT, FUNCTIONS, type FunctionContract, TABLE_ATTRIBUTES } from '../../lambda/contract.ts';
import { controlMessage, logEnvelope, subscriptionEvent } from '../support/builders/log-envelope.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { synthesize } from '../support/harness/synthesize.ts';

describe('the synthesized stack, deployed on this machine', () => {
  let stack: LocalStack;
  let driver: Driver;
  beforeAll(async () => {
    stack = await deployStack(await synthesize());
    driver = createDriver(stack);
  }, 300_000);
  afterAll(() => stack?.close());

  it('has the table that the adapters expect', async () => {
    const { Table } = await stack.dynamoDb.send(new DescribeTableCommand({ TableName: stack.table.name }));
    expect(Table).toMatchObject({
      KeySchema: [
        { AttributeName: TABLE_ATTRIBUTES.partitionKey, KeyType: 'HASH' },
        { AttributeName: TABLE_ATTRIBUTES.sortKey, KeyType: 'RANGE' },
      ],
    });
    expect(stack.table.timeToLive).toBe(TABLE_ATTRIBUTES.expires);
  });

  it.each(['ingest', 'judge'] as const)('gives %s exactly the environment of its contract', (name) => {
    const { environment, optional = [] }: FunctionContract = FUNCTIONS[name];
    const names = [...environment, ...optional].map((key) => ENVIRONMENT[key]);
    expect(Object.keys(driver[name].config.environment).sort()).toEqual([...names].sort());
  });

  it('names the table and the topic that exist', () => {
    const { environment } = driver.judge.config;
    expect(environment[ENVIRONMENT.table]).toBe(stack.table.name);
    expect(environment[ENVIRONMENT.topicArn]).toMatch(/^arn:aws:sns:us-east-1:123456789012:/);
  });

  it('takes a probe of CloudWatch Logs, and stores nothing', async () => {
    const invocation = await driver.ingest.invoke(subscriptionEvent(controlMessage()));
    expect(invocation).toMatchObject({ status: 'success' });
    expect(await stack.table.items()).toEqual([]);
  });

  it('takes an empty batch, and stores nothing', async () => {
    const invocation = await driver.ingest.invoke(subscriptionEvent(logEnvelope({ logEvents: [] })));
    expect(invocation).toMatchObject({ status: 'success' });
    expect(await stack.table.items()).toEqual([]);
  });

  it('runs the judge on an empty table', async () => {
    const invocation = await driver.judge.invoke({ time: '2026-01-05T08:00:00Z' });
    expect(invocation).toMatchObject({ status: 'success' });
  });

  it('stores a batch so that the table expires it', async () => {
    expect(await driver.ingest.invoke(subscriptionEvent(logEnvelope()))).toMatchObject({ status: 'success' });
    const before = await stack.table.items();
    const batches = before.filter((item) =>
      String(item[TABLE_ATTRIBUTES.partitionKey]!.S).startsWith('MINUTE#'),
    );
    expect(batches).toHaveLength(1);
    expect(await stack.table.expire(Date.now())).toBe(0);
    expect(await stack.table.expire(Date.now() + 30 * 86_400_000)).toBeGreaterThan(0);
  });

  it('delivers a batch that cannot be read to the failure queue, after Lambda has tried three times', async () => {
    const before = driver.ingest.invocations.length;
    const poisoned = { awslogs: { data: Buffer.from('no gzip').toString('base64') } };
    await driver.deliver(Date.UTC(2026, 0, 5, 8), driver.ingest, poisoned);
    expect(driver.ingest.invocations.length - before).toBe(3);
    const [queue, records] = [...driver.failed][0]!;
    expect(queue).toMatch(/^arn:aws:sqs:/);
    expect(records).toMatchObject([
      {
        requestPayload: poisoned,
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      },
    ]);
  });
});
