import type { Command, Help, Option } from 'commander';
import { wrapped } from './fit.ts';

/** What a command's help ends with. */
export interface HelpEnd {
  /** Whole command lines, of which at least one does something on its own. */
  examples: readonly string[];
  /** What the exit codes tell whoever runs it from cron: 0, and 1 where there is one; 2 is the same for all. */
  exits: string;
  /** What 2 tells beside bad usage and input. */
  unknown?: string;
}

const WIDEST = 80;
/** Narrower than this, what an option is for stands below it and not beside. */
const NARROW = 60;

/** For `addHelpText('after', ...)`: examples and exit codes. */
export function helpEnd(end: HelpEnd): () => string {
  return () => helpEndText(end, helpWidth(process.stdout.columns));
}

/** The end of the help in lines of at most `width`, where the words are no longer. */
export function helpEndText({ examples, exits, unknown }: HelpEnd, width: number): string {
  const two = unknown === undefined ? '' : `${unknown}, or `;
  return [
    '',
    'Examples:',
    ...examples.flatMap((example) => indented(example, width)),
    '',
    ...wrapped(`Exit code: ${exits}, 2 ${two}bad usage or input.`, width),
  ].join('\n');
}

/** Columns for help: no line is wider than 80, however wide the terminal is. */
export function helpWidth(columns: number | undefined): number {
  return Math.min(columns || WIDEST, WIDEST);
}

/** Lays out the help of a command: 80 columns at most, and readable in 40. */
export function layOutHelp(command: Command): void {
  const width = helpWidth(process.stdout.columns);
  command.configureHelp({
    helpWidth: width,
    minWidthToWrap: 20,
    optionDescription: (option: Option) =>
      option.mandatory ? `${option.description} (needed)` : described(option),
    ...(width < NARROW ? { formatItem: below(width) } : {}),
  });
}

/** With its default, unless that is nothing. */
function described({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
  const notes: string[] = [];
  if (argChoices !== undefined) notes.push(`one of ${argChoices.join(', ')}`);
  if (defaultValue !== undefined && defaultValue !== false)
    notes.push(`default: ${defaultValueDescription ?? defaultValue}`);
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

/** An item whose description stands below it. */
function below(width: number): Help['formatItem'] {
  return (term, _termWidth, description) =>
    [`  ${term}`, ...wrapped(description, width - 6).map((line) => `      ${line}`)].join('\n');
}

/** A command line; what does not fit goes on in the next line, as a shell reads it. */
function indented(example: string, width: number): string[] {
  const lines = wrapped(example, width - 8, /(?:'[^']*'|"[^"]*"|[^\s'"])+/g);
  return lines.map((line, at) => `  ${at > 0 ? '    ' : ''}${line}${at < lines.length - 1 ? ' \\' : ''}`);
}
