import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Settings } from '../../lambda/core/config.ts';
import { incidentJson } from '../../lambda/core/incident/incident-json.ts';
import { plain, plainJson } from '../../lambda/core/text/plain-text.ts';
import { isoTime } from '../../lambda/core/time.ts';
import { helpEnd } from '../help.ts';
import { nowOf } from '../lines/read-log.ts';
import { progressBar } from '../progress.ts';
import { parseYear, parseZone } from '../replay/options.ts';
import { queuesJson } from '../replay/queue-text.ts';
import type { MinuteObserver } from '../replay/replay.ts';
import { type ReplayReport, replayLog } from '../replay/replay-log.ts';
import { reportText } from '../replay/report-text.ts';
import { openTallies } from '../replay/tallies-file.ts';
import { readSettings } from '../settings-file.ts';
import { parseTimeSpan, type TimeSpan } from '../time-option.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  config?: string;
  json?: boolean;
  year?: number;
  tz?: string;
  report?: string;
  tallies?: string;
  since?: string;
  until?: string;
  now?: string;
}

export function command(): Command {
  return new Command('replay')
    .description('find the incidents in a mail log, by its own clock')
    .argument('<file...>', 'mail logs: plain, .gz, or - for standard input; merged by time')
    .option('--config <file>', 'settings as JSON: ownNetworks, ownDomains, trustedRelays, detect')
    .option('--json', 'print one JSON object')
    .option('--report <file>', 'also write one self-contained HTML page: timeline, incidents, senders')
    .option('--tallies <file>', 'also write the tallies of each minute, as backtest reads them')
    .option(
      '--year <year>',
      'year of the first line of the earliest file, where lines name none (default: the last one before a file was written)',
      parseYear,
    )
    .option(
      '--since <time>',
      'show this time only, e.g. 2026-11-24T09:00Z; what lies before is still read, for the detector to learn from',
    )
    .option('--until <time>', 'show what was known by then, as if the log ended there')
    .option(
      '--tz <zone>',
      'time zone of lines, and of --since and --until, that name none (default: UTC)',
      parseZone,
    )
    .option(
      '--now <time>',
      'what time it is, where this machine does not know: later lines are set aside and counted (default: its clock)',
    )
    .addHelpText(
      'after',
      helpEnd({
        examples: [
          'sendwatch replay /var/log/mail.log /var/log/mail.log.1.gz',
          'sendwatch replay --since 2026-11-24T09:00Z --report report.html /var/log/mail.log',
          "journalctl -o short-iso -u 'postfix*' | sendwatch replay --json -",
        ],
        exits: '0 no incident, 1 there is one',
      }),
    )
    .action(async (files: string[], options: Options) => {
      const settings = readSettings(options.config);
      for (const name of ['report', 'tallies'] as const) refuseInput(name, options[name], files);
      const shown = parseTimeSpan(options, options.tz);
      const page =
        options.report === undefined ? undefined : await openReport(options.report, settings, shown);
      const tallies = options.tallies === undefined ? undefined : openTallies(options.tallies);
      const progress = progressBar('replaying', !options.json);
      let report: ReplayReport;
      try {
        const source = {
          year: options.year,
          zone: options.tz,
          shown,
          now: nowOf(options),
          onProgress: (bytes: number, total: number) => progress.update(bytes, total),
        };
        report = await replayLog(files, settings, source, both(page?.observe, tallies?.observe));
      } finally {
        progress.stop();
      }
      process.stdout.write(`${options.json ? plainJson(reportJson(report)) : reportText(report, shown)}\n`);
      tallies?.close();
      page?.write(report, files);
      for (const line of written(options)) process.stderr.write(`${line}\n`);
      process.exitCode = report.incidents.length + report.queues.length > 0 ? 1 : 0;
    });
}

/** Where the files are that were written beside the output. */
function written({ report, tallies }: Options): string[] {
  return [
    ...(report === undefined ? [] : [`The report is in ${plain(report)}; open it in a browser.`]),
    ...(tallies === undefined
      ? []
      : [`The tallies are in ${plain(tallies)}; sendwatch backtest reads them.`]),
  ];
}

/** @throws UsageError when the log would be written over */
function refuseInput(option: string, path: string | undefined, files: readonly string[]): void {
  const file = files.find((each) => each !== '-' && path !== undefined && resolve(each) === resolve(path));
  if (file !== undefined)
    throw new UsageError(
      `--${option} '${plain(file, 200)}' would write over the log; name another file, e.g. --report report.html`,
    );
}

function both(
  one: MinuteObserver | undefined,
  other: MinuteObserver | undefined,
): MinuteObserver | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return (...minute) => {
    one(...minute);
    other(...minute);
  };
}

/** The HTML report, loaded only when it is asked for: a plain replay pays nothing for it. */
async function openReport(path: string, settings: Settings, { since }: TimeSpan) {
  const [{ ReportCollector }, { checkWritable, writeReport }, { default: pkg }] = await Promise.all([
    import('../replay/report-html-collector.ts'),
    import('../replay/report-html.ts'),
    import('../../package.json', { with: { type: 'json' } }),
  ]);
  checkWritable(path);
  const collector = new ReportCollector(settings, since);
  const observe: MinuteObserver = (...minute) => collector.minute(...minute);
  return {
    observe,
    write: (report: ReplayReport, files: readonly string[]) =>
      writeReport(path, collector.report(report, { files, version: pkg.version })),
  };
}

/** The report under the names that programs rely on; times as ISO 8601. */
function reportJson(report: ReplayReport) {
  const { lines, unknown, malformed, messages, arrivals, recipients, outcomes, deferrals, late, senders } =
    report;
  return {
    lines,
    unknown,
    malformed,
    from: report.from === undefined ? null : isoTime(report.from),
    to: report.to === undefined ? null : isoTime(report.to),
    messages,
    arrivals,
    recipients,
    outcomes,
    deferrals,
    late,
    relayed: report.relayed,
    unattributed: report.unattributed,
    unended: report.unended,
    own: report.own,
    senders,
    incidents: report.incidents.map(incidentJson),
    queues: queuesJson(report.queues),
  };
}
