import { createLineParser, type LineParserOptions } from '../../../lambda/core/mail-log/line-parser.ts';
import type { ParsedLine } from '../../../lambda/core/mail-log/parsed-line.ts';

/** The fields that a line shows, without those that every line has. */
export type Shown = Partial<Omit<ParsedLine, 'time' | 'zoned'>>;

/** What one line says, without its time. */
export function shown(line: string, options: LineParserOptions = { year: 2026 }): Shown {
  const { time, zoned, ...rest } = createLineParser(options)(line);
  return present(rest);
}

/** What the message of a Postfix daemon says, without its header. */
export function shownBy(program: string, message: string): Shown {
  const { mta_host, program: _, ...rest } = shown(`Feb  3 04:05:06 mx1 ${program}[123]: ${message}`);
  return rest;
}

/** The time of a line as ISO 8601, or undefined. */
export function timeOf(line: string, options: LineParserOptions = {}): string | undefined {
  const { time } = createLineParser(options)(line);
  return time === undefined ? undefined : new Date(time).toISOString();
}

function present<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
