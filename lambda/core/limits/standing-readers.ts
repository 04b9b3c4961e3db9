import { DAY, MINUTE } from '../time.ts';
import type { Sending } from './sent-mail.ts';

/** Of its messages, the share that goes to the same recipients. */
const SAME = 0.9;
/** Fewer messages, or days with any, are no habit. */
const FEWEST = 10;
const FEWEST_DAYS = 5;
/** More are a list. */
const MOST_READERS = 10;

/** What follows within this belongs to the same run of a job. */
const RUN_WITHIN = 2 * MINUTE;
/** So much later or earlier than usual, as a share of the usual pause, is still on time, */
const ON_TIME = 0.1;
/** and so many of the runs are. */
const REGULAR = 0.9;

/** A machine whose mail goes to the same few. */
export interface Standing {
  readers: number;
  /** Whether it sends by the clock, as a job does: then it has no storms. */
  regular: boolean;
}

/**
 * How many recipients a machine always writes to, as a monitor or a nightly job does; undefined of all others. How much
 * a monitor has sent says nothing of its next storm of alerts: its readers bound that.
 */
export function standingReaders(sendings: readonly Sending[]): Standing | undefined {
  if (sendings.length < FEWEST) return undefined;
  const times = new Map<number, number>();
  const days = new Set<number>();
  let most = { times: 0, readers: 0 };
  for (const { time, recipients, to } of sendings) {
    days.add(Math.floor(time / DAY));
    if (to === undefined) continue;
    const count = (times.get(to) ?? 0) + 1;
    times.set(to, count);
    if (count > most.times) most = { times: count, readers: recipients };
  }
  const { times: same, readers } = most;
  const standing = same >= SAME * sendings.length && days.size >= FEWEST_DAYS && readers <= MOST_READERS;
  return standing ? { readers, regular: isRegular(sendings) } : undefined;
}

function isRegular(sendings: readonly Sending[]): boolean {
  const pauses: number[] = [];
  for (let at = 1, last = sendings[0]!.time; at < sendings.length; at++) {
    const { time } = sendings[at]!;
    if (time - sendings[at - 1]!.time <= RUN_WITHIN) continue;
    pauses.push(time - last);
    last = time;
  }
  const usual = pauses.toSorted((a, b) => a - b)[Math.floor(pauses.length / 2)] ?? 0;
  const onTime = pauses.filter((pause) => Math.abs(pause - usual) <= ON_TIME * usual);
  return pauses.length > 0 && onTime.length >= REGULAR * pauses.length;
}
