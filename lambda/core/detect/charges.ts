import type { Charge } from './learn/lesson.ts';
import type { Observed } from './signals/signal.ts';
import { COUNTER } from './state/windows.ts';

const NONE: readonly Charge[] = [];

/** What the tally's refusals of our servers' addresses add to the sender's failures: their share of all its failures. */
export function chargesOf({
  tally,
  counts,
  aged,
  refused,
}: Pick<Observed, 'tally' | 'counts' | 'aged' | 'refused'>): readonly Charge[] {
  const { sender, minute, bounced, deferred } = tally;
  if (refused.counted.length === 0) return NONE;
  const all = Math.max(1, bounced + deferred - refused.off);
  const counted = [
    { age: 0, amount: counts[COUNTER.failed]! },
    ...aged.filter(({ counter }) => counter === COUNTER.failed),
  ];
  return refused.counted.flatMap(({ host, failures }) => {
    const share = Math.min(1, failures / all);
    return counted
      .filter(({ amount }) => amount > 0)
      .map(({ age, amount }) => ({ host, sender, minute: minute - age, amount: amount * share }));
  });
}
