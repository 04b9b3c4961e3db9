import { DAY } from '../time.ts';
import type { Sending } from './sent-mail.ts';

/** Of its messages, the share that goes to the same recipients. */
const SAME = 0.9;
/** Fewer messages, or days with any, are no habit. */
const FEWEST = 10;
const FEWEST_DAYS = 5;
/** More are a list. */
const MOST_READERS = 10;

/**
 * How many recipients a machine always writes to, as a monitor or a nightly job does; undefined of all others. How much
 * such a machine has sent says nothing of its next storm of alerts: its readers bound that.
 */
export function standingReaders(sendings: readonly Sending[]): number | undefined {
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
  return standing ? readers : undefined;
}
