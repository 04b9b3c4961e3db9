import { Command, InvalidArgumentError } from 'commander';
import { AWS_CLIENT } from '../../lambda/adapters/aws-client.ts';
import { openLogGroup } from '../../lambda/adapters/logs/logs-reader.ts';
import { plain, plainJson } from '../../lambda/core/plain-text.ts';
import { isoTime, parseTime, TIME_FORM } from '../../lambda/core/time.ts';
import { progressBar } from '../progress.ts';
import { stageIngest } from '../stage/stage-ingest.ts';
import { onStage, type StageOptions, withStageOptions } from '../stage/stage-options.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends StageOptions {
  logGroup: string[];
  from: number;
  to: number;
}

export function command(): Command {
  return withStageOptions(
    new Command('backfill')
      .description('read a gap again from CloudWatch Logs; what was counted already is not counted twice')
      .requiredOption('--log-group <name...>', "the stack's output MailLogs")
      .requiredOption('--from <time>', 'ISO 8601 with its offset, e.g. 2026-10-13T09:00Z', readTime)
      .requiredOption('--to <time>', 'the same; not included', readTime),
  ).action(async (options: Options) => {
    const { from, to, logGroup: logGroups, region } = options;
    if (from >= to) {
      throw new UsageError(`--from ${isoTime(from)} is not before --to ${isoTime(to)}; swap them`);
    }
    const done = await onStage(options, async (table) => {
      const ingest = stageIngest(table);
      const summary = { batches: 0, lines: 0, unread: 0, events: 0 };
      const progress = progressBar('reading', !options.json);
      try {
        for (const [at, logGroup] of logGroups.entries()) {
          for await (const envelope of openLogGroup({ ...AWS_CLIENT, region }, { logGroup, from, to })) {
            const { lines, unknown, malformed, events } = await ingest(envelope);
            summary.batches++;
            summary.lines += lines;
            summary.unread += unknown + malformed;
            summary.events += events;
            const read = envelope.logEvents.at(-1)!.timestamp - from;
            progress.update(at * (to - from) + read, logGroups.length * (to - from));
          }
        }
      } finally {
        progress.stop();
      }
      return summary;
    });
    const { batches, lines, unread, events } = done;
    process.stdout.write(
      options.json
        ? `${plainJson(done)}\n`
        : `Read ${lines} lines in ${batches} batches: ${events} tell of messages, ${unread} could not be read. ` +
            'The judge finds them within two minutes, marked late.\n',
    );
  });
}

/** @throws InvalidArgumentError for a time that is none, or that depends on who reads it */
function readTime(text: string): number {
  const time = parseTime(text);
  if (time !== undefined) return time;
  throw new InvalidArgumentError(`'${plain(text, 60)}' is no time with an offset; write e.g. ${TIME_FORM}`);
}
