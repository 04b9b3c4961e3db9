import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { openStageTable } from '../../lambda/adapters/dynamodb/stage-table.ts';
import type { Table } from '../../lambda/adapters/dynamodb/table.ts';
import type { Patience } from '../../lambda/adapters/logs/patience.ts';
import { onAws } from './aws-errors.ts';
import { needStage, stageOption } from './stage-name.ts';

export interface StageOptions {
  stage?: string;
  table?: string;
  region?: string;
  json?: boolean;
}

/** The options of every command that talks to a deployed stack. A stage that is named here counts, whatever is set. */
export function withStageOptions(command: Command): Command {
  return command
    .hook('preAction', (_, named) => {
      const isHere = (option: string) => named.getOptionValueSource(option) === 'cli';
      if (isHere('stage') && !isHere('table')) named.setOptionValue('table', undefined);
    })
    .addOption(stageOption())
    .option('--table <name>', 'or its output SenderTable (or SENDWATCH_TABLE)', process.env.SENDWATCH_TABLE)
    .option('--region <name>', 'AWS region (default: where the credentials point)')
    .option('--json', 'print one JSON object');
}

/** Of a command that notes what somebody says: who that is. */
export interface SaidBy {
  by: string;
}

/** The option of those commands, and of no others. */
export function withSpeaker(command: Command): Command {
  return command.option('--by <name>', 'who says so, for the others to see', userInfo().username);
}

/** What the table's errors mean here, and how to mend them. */
export const TABLE_FIXES: Readonly<Record<string, string>> = {
  ResourceNotFoundException: "there is no such table; the stack's output SenderTable names it",
  AccessDeniedException: 'these credentials may not do this',
};

/**
 * Runs `act` on the table of the stack that the options name.
 *
 * @param patience looks for the table, too; calls to it are then made once, and whoever makes them tries again with it
 * @throws UsageError when they name none, or AWS refuses
 */
export async function onStage<T>(
  options: StageOptions,
  act: (table: Table) => Promise<T>,
  patience?: Patience,
): Promise<T> {
  if (options.table === undefined) needStage(options.stage, ', or its table with --table');
  const open = () => openStageTable(options, patience === undefined ? undefined : 1);
  return onAws(async () => act(await (patience?.call(open) ?? open())), TABLE_FIXES);
}
