import { Command } from 'commander';
import { SENDER_FORMS } from '../../lambda/core/sender.ts';
import { timelineText } from '../../lambda/core/trace/timeline.ts';
import { Trace } from '../../lambda/core/trace/trace.ts';
import { traceJson } from '../../lambda/core/trace/trace-json.ts';
import { parseTraceQuery, type TraceQuery, TraceQueryError } from '../../lambda/core/trace/trace-query.ts';
import { type LogOptions, readLog } from '../lines/read-log.ts';
import { parseYear, parseZone } from '../replay/options.ts';
import { readSettings } from '../settings-file.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends LogOptions {
  config?: string;
}

export function command(): Command {
  return new Command('trace')
    .description('follow a message, or all of a sender, from arrival to the last bounce')
    .argument(
      '<what>',
      `a queue id, a Message-ID, an address (also from:a@b, to:a@b), ip:192.0.2.7 or a sender (${SENDER_FORMS})`,
    )
    .argument('[file...]', 'mail logs: plain, .gz, or - for standard input; merged by time')
    .option('--config <file>', 'settings as JSON: ownNetworks, trustedRelays')
    .option('--json', 'print one JSON object')
    .option('--year <year>', 'year of the first line of the earliest file, where lines name none', parseYear)
    .option('--tz <zone>', 'time zone of lines that name none (default: UTC)', parseZone)
    .action(async (what: string, files: string[], options: Options) => {
      const query = queryOf(what);
      const { result } = await readLog(files, options, new Trace(query, readSettings(options.config)));
      process.stdout.write(`${options.json ? JSON.stringify(traceJson(result)) : timelineText(result)}\n`);
      process.exitCode = result.messages.length > 0 || result.refused > 0 ? 0 : 1;
    });
}

function queryOf(text: string): TraceQuery {
  try {
    return parseTraceQuery(text);
  } catch (error) {
    if (error instanceof TraceQueryError) throw new UsageError(error.message);
    throw error;
  }
}
