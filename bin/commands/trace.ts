import { Command } from 'commander';
import { SENDER_EXAMPLES, SENDER_FORMS } from '../../lambda/core/sender.ts';
import { plainJson } from '../../lambda/core/text/plain-text.ts';
import { timelineText } from '../../lambda/core/trace/timeline.ts';
import { Trace, type TraceResult } from '../../lambda/core/trace/trace.ts';
import { traceJson } from '../../lambda/core/trace/trace-json.ts';
import { parseTraceQuery, type TraceQuery, TraceQueryError } from '../../lambda/core/trace/trace-query.ts';
import { parseAmount } from '../amount-option.ts';
import { fittedText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { type LogOptions, readLog } from '../lines/read-log.ts';
import { note } from '../note.ts';
import { parseYear, parseZone } from '../replay/options.ts';
import { readSettings } from '../settings-file.ts';
import { onAws } from '../stage/aws-errors.ts';
import { DEADLINE, type GroupOptions, groupRequest, MAX_GB } from '../trace/group-options.ts';
import { type GroupRequest, shownPlan, traceLogGroup } from '../trace/log-group.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends LogOptions, Omit<GroupOptions, 'tz' | 'year'> {
  config?: string;
}

/** Longer than that AWS lets no search run. Seconds. */
const LONGEST = 3600;
/** Gigabytes, as a bound against a slip of the hand: that much costs some hundred dollars. */
const MOST_GB = 100_000;

export function command(): Command {
  return new Command('trace')
    .description('follow a message, or all of a sender, from arrival to the last bounce')
    .argument(
      '<what>',
      `a queue id, a Message-ID, an address (also from:a@b, to:a@b), ip:192.0.2.7 or a sender (${SENDER_FORMS})`,
    )
    .argument('[file...]', 'mail logs: plain, .gz, or - for standard input; merged by time')
    .option('--log-group <name>', 'read from CloudWatch Logs instead of files; costs by the byte')
    .option('--since <time>', 'with --log-group: from when on, e.g. 2026-10-13T20:00Z')
    .option('--until <time>', 'with --log-group: up to when (default: now)')
    .option(
      '--deadline <seconds>',
      `with --log-group: end then, with what there is (default: ${DEADLINE})`,
      parseAmount('--deadline', LONGEST),
    )
    .option(
      '--max-gb <number>',
      `with --log-group: read no more gigabytes than that (default: ${MAX_GB})`,
      parseAmount('--max-gb', MOST_GB),
    )
    .option('--region <name>', 'with --log-group: AWS region (default: where the credentials point)')
    .option('--config <file>', 'settings as JSON: ownNetworks, trustedRelays')
    .option('--json', 'print one JSON object')
    .option('--year <year>', 'year of the first line of the earliest file, where lines name none', parseYear)
    .option('--tz <zone>', 'time zone of lines, --since and --until that name none (default: UTC)', parseZone)
    .addHelpText(
      'after',
      helpEnd({
        examples: [
          `sendwatch trace ${SENDER_EXAMPLES.login} /var/log/mail.log`,
          'sendwatch trace 4XkQ2p3Lz7z1B /var/log/mail.log',
          'sendwatch trace to:bob@example.com --json /var/log/mail.log',
          'sendwatch trace 4XkQ2p3Lz7z1B --log-group /mail/relay --since 2026-10-13',
        ],
        exits: '0 something was found, 1 nothing was',
        unknown: 'not all could be read',
      }),
    )
    .action(async (what: string, files: string[], options: Options) => {
      const query = queryOf(what);
      const request = groupRequest(options, files, Date.now());
      if (request !== undefined) await traceGroup(query, request, options);
      else {
        const { result } = await readLog(files, options, new Trace(query, readSettings(options.config)));
        print(options.json ? plainJson(traceJson(result)) : fittedText(timelineText(result)));
        process.exitCode = codeOf(result);
      }
    });
}

/** The bound is told before anything is read, and what was not read is told in one line. */
async function traceGroup(query: TraceQuery, request: GroupRequest, options: Options): Promise<void> {
  const settings = readSettings(options.config);
  let expected = 0;
  const { result, missing, scanned } = await onAws(() =>
    traceLogGroup(query, settings, request, (plan) => {
      expected = plan.each;
      if (!options.json) process.stderr.write(`${shownPlan(plan, request.deadline)}\n`);
    }),
  );
  const scan = { expected, most: request.maxGb * 1e9, scanned };
  print(
    options.json
      ? plainJson({ ...traceJson(result), complete: missing.length === 0, missing, scan })
      : fittedText(timelineText(result)),
  );
  if (missing.length > 0) note(`incomplete: ${missing.join('; and ')}`);
  process.exitCode = missing.length > 0 ? 2 : codeOf(result);
}

function codeOf({ messages, refused }: TraceResult): number {
  return messages.length > 0 || refused > 0 ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function queryOf(text: string): TraceQuery {
  try {
    return parseTraceQuery(text);
  } catch (error) {
    if (error instanceof TraceQueryError) throw new UsageError(error.message);
    throw error;
  }
}
