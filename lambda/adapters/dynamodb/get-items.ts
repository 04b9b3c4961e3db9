import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { atOnce } from '../../at-once.ts';
import { PK, SK, type Table } from './table.ts';

/**
 * Items of one partition by their sort keys, as they are now; those that are not there are left out.
 *
 * One by one, and not as batches: a batch leaves keys unread when the table throttles, and waiting is the client's.
 */
export async function getItems(
  { client, name }: Table,
  partition: string,
  sortKeys: readonly string[],
): Promise<Record<string, AttributeValue>[]> {
  const found = await atOnce(sortKeys, async (sortKey) => {
    const Key = { [PK]: { S: partition }, [SK]: { S: sortKey } };
    const { Item } = await client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true }));
    return Item;
  });
  return found.filter((item) => item !== undefined);
}
