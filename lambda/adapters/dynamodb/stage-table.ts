import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { SERVICE } from '../../contract.ts';
import { SendwatchError } from '../../core/error.ts';
import { AWS_CLIENT } from '../aws-client.ts';
import type { Table } from './table.ts';

/** Which deployed stack somebody means: its table by name, or its stage. */
export interface StageAddress {
  table?: string | undefined;
  stage?: string | undefined;
  /** Default: where the credentials point. */
  region?: string | undefined;
}

/** The table was not found, or nobody may look for it; the message says what to do. */
export class StageTableError extends SendwatchError {
  override name = 'StageTableError';
  readonly code = 'stage-table';
}

/**
 * The sender store of a deployed stack, reached with the credentials of whoever runs the command. A stage's table
 * has a generated name that begins with the stack's. What an earlier stack of the stage has left behind is older.
 *
 * @param attempts how often a call is made before it has failed
 * @throws StageTableError when there is none
 */
export async function openStageTable(
  { table, stage, region }: StageAddress,
  attempts: number = AWS_CLIENT.maxAttempts,
): Promise<Table> {
  const config = { ...AWS_CLIENT, maxAttempts: attempts };
  const client = new DynamoDBClient(region === undefined ? config : { ...config, region });
  if (table !== undefined) return { client, name: table };
  const found = await tablesOf(client, `${SERVICE}-${stage}-SenderStore`);
  const name = found.length > 1 ? await newest(client, found) : found[0];
  if (name === undefined) {
    throw new StageTableError(
      `no table of a stage '${stage}' in this account and region; name another --stage or --region, or the stack's output SenderTable with --table`,
    );
  }
  return { client, name };
}

async function tablesOf(client: DynamoDBClient, prefix: string): Promise<string[]> {
  const found: string[] = [];
  let start: string | undefined;
  do {
    const page = await client.send(new ListTablesCommand({ ExclusiveStartTableName: start }));
    found.push(...(page.TableNames ?? []).filter((name) => name.startsWith(prefix)));
    start = page.LastEvaluatedTableName;
  } while (start !== undefined);
  return found;
}

async function newest(client: DynamoDBClient, names: readonly string[]): Promise<string> {
  const made = await Promise.all(
    names.map(async (name) => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
      return { name, at: Table?.CreationDateTime?.getTime() ?? 0 };
    }),
  );
  return made.reduce((best, each) => (each.at > best.at ? each : best)).name;
}
