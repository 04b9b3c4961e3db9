import { plain } from '../../lambda/core/text/plain-text.ts';
import { parseNamedTime } from '../time-option.ts';
import { UsageError } from '../usage-error.ts';
import type { GroupRequest } from './log-group.ts';

/** The options of `trace` that are about a log group. */
export interface GroupOptions {
  logGroup?: string;
  since?: string;
  until?: string;
  deadline?: number;
  maxGb?: number;
  region?: string;
  tz?: string;
  year?: number;
}

export const DEADLINE = 60;
export const MAX_GB = 10;

/**
 * What is asked of a log group; undefined when none is named.
 *
 * @param now milliseconds since 1970, where no `--until` is given
 * @throws UsageError when the options do not fit together, or a value cannot be read
 */
export function groupRequest(
  options: GroupOptions,
  files: readonly string[],
  now: number,
): GroupRequest | undefined {
  const { logGroup, since, until, deadline, maxGb, region, tz, year } = options;
  if (logGroup === undefined) {
    const given = Object.entries({ since, until, deadline, maxGb, region }).find(([, value]) => value);
    if (given === undefined) return undefined;
    const option = given[0].replace('G', '-g');
    throw new UsageError(`--${option} goes with --log-group; of files everything is read`);
  }
  if (files.length > 0)
    throw new UsageError(`name either files or --log-group: '${files[0]}' is in no log group`);
  if (year !== undefined)
    throw new UsageError('--year is for files; in a log group each line carries its time');
  if (logGroup.includes(','))
    throw new UsageError(
      `--log-group: one at a time; name one of ${logGroup
        .split(',')
        .map((name) => `'${plain(name, 80)}'`)
        .join(', ')}`,
    );
  if (since === undefined)
    throw new UsageError(
      '--log-group needs --since, e.g. --since 2026-10-13T20:00Z: reading costs by the byte',
    );
  const from = parseNamedTime('--since', since, tz).start;
  const to = until === undefined ? now : parseNamedTime('--until', until, tz).end;
  if (to < from)
    throw new UsageError(
      until === undefined
        ? `--since ${since} is in the future`
        : `--until ${until} is before --since ${since}`,
    );
  return { logGroup, region, from, to, deadline: deadline ?? DEADLINE, maxGb: maxGb ?? MAX_GB };
}
