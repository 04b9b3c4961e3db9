import { flowOf, lastMinutes, oldestIn, type QueueMinute, SHORT, waitingIn } from './queue-minute.ts';

/**
 * Mail comes in and nothing leaves, for half an hour.
 *
 * - `maildrop`: what programs of the host hand in is not taken up, whatever else goes on
 * - `all`: the whole queue
 */
export interface Stuck {
  kind: 'stuck';
  queue: 'maildrop' | 'all';
  /** Messages that wait. */
  waiting: number;
  /** Of them: came in during the last half hour. */
  arrived: number;
  /** Seconds since the oldest arrived. */
  oldest: number;
}

/**
 * Fewer may all be for one dead address. A queue that nothing is added to is no accident, however old it is: at night
 * nothing leaves where nothing comes.
 */
const FEWEST_ARRIVED = 5;

/** What is stuck at the end of a series of reports. */
export function findStuck(series: readonly QueueMinute[]): Stuck | undefined {
  const minutes = lastMinutes(series, SHORT);
  if (minutes === undefined) return undefined;
  const { first, last, growth, departed } = flowOf(minutes);
  const oldest = oldestIn(last.report);
  const grew = oldest >= oldestIn(first.report);
  if (departed === 0 && growth >= FEWEST_ARRIVED && grew) {
    return { kind: 'stuck', queue: 'all', waiting: waitingIn(last.report), arrived: growth, oldest };
  }
  return stuckMaildrop(minutes);
}

/** pickup(8) empties it once a minute: what is left behind each time, and more of it, is not taken up. */
function stuckMaildrop(minutes: readonly QueueMinute[]): Stuck | undefined {
  const sizes = minutes.map(({ report }) => report.maildrop);
  const taken = sizes.some(({ files }, at) => at > 0 && files < sizes[at - 1]!.files);
  const { files, oldest } = sizes.at(-1)!;
  const arrived = files - sizes[0]!.files;
  if (taken || arrived < FEWEST_ARRIVED) return undefined;
  return { kind: 'stuck', queue: 'maildrop', waiting: files, arrived, oldest };
}
