import { describe, expect, it } from 'vitest';
import { createJudge } from '../../lambda/judge/judge.ts';
import { START } from '../support/attack-log.ts';
import { bench, events, MINUTE, outcome, play } from './bench.ts';

describe('a judge that has just begun', () => {
  it('comes to the same verdicts when it has no time for the whole window at first', async () => {
    const calm = bench();
    await play(calm);
    const busy = bench();
    await play(busy, 40);
    const { contributions } = busy.deps;
    // Another process, which has the time for three minutes more in each run.
    let read = 0;
    const hurried = createJudge({
      ...busy.deps,
      contributions: {
        ...contributions,
        read: (...minute) => {
          read++;
          return contributions.read(...minute);
        },
      },
    });
    const reads: number[] = [];
    let at = events.findIndex(({ timestamp }) => timestamp >= START * 1000 + 40 * MINUTE);
    for (let minute = 41; minute <= 92; minute++) {
      const now = START * 1000 + minute * MINUTE;
      const until = events.filter(({ timestamp }) => timestamp < now).length;
      if (until > at) await busy.deliver(events.slice(at, until));
      at = until;
      read = 0;
      await hurried(now, () => ((minute - 40) * 3 - read) * 5_000 + 15_000);
      reads.push(read);
    }
    expect(reads.slice(0, 3)).toEqual([3, 6, 9]);
    expect(await outcome(busy)).toEqual(await outcome(calm));
  });
});
