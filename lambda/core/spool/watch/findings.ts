import { type Clogged, findClogged } from './clogged.ts';
import { findGrowing, type Growing } from './growing.ts';
import type { QueueMinute } from './queue-minute.ts';
import { findStuck, type Stuck } from './stuck.ts';

/** What is wrong with a queue: numbers that age and grow, never a mere count. */
export type QueueFinding = Stuck | Clogged | Growing;

/**
 * What is wrong with a queue at the end of a series of reports.
 *
 * @param series the reports of one queue in ascending time, of the last two hours at least where there are any
 */
export function findingsOf(series: readonly QueueMinute[]): QueueFinding[] {
  const found = [findStuck(series), findClogged(series)].filter((finding) => finding !== undefined);
  if (found.length > 0) return found;
  // That it grows is said by the others, too.
  const growing = findGrowing(series);
  return growing === undefined ? [] : [growing];
}
