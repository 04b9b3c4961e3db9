import type { ParsedLine } from '../../lambda/core/mail-log/parsed-line.ts';
import { DAY } from '../../lambda/core/time.ts';
import { progressBar } from '../progress.ts';
import type { LineCounts } from '../replay/event-source.ts';
import { parseNamedTime } from '../time-option.ts';
import { UsageError } from '../usage-error.ts';
import { eachLine } from './line-source.ts';
import { requireMessages } from './require-messages.ts';

/** The options that every command over a log has. */
export interface LogOptions {
  json?: boolean;
  year?: number;
  tz?: string;
  /** What time it is, where this machine does not know. */
  now?: string;
}

/** What time it is for a command with these options; milliseconds since 1970. @throws UsageError when it is no time */
export function nowOf({ now, tz }: Pick<LogOptions, 'now' | 'tz'>): number {
  return now === undefined ? Date.now() : parseNamedTime('--now', now, tz).end;
}

/**
 * Reads log files for a command that looks through them once: each line goes to `add`, and `end` makes the result.
 *
 * @throws UsageError when no file is named, one cannot be read, or the log tells of no message
 */
export async function readLog<Result extends { seen: number }>(
  files: readonly string[],
  options: LogOptions,
  reader: { add(line: ParsedLine): void; text?(line: string): void; end(): Result },
): Promise<{ result: Result; counts: LineCounts }> {
  if (files.length === 0) throw new UsageError('name a log file, a .gz of one, or - for standard input');
  const progress = progressBar('reading', !options.json);
  try {
    const counts = await eachLine(
      files,
      {
        year: options.year,
        zone: options.tz,
        // A line's zone may be another one than is said.
        latest: nowOf(options) + DAY,
        onProgress: (bytes, total) => progress.update(bytes, total),
        onText: reader.text === undefined ? undefined : (text) => reader.text!(text),
      },
      (line) => reader.add(line),
    );
    const result = reader.end();
    requireMessages(files, counts, result.seen);
    return { result, counts };
  } finally {
    progress.stop();
  }
}
