import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { PK, SK, type Table } from './table.ts';

/** Bounds of the sort key; `before` is exclusive. */
export interface SortRange {
  from?: string;
  before?: string;
}

/** All items of a partition, or of a range of its sort keys, in their order, page by page. */
export async function* queryPartition(
  { client, name }: Table,
  partition: string,
  consistent: boolean,
  { from, before }: SortRange = {},
): AsyncGenerator<Record<string, AttributeValue>> {
  // DynamoDB takes one condition on the sort key: BETWEEN, whose end is inclusive, is cut below.
  const [condition, values] =
    from !== undefined && before !== undefined
      ? (['#sk BETWEEN :from AND :before', { ':from': { S: from }, ':before': { S: before } }] as const)
      : from !== undefined
        ? (['#sk >= :from', { ':from': { S: from } }] as const)
        : before !== undefined
          ? (['#sk < :before', { ':before': { S: before } }] as const)
          : [undefined, {}];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: condition === undefined ? '#pk = :pk' : `#pk = :pk AND ${condition}`,
        ExpressionAttributeNames: { '#pk': PK, ...(condition === undefined ? {} : { '#sk': SK }) },
        ExpressionAttributeValues: { ':pk': { S: partition }, ...values },
        ExclusiveStartKey: start,
        ConsistentRead: consistent,
      }),
    );
    for (const item of page.Items ?? []) {
      if (before === undefined || item[SK]!.S! < before) yield item;
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
