import type { Charge } from './learn/lesson.ts';
import type { Observed } from './signals/signal.ts';
import { COUNTER } from './state/windows.ts';

const NONE: readonly Charge[] = [];

/** What the tally's refusals of our servers' addresses add to the sender's failures: their share of all its failures. */
export function chargesOf({
  tally,
  counts,
  aged,
}: Pick<Observed, 'tally' | 'counts' | 'aged'>): readonly Charge[] {
  const { sender, minute, refusals, bounced, deferred } = tally;
  if (refusals === undefined || refusals.length === 0) return NONE;
  const all = Math.max(1, bounced + deferred);
  const counted = [
    { age: 0, amount: counts[COUNTER.failed]! },
    ...aged.filter(({ counter }) => counter === COUNTER.failed),
  ];
  return refusals.flatMap((each) => {
    const share = Math.min(1, (each.bounced + each.deferred) / all);
    return counted
      .filter(({ amount }) => amount > 0)
      .map(({ age, amount }) => ({ host: each.host, sender, minute: minute - age, amount: amount * share }));
  });
}
