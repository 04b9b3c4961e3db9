import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { SERVICE } from '../../contract.ts';
import type { Table } from './table.ts';

/** Which deployed stack somebody means: its table by name, or its stage. */
export interface StageAddress {
  table?: string | undefined;
  stage?: string | undefined;
  /** Default: where the credentials point. */
  region?: string | undefined;
}

/** The table was not found, or nobody may look for it; the message says what to do. */
export class StageTableError extends Error {
  override name = 'StageTableError';
}

/**
 * The sender store of a deployed stack, reached with the credentials of whoever runs the command. A stage's table
 * has a generated name that begins with the stack's.
 *
 * @throws StageTableError when there is none, or more than one
 */
export async function openStageTable({ table, stage, region }: StageAddress): Promise<Table> {
  const client = new DynamoDBClient(region === undefined ? {} : { region });
  if (table !== undefined) return { client, name: table };
  const prefix = `${SERVICE}-${stage}-SenderStore`;
  const found: string[] = [];
  let start: string | undefined;
  do {
    const page = await client.send(new ListTablesCommand({ ExclusiveStartTableName: start }));
    found.push(...(page.TableNames ?? []).filter((name) => name.startsWith(prefix)));
    start = page.LastEvaluatedTableName;
  } while (start !== undefined);
  const [name, another] = found;
  if (name === undefined) {
    throw new StageTableError(
      `no table of a stage '${stage}' in this account and region; name another --stage or --region, or the stack's output SenderTable with --table`,
    );
  }
  if (another !== undefined) {
    throw new StageTableError(
      `stage '${stage}' has several tables (${found.join(', ')}); name one with --table`,
    );
  }
  return { client, name };
}
