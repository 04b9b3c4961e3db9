import { Command } from 'commander';
import { SENDER_FORMS } from '../../lambda/core/sender.ts';
import { timelineText } from '../../lambda/core/trace/timeline.ts';
import { Trace } from '../../lambda/core/trace/trace.ts';
import { traceJson } from '../../lambda/core/trace/trace-json.ts';
import { parseTraceQuery, type TraceQuery, TraceQueryError } from '../../lambda/core/trace/trace-query.ts';
import { eachLine } from '../lines/line-source.ts';
import { requireMessages } from '../lines/require-messages.ts';
import { progressBar } from '../progress.ts';
import { parseYear, parseZone } from '../replay/options.ts';
import { readSettings } from '../settings-file.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  config?: string;
  json?: boolean;
  year?: number;
  tz?: string;
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
      if (files.length === 0) throw new UsageError('name a log file, a .gz of one, or - for standard input');
      const trace = new Trace(query, readSettings(options.config));
      const progress = progressBar('tracing', !options.json);
      try {
        const source = {
          year: options.year,
          zone: options.tz,
          onProgress: (bytes: number, total: number) => progress.update(bytes, total),
        };
        const counts = await eachLine(files, source, (line) => trace.add(line));
        const result = trace.end();
        requireMessages(files, counts, result.seen);
        progress.stop();
        process.stdout.write(`${options.json ? JSON.stringify(traceJson(result)) : timelineText(result)}\n`);
        process.exitCode = result.messages.length > 0 || result.refused > 0 ? 0 : 1;
      } finally {
        progress.stop();
      }
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
