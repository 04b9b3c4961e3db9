import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Table } from '../../../lambda/adapters/dynamodb/table.ts';

/** Everything in the table, as DynamoDB holds it. */
export async function allItems({ client, name }: Table): Promise<Record<string, AttributeValue>[]> {
  const items: Record<string, AttributeValue>[] = [];
  for await (const page of paginateScan({ client }, { TableName: name })) items.push(...(page.Items ?? []));
  return items;
}
