import { once } from 'node:events';
import { statSync } from 'node:fs';
import { Command } from 'commander';
import { createLineParser, type LineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { LineKind, ParsedLine } from '../../lambda/core/mail-log/parsed-line.ts';
import { amount } from '../../lambda/core/text/amount.ts';
import { escapedJson, plain } from '../../lambda/core/text/plain-text.ts';
import { type Column, outputWidth, tableText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import { linesOf, readText } from '../input.ts';
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

/** Characters gathered before they are written: a write a line would take longer than the parsing. */
const BATCH = 1 << 18;

export function command(): Command {
  return new Command('parse')
    .description('print one JSON object per log line, or what kinds of lines a log has')
    .argument('[file...]', 'mail logs: plain, .gz, or - for standard input')
    .option('--config <file>', 'settings as JSON; checked, but no setting changes how a line is read')
    .option('--json', 'print one JSON object per line of input')
    .option(
      '--year <year>',
      'year of the first line, where lines name none; later lines run on into the next year (default: a ' +
        "line's date is the last such date that is not more than a day after the file was changed)",
      parseYear,
    )
    .option('--tz <zone>', 'time zone of lines that name none (default: UTC)', parseZone)
    .addHelpText(
      'after',
      helpEnd({
        examples: [
          'sendwatch parse /var/log/mail.log',
          `sendwatch parse --json /var/log/mail.log | jq 'select(.kind == "reject")'`,
        ],
        exits: '0 the log was read',
      }),
    )
    .action(async (files: string[], options: Options) => {
      if (files.length === 0) throw new UsageError('name a log file, a .gz of one, or - for standard input');
      readSettings(options.config);
      if (options.json) await printJson(files, options);
      else process.stdout.write(await overviewWithBar(files, options));
    });
}

/** The overview, once the bar is off the line in which it begins. */
async function overviewWithBar(files: readonly string[], options: Options): Promise<string> {
  const progress = progressBar('parsing', true);
  try {
    return await overview(files, options, (done, total) => progress.update(done, total));
  } finally {
    progress.stop();
  }
}

/** One parser for all files when `--year` names the first one's year, so that the years run on; else one a file. */
function parserFor(path: string, options: Options, previous: LineParser | undefined): LineParser {
  if (options.year !== undefined) {
    return previous ?? createLineParser({ year: options.year, zone: options.tz });
  }
  const changed = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return createLineParser({ zone: options.tz, reference: changed ?? Date.now() });
}

async function printJson(files: readonly string[], options: Options): Promise<void> {
  const { stdout } = process;
  let parse: LineParser | undefined;
  let out = '';
  for (const file of files) {
    parse = parserFor(file, options, parse);
    const source = files.length > 1 ? `,"file":${JSON.stringify(file)}` : '';
    let number = 0;
    for await (const text of readText(file)) {
      for (const line of linesOf(text)) {
        out += jsonLine(++number, source, parse(line));
        if (out.length < BATCH) continue;
        if (!stdout.write(out)) await once(stdout, 'drain');
        out = '';
      }
    }
  }
  if (out !== '' && !stdout.write(out)) await once(stdout, 'drain');
}

/** Not for people: whether the time has an offset matters to the program only. */
const UNPRINTED: ReadonlySet<string> = new Set(['kind', 'time', 'zoned', 'mta_host', 'program']);

/** The line under the names of ParsedLine, with `line` in front and `time` as ISO 8601; absent fields are left out. */
function jsonLine(number: number, source: string, line: ParsedLine): string {
  let json = `{"line":${number}${source}`;
  if (line.time !== undefined) json += `,"time":"${isoTime(line.time)}"`;
  if (line.mta_host !== undefined) json += `,"mta_host":${JSON.stringify(line.mta_host)}`;
  if (line.program !== undefined) json += `,"program":${JSON.stringify(line.program)}`;
  json += `,"kind":"${line.kind}"`;
  for (const name in line) {
    const value = line[name as keyof ParsedLine];
    if (value === undefined || UNPRINTED.has(name)) continue;
    json += `,"${name}":${typeof value === 'number' ? value : JSON.stringify(value)}`;
  }
  return escapedJson(`${json}}\n`);
}

/** Every line of a hostile log may have a time of its own, so an impossible one must not throw. */
function isoTime(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : '';
}

interface Doubtful {
  count: number;
  /** `12`, or `mail.log:12` where several files are read. */
  first: string[];
}

const SHOWN_LINES = 10;
const SHOWN_PROGRAMS = 30;

/** The lines of each program by kind, and where the unreadable ones are. */
async function overview(
  files: readonly string[],
  options: Options,
  onProgress: (done: number, total: number) => void,
): Promise<string> {
  const programs = new Map<string, Map<LineKind, number>>();
  const unknown: Doubtful = { count: 0, first: [] };
  const malformed: Doubtful = { count: 0, first: [] };
  let parse: LineParser | undefined;
  let lines = 0;
  for (const file of files) {
    parse = parserFor(file, options, parse);
    let number = 0;
    for await (const text of readText(file, { onProgress })) {
      for (const line of linesOf(text)) {
        const { kind, program = '-' } = parse(line);
        number++;
        const kinds = programs.get(program) ?? new Map<LineKind, number>();
        if (kinds.size === 0) programs.set(program, kinds);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        if (kind !== 'unknown' && kind !== 'malformed') continue;
        const doubtful = kind === 'unknown' ? unknown : malformed;
        doubtful.count++;
        if (doubtful.first.length < SHOWN_LINES) {
          doubtful.first.push(files.length > 1 ? `${file}:${number}` : String(number));
        }
      }
    }
    lines += number;
  }
  return `${amount(lines)} lines\n${kindsTable(programs)}\n${doubt('of unknown shape', unknown)}${doubt('malformed', malformed)}`;
}

const columnsFor = (width: number): Column[] => [
  { head: 'program', width: width < 60 ? 16 : 24 },
  { head: 'lines', width: width < 60 ? 8 : 10, right: true },
  { head: 'kinds' },
];

function kindsTable(programs: ReadonlyMap<string, ReadonlyMap<LineKind, number>>): string {
  const sum = (kinds: ReadonlyMap<LineKind, number>) => [...kinds.values()].reduce((a, b) => a + b, 0);
  const sorted = [...programs].sort(([, a], [, b]) => sum(b) - sum(a));
  const rows = sorted.slice(0, SHOWN_PROGRAMS).map(([program, kinds]) => {
    const counts = [...kinds]
      .sort(([, a], [, b]) => b - a)
      .map(([kind, count]) => `${kind} ${amount(count)}`);
    return [plain(program), amount(sum(kinds)), counts.join(', ')];
  });
  const width = outputWidth();
  const table = tableText(columnsFor(width), rows, width);
  const more = sorted.length - SHOWN_PROGRAMS;
  return more > 0 ? `${table}\nand ${more} more programs` : table;
}

function doubt(what: string, { count, first }: Doubtful): string {
  if (count === 0) return '';
  const where = `${count > first.length ? 'first ' : ''}${first.join(', ')}`;
  return `${amount(count)} line${count === 1 ? '' : 's'} ${what}: ${where}\n`;
}
