import { UsageError } from '../usage-error.ts';

/** Whether what stands in a log's order is written backwards: the export of a web console begins with the newest line. */
export function isBackwards<Each>(held: readonly Each[], timeOf: (each: Each) => number): boolean {
  let forward = 0;
  let backward = 0;
  for (let at = 1; at < held.length; at++) {
    const step = timeOf(held[at]!) - timeOf(held[at - 1]!);
    if (step > 0) forward++;
    else if (step < 0) backward++;
  }
  return backward > 4 * forward;
}

/** A log that is written backwards and too long to be held. */
export function backwardsError(): UsageError {
  return new UsageError('the newest line comes first; turn the log around: tac FILE > FORWARD.log');
}
