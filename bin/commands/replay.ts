import { Command } from 'commander';
import { incidentJson, iso } from '../incident-json.ts';
import { progressBar } from '../progress.ts';
import { parseYear, parseZone } from '../replay/options.ts';
import { type ReplayReport, replayLog } from '../replay/replay-log.ts';
import { reportText } from '../replay/report-text.ts';
import { readSettings } from '../settings-file.ts';

interface Options {
  config?: string;
  json?: boolean;
  year?: number;
  tz?: string;
}

export function command(): Command {
  return new Command('replay')
    .description('find the incidents in a mail log, by its own clock')
    .argument('<file...>', 'mail logs: plain, .gz, or - for standard input; merged by time')
    .option('--config <file>', 'settings as JSON: ownNetworks, ownDomains, trustedRelays, detect')
    .option('--json', 'print one JSON object')
    .option(
      '--year <year>',
      'year of the first line, where lines name none (default: the last one before the file was written)',
      parseYear,
    )
    .option('--tz <zone>', 'time zone of lines that name none (default: UTC)', parseZone)
    .action(async (files: string[], options: Options) => {
      const settings = readSettings(options.config);
      const progress = progressBar('replaying', !options.json);
      let report: ReplayReport;
      try {
        report = await replayLog(files, settings, {
          year: options.year,
          zone: options.tz,
          onProgress: (bytes, total) => progress.update(bytes, total),
        });
      } finally {
        progress.stop();
      }
      process.stdout.write(`${options.json ? JSON.stringify(reportJson(report)) : reportText(report)}\n`);
      process.exitCode = report.incidents.length > 0 ? 1 : 0;
    });
}

/** The report under the names that programs rely on; times as ISO 8601. */
function reportJson(report: ReplayReport) {
  const { lines, unknown, malformed, messages, arrivals, recipients, outcomes, deferrals, late, senders } =
    report;
  return {
    lines,
    unknown,
    malformed,
    from: iso(report.from) ?? null,
    to: iso(report.to) ?? null,
    messages,
    arrivals,
    recipients,
    outcomes,
    deferrals,
    late,
    senders,
    incidents: report.incidents.map(incidentJson),
  };
}
