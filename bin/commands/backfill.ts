import { Command, InvalidArgumentError } from 'commander';
import { LIFETIME } from '../../lambda/adapters/dynamodb/table.ts';
import { Patience } from '../../lambda/adapters/logs/patience.ts';
import { TOO_LATE_AFTER } from '../../lambda/core/ports.ts';
import { amount, amountOf } from '../../lambda/core/text/amount.ts';
import { plain, plainJson } from '../../lambda/core/text/plain-text.ts';
import { HOUR, isoTime, MINUTE, parseTime, SECOND, TIME_FORM } from '../../lambda/core/time.ts';
import { parseAmount } from '../amount-option.ts';
import { fittedText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { note } from '../note.ts';
import { progressBar } from '../progress.ts';
import { explained } from '../stage/aws-errors.ts';
import { type GapSummary, readGap } from '../stage/read-gap.ts';
import { stageIngest } from '../stage/stage-ingest.ts';
import { onStage, type StageOptions, TABLE_FIXES, withStageOptions } from '../stage/stage-options.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends StageOptions {
  logGroup: string[];
  from: number;
  to: number;
  deadline: number;
}

/** A quarter of an hour is some gigabytes. Seconds. */
const DEADLINE = 900;
const LONGEST = 86_400;
/** What was counted so long ago has expired in the table, so that nobody recognises it. Milliseconds. */
const RECOGNISED = LIFETIME.contributions * SECOND;
const TOO_LATE = TOO_LATE_AFTER * MINUTE;

export function command(): Command {
  return withStageOptions(
    new Command('backfill')
      .description(
        'read a gap again from CloudWatch Logs; what was counted in the last 4 days is not counted twice',
      )
      .requiredOption('--log-group <name...>', "the stack's output MailLogs, which may name several")
      .requiredOption('--from <time>', 'ISO 8601 with its offset, e.g. 2026-10-13T09:00Z', readTime)
      .requiredOption('--to <time>', 'the same; not included', readTime)
      .option(
        '--deadline <seconds>',
        'end then, and say from where to go on',
        parseAmount('--deadline', LONGEST),
        DEADLINE,
      )
      .addHelpText(
        'after',
        helpEnd({
          examples: [
            'sendwatch backfill --stage prod --log-group "$MailLogs" --from 2026-10-13T09:00Z --to 2026-10-13T10:00Z',
          ],
          exits: '0 it was stored',
          unknown: 'part of it is missing',
        }),
      ),
  ).action(async (options: Options) => {
    const { from, to, region, deadline } = options;
    // The output's own commas; no name of a log group holds one.
    const logGroups = options.logGroup.flatMap((names) => names.split(',')).filter((name) => name !== '');
    checkSpan(from, to, Date.now());
    const patience = new Patience(deadline);
    const { error, ...done } = await onStage(
      options,
      async (table) => {
        const progress = progressBar('reading', !options.json);
        try {
          const gap = { logGroups, region, from, to };
          const read = await readGap(gap, patience, stageIngest(table), progress.update);
          // Nothing is stored: then all that there is to say is why.
          if (read.error !== undefined && read.batches === 0) throw read.error;
          return read;
        } finally {
          progress.stop();
        }
      },
      patience,
    );
    process.stdout.write(`${options.json ? plainJson(shown(done)) : fittedText(text(done))}\n`);
    const why = [
      ...(error === undefined
        ? []
        : [
            `${explained(error, TABLE_FIXES) ?? plain(String(error))}; ${done.missing.map(goOn).join('; then ')}`,
          ]),
      ...(done.setAside === 0 ? [] : [`the table refuses for good: ${amountOf(done.setAside, 'item')}`]),
    ];
    if (why.length === 0) return;
    note(`incomplete: ${why.join('; ')}`);
    process.exitCode = 2;
  });
}

/** @throws UsageError when there is nothing to read in it, or the judge would take nothing of it */
function checkSpan(from: number, to: number, now: number): void {
  if (from >= to) {
    throw new UsageError(`--from ${isoTime(from)} is not before --to ${isoTime(to)}; swap them`);
  }
  if (from < now - TOO_LATE) {
    throw new UsageError(
      `--from ${isoTime(from)} is more than 14 days ago, and the judge takes nothing so old; begin at ${isoTime(now - TOO_LATE + HOUR)} or later`,
    );
  }
  if (from < now - RECOGNISED) {
    note(
      'what was counted more than 4 days ago is not recognised any more, and is counted again: name the gap and no more',
    );
  }
}

type Done = Omit<GapSummary, 'error'>;

function shown({ missing, ...counts }: Done) {
  return {
    ...counts,
    complete: missing.length === 0 && counts.setAside === 0,
    missing: missing.map(({ logGroup, from, to }) => ({ logGroup, from: isoTime(from), to: isoTime(to) })),
  };
}

function text({ lines, batches, events, unread }: Done): string {
  return (
    `Read ${amountOf(lines, 'line')} in ${amountOf(batches, 'batch', 'batches')}. Lines about messages: ${amount(events)}. Not readable: ${amount(unread)}. ` +
    'The judge finds them within two minutes, marked late.'
  );
}

function goOn({ logGroup, from, to }: Done['missing'][number]): string {
  return `go on with --log-group ${plain(logGroup, 512)} --from ${isoTime(from)} --to ${isoTime(to)}`;
}

/** @throws InvalidArgumentError for a time that is none, or that depends on who reads it */
function readTime(text: string): number {
  const time = parseTime(text);
  if (time !== undefined) return time;
  throw new InvalidArgumentError(`'${plain(text, 60)}' is no time with an offset; write e.g. ${TIME_FORM}`);
}
