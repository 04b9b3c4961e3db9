import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { Resolve } from './intrinsics.ts';
import { onlyId, type Template } from './template.ts';

type Item = Record<string, AttributeValue>;

/** The deployed table: made as the template says, and expired as the template says. */
export interface LocalTable {
  name: string;
  /** The attribute by which DynamoDB expires items. */
  timeToLive: string | undefined;
  items(): Promise<Item[]>;
  /** Deletes the items whose time is over, as DynamoDB does sooner or later. @param now milliseconds since 1970 */
  expire(now: number): Promise<number>;
}

interface TableProperties {
  KeySchema: { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
  AttributeDefinitions: CreateTableCommandInput['AttributeDefinitions'];
  BillingMode?: CreateTableCommandInput['BillingMode'];
  GlobalSecondaryIndexes?: CreateTableCommandInput['GlobalSecondaryIndexes'];
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
}

export async function createTable(
  client: DynamoDBClient,
  template: Template,
  resolve: Resolve,
): Promise<LocalTable> {
  const id = onlyId(template, 'AWS::DynamoDB::Table');
  const name = String(resolve({ Ref: id }));
  const properties = resolve(template.resources[id]!.Properties) as TableProperties;
  await client.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: properties.KeySchema,
      AttributeDefinitions: properties.AttributeDefinitions,
      BillingMode: properties.BillingMode,
      GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes,
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: name });
  const ttl = properties.TimeToLiveSpecification;
  const timeToLive = ttl?.Enabled ? ttl.AttributeName : undefined;
  const items = async (): Promise<Item[]> => {
    const all: Item[] = [];
    for await (const page of paginateScan({ client }, { TableName: name, ConsistentRead: true })) {
      all.push(...(page.Items ?? []));
    }
    return all;
  };
  return {
    name,
    timeToLive,
    items,
    async expire(now) {
      const over = (await items()).filter((item) => expires(item, timeToLive) < now / 1000);
      for (const item of over) {
        const Key = Object.fromEntries(
          properties.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]!]),
        );
        await client.send(new DeleteItemCommand({ TableName: name, Key }));
      }
      return over.length;
    },
  };
}

/** In seconds since 1970. DynamoDB ignores an attribute that is missing or no number. */
function expires(item: Item, attribute: string | undefined): number {
  const value = attribute === undefined ? undefined : item[attribute]?.N;
  return value === undefined ? Number.POSITIVE_INFINITY : Number(value);
}
