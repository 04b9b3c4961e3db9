// `sendwatch backtest`: the detector alone over minute tallies, to try thresholds on one's own history.
import { Command } from 'commander';
import { Backtest, type BacktestReport } from '../../lambda/core/backtest/backtest.ts';
import { parseTallyRecord, TallyRecordError } from '../../lambda/core/backtest/tally-record.ts';
import type { Settings } from '../../lambda/core/config.ts';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import type { Incident } from '../../lambda/core/incident/incident.ts';
import { incidentJson } from '../../lambda/core/incident/incident-json.ts';
import { ENGLISH } from '../../lambda/core/message/words/english/english.ts';
import { wordFinding } from '../../lambda/core/message/words/finding-words.ts';
import { plain, plainJson } from '../../lambda/core/text/plain-text.ts';
import { MINUTE } from '../../lambda/core/time.ts';
import { type Column, fittedText, outputWidth, tableText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { readLines } from '../input.ts';
import { readSettings } from '../settings-file.ts';
import { UsageError } from '../usage-error.ts';

export function command(): Command {
  return new Command('backtest')
    .description('run the detector over recorded minute tallies, one JSON object per line, ordered by minute')
    .argument('<tallies...>', 'files of tallies, plain or .gz, or - for standard input')
    .option('--json', 'print one JSON object')
    .option('--config <file>', 'settings as JSON')
    .addHelpText(
      'after',
      helpEnd({
        examples: [
          'sendwatch replay --tallies tallies.jsonl /var/log/mail.log',
          'sendwatch backtest --config stricter.json tallies.jsonl',
        ],
        exits: '0 no incident, 1 there is one',
      }),
    )
    .action(async (paths: string[], options: { json?: boolean; config?: string }) => {
      const report = await backtest(paths, readSettings(options.config));
      if (options.json) {
        const incidents = report.incidents.map(incidentJson);
        process.stdout.write(`${plainJson({ ...report, incidents })}\n`);
      } else process.stdout.write(`${table(report)}\n`);
      process.exitCode = report.incidents.length > 0 ? 1 : 0;
    });
}

const TALLIES = 'a file that replay --tallies wrote, or - for standard input';

async function backtest(paths: readonly string[], settings: Settings): Promise<BacktestReport> {
  const run = new Backtest(detectSettings(settings));
  let some = false;
  for (const path of paths) {
    let number = 0;
    for await (const line of readLines([path], { wanted: TALLIES })) {
      number++;
      if (line.trim() === '') continue;
      const tally = parse(line, path, number);
      some = true;
      if (!run.add(tally)) {
        throw new UsageError(
          `${path}, line ${number}: minute ${isoMinute(tally.minute)} is more than 15 minutes behind an earlier line; order the records by minute`,
        );
      }
    }
  }
  if (!some) throw new UsageError(noTally(paths));
  return run.end();
}

/** Why files without a tally say nothing of anybody: "No incident" about them would be a false comfort. */
function noTally(paths: readonly string[]): string {
  const names = paths.map((path) => (path === '-' ? 'standard input' : `'${plain(path, 200)}'`)).join(', ');
  return `${names}: there is no tally in it; give ${TALLIES}: sendwatch replay --tallies tallies.jsonl /var/log/mail.log`;
}

function parse(line: string, path: string, number: number): ReturnType<typeof parseTallyRecord> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new UsageError(
      `${path}, line ${number}: '${line.slice(0, 40)}' is no JSON; write one object per line, or give ${TALLIES}`,
    );
  }
  try {
    return parseTallyRecord(json);
  } catch (error) {
    if (error instanceof TallyRecordError) throw new UsageError(`${path}, line ${number}: ${error.message}`);
    throw error;
  }
}

const COLUMNS: readonly Column[] = [
  { head: 'alerted (UTC)', width: 17 },
  { head: 'sender', width: 22 },
  { head: 'score', width: 6, right: true },
  { head: 'why' },
];

function table({ incidents, senders, minutes }: BacktestReport): string {
  const read = `${count(senders, 'sender')} in ${count(minutes, 'minute')} with traffic`;
  if (incidents.length === 0) return `No incident: ${read}.`;
  const rows = incidents.map((incident) => [
    `${isoMinute(incident.alerted / MINUTE)}\n${incident.severity}`,
    [incident.sender, ...incident.related].map((text) => plain(text)).join('\n'),
    incident.score.toFixed(1),
    `${why(incident)}\n${incident.closed === undefined ? 'still open' : `closed ${isoMinute(incident.closed / MINUTE)}`}`,
  ]);
  return `${tableText(COLUMNS, rows, outputWidth())}\n\n${fittedText(`${count(incidents.length, 'incident')}: ${read}.`)}`;
}

function why(incident: Incident): string {
  const telling = incident.signals.filter(({ score, name }) => score >= 1 || name === 'blocked');
  return telling
    .map((finding) => {
      const { observed, expected } = wordFinding(finding, ENGLISH);
      return plain(`${finding.name} ${finding.score.toFixed(1)}: ${observed}; ${expected}`, 400);
    })
    .join('\n');
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString('en-US')} ${noun}${value === 1 ? '' : 's'}`;
}

function isoMinute(minute: number): string {
  return new Date(minute * MINUTE).toISOString().slice(0, 16).replace('T', ' ');
}
