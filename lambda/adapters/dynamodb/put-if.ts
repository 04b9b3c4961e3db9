import { PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Table } from './table.ts';

/** Writes an item on its condition. A refused condition is an answer and no fault: false. */
export async function putIf(
  { client, name }: Table,
  input: Omit<PutItemCommandInput, 'TableName'>,
): Promise<boolean> {
  try {
    await client.send(new PutItemCommand({ TableName: name, ...input }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
