import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { PK, type Table } from './table.ts';

/** All items of a partition, page by page. */
export async function* queryPartition(
  { client, name }: Table,
  partition: string,
  consistent: boolean,
): AsyncGenerator<Record<string, AttributeValue>> {
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': PK },
        ExpressionAttributeValues: { ':pk': { S: partition } },
        ExclusiveStartKey: start,
        ConsistentRead: consistent,
      }),
    );
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
