import { Command } from 'commander';
import { AWS_CLIENT } from '../../lambda/adapters/aws-client.ts';
import { decodeEnvelope } from '../../lambda/adapters/logs-envelope.ts';
import { openFailedBatches } from '../../lambda/adapters/sqs-queue.ts';
import { redrive } from '../../lambda/ingest/redrive.ts';
import { stageIngest } from '../stage/stage-ingest.ts';
import { onStage, type StageOptions, withStageOptions } from '../stage/stage-options.ts';
import { UsageError } from '../usage-error.ts';

export function command(): Command {
  return withStageOptions(
    new Command('redrive')
      .description('store the batches that ingest failed to store; running it again changes nothing')
      .requiredOption('--queue <url>', "the stack's output FailedBatchesUrl"),
  ).action(async (options: StageOptions & { queue: string }) => {
    if (!URL.canParse(options.queue)) {
      throw new UsageError(`'${options.queue}' is no URL; the stack's output FailedBatchesUrl is`);
    }
    const done = await onStage(options, (table) =>
      redrive({
        queue: openFailedBatches({ ...AWS_CLIENT, region: options.region }, options.queue),
        decode: decodeEnvelope,
        ingest: stageIngest(table),
      }),
    );
    const { batches, lines, unreadable, problems } = done;
    process.stdout.write(
      options.json
        ? `${JSON.stringify(done)}\n`
        : `Stored ${batches} batches of ${lines} lines. ${unreadable} cannot be read and stay in the queue.\n` +
            problems.map((problem) => `- ${problem}\n`).join(''),
    );
    process.exitCode = unreadable > 0 ? 1 : 0;
  });
}
