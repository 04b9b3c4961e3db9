import { describe, expect, it } from 'vitest';
import { encodeContributions } from '../../lambda/core/events/contribution.ts';
import { createJudge } from '../../lambda/judge/judge.ts';
import { START } from '../support/attack-log.ts';
import { bench, events, log, MINUTE } from './bench.ts';

/** What a function has in a minute, and how long DynamoDB takes for a query. Milliseconds. */
const BUDGET = 55_000;
const QUERY = 5;
const THREE_DAYS = 3 * 1_440;

/** A judge that counts its sequential reads: those that run side by side take the time of one. */
function timed() {
  const of = bench();
  const { contributions } = of.deps;
  let spent = 0;
  let busy = 0;
  const slow =
    <A extends unknown[], R>(read: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (busy++ === 0) spent += QUERY;
      try {
        await Promise.resolve();
        return await read(...args);
      } finally {
        busy--;
      }
    };
  const judge = createJudge({
    ...of.deps,
    contributions: {
      ...contributions,
      read: slow(contributions.read),
      readLate: slow(contributions.readLate),
      lateArrivals: slow(contributions.lateArrivals),
    },
  });
  return {
    of,
    run: async (now: number) => {
      spent = 0;
      const summary = await judge(now, () => BUDGET - spent);
      return { summary, spent };
    },
  };
}

describe('catch-up', () => {
  it('after three days without a judge takes at most ten runs, each within its time and saved', async () => {
    const { of, run } = timed();
    await of.judge(START * 1000);
    for (let at = 0; at < events.length; at += 500) await of.deliver(events.slice(at, at + 500));
    let now = START * 1000 + THREE_DAYS * MINUTE;
    let before = (await of.deps.checkpoints.load())!.minute;
    let runs = 0;
    while ((await of.deps.checkpoints.load())!.minute < now / MINUTE - 40) {
      const { spent } = await run(now);
      expect(spent).toBeLessThan(BUDGET);
      const { minute } = (await of.deps.checkpoints.load())!;
      expect(minute).toBeGreaterThan(before);
      before = minute;
      now += MINUTE;
      expect(++runs).toBeLessThanOrEqual(10);
    }
    expect((await of.deps.incidents.list()).map(({ incident }) => incident.sender)).toEqual([log.infected]);
  });

  it('of 6,000 minutes that came late ends each run in time and goes on where it ended', async () => {
    const { of, run } = timed();
    const arrival = START / 60;
    for (let at = 1; at <= 6_000; at++) {
      const minute = arrival - 20 - at;
      const event = { time: minute * MINUTE, host: 'mx1', instance: '', queueId: `Q${at}` };
      await of.deps.contributions.put({
        minute,
        batch: `b${at}`,
        body: encodeContributions(minute, [{ hash: `h${at}`, event }]),
        late: arrival,
      });
    }
    await of.judge(arrival * MINUTE);
    const reached: number[] = [];
    for (let minute = 3; minute <= 12; minute++) {
      const { spent } = await run((arrival + minute) * MINUTE);
      expect(spent).toBeLessThan(BUDGET);
      reached.push((await of.deps.checkpoints.load())!.late?.minute ?? 0);
    }
    expect(reached.at(-1)).toBe(arrival - 21);
    expect(reached).toEqual([...reached].sort((a, b) => a - b));
  });
});
