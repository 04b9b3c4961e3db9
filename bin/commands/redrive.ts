import { Command } from 'commander';
import { AWS_CLIENT } from '../../lambda/adapters/aws-client.ts';
import { decodeEnvelope } from '../../lambda/adapters/logs-envelope.ts';
import { openFailedBatches } from '../../lambda/adapters/sqs-queue.ts';
import { amount, amountOf } from '../../lambda/core/text/amount.ts';
import { plainJson } from '../../lambda/core/text/plain-text.ts';
import { type FailedBatches, redrive } from '../../lambda/ingest/redrive.ts';
import { fittedText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { openFailedObjects } from '../stage/failed-objects.ts';
import { stageIngest } from '../stage/stage-ingest.ts';
import { onStage, type StageOptions, withStageOptions } from '../stage/stage-options.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends StageOptions {
  queue?: string;
  objects?: string;
}

export function command(): Command {
  return withStageOptions(
    new Command('redrive')
      .description('store the batches that ingest failed to store; running it again changes nothing')
      .option('--queue <url>', "the stack's output FailedBatchesUrl")
      .option(
        '--objects <directory>',
        "a copy of the stack's output FailedRecordsBucket; what is stored leaves it",
      )
      .addHelpText(
        'after',
        helpEnd({
          examples: [
            'sendwatch redrive --stage prod --queue "$FailedBatchesUrl"',
            'sendwatch redrive --stage prod --objects failed/',
          ],
          exits: '0 all was stored, 1 some cannot be read and stay where they are',
        }),
      ),
  ).action(async (options: Options) => {
    const openQueue = sourceOf(options);
    const done = await onStage(options, (table) =>
      redrive({ queue: openQueue(), decode: decodeEnvelope, ingest: stageIngest(table) }),
    );
    const { batches, lines, unreadable, problems } = done;
    process.stdout.write(
      options.json
        ? `${plainJson(done)}\n`
        : fittedText(
            `Stored ${amountOf(batches, 'batch', 'batches')} of ${amountOf(lines, 'line')}. Not readable, and left in place: ${amount(unreadable)}.\n` +
              problems.map((problem) => `- ${problem}\n`).join(''),
          ),
    );
    process.exitCode = unreadable > 0 ? 1 : 0;
  });
}

/** @throws UsageError when the options name no place, two, or one that is none */
function sourceOf({ queue, objects, region }: Options): () => FailedBatches {
  if ((queue === undefined) === (objects === undefined)) {
    throw new UsageError('what is to be stored? name either --queue or --objects');
  }
  if (objects !== undefined) {
    const found = openFailedObjects(objects);
    return () => found;
  }
  if (!URL.canParse(queue!)) {
    throw new UsageError(`'${queue}' is no URL; the stack's output FailedBatchesUrl is`);
  }
  return () => openFailedBatches({ ...AWS_CLIENT, region }, queue!);
}
