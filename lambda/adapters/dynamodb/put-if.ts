import { PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { UnwritableItemError } from '../../core/ports.ts';
import type { Table } from './table.ts';

/**
 * Writes an item on its condition. A refused condition is an answer and no fault: false.
 *
 * @throws UnwritableItemError for an item that the table would refuse again
 */
export async function putIf(
  { client, name }: Table,
  input: Omit<PutItemCommandInput, 'TableName'>,
): Promise<boolean> {
  try {
    await client.send(new PutItemCommand({ TableName: name, ...input }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw unwritable(error) ?? error;
  }
}

/** DynamoDB's answer to an item over 400 kB, a sort key over 1,024 bytes or a number that is none. */
function unwritable(error: unknown): UnwritableItemError | undefined {
  return error instanceof Error && error.name === 'ValidationException'
    ? new UnwritableItemError(error.message)
    : undefined;
}
