import { describe, expect, it } from 'vitest';
import { START } from '../support/attack-log.ts';
import { bench, events, MINUTE } from './bench.ts';

/** What the runs of 92 minutes say of the mail hosts, of a log of which only some lines are shipped. */
async function said(ships: (message: string) => boolean): Promise<(number | undefined)[]> {
  const { deliver, judge } = bench();
  const shipped = events.filter(({ message }) => ships(message));
  const runs: (number | undefined)[] = [];
  for (let minute = 1; minute <= 92; minute++) {
    const [from, to] = [START * 1000 + (minute - 1) * MINUTE, START * 1000 + minute * MINUTE];
    const batch = shipped.filter(({ timestamp }) => timestamp >= from && timestamp < to);
    if (batch.length > 0) await deliver(batch);
    runs.push((await judge(to)).hostsWithoutSenders);
  }
  return runs;
}

describe('the count of mail hosts whose mail has no sender', () => {
  it('is one an hour after the lines that name clients have been lost, over the checkpoints', async () => {
    const runs = await said((message) => !message.includes('client='));
    expect(runs.indexOf(1)).toBeGreaterThan(60);
    expect(runs.indexOf(1)).toBeLessThan(75);
    expect(runs.at(-1)).toBe(1);
  });

  it('is none while the whole log is shipped, whoever sends how much', async () => {
    expect(new Set((await said(() => true)).slice(1))).toEqual(new Set([0]));
  });
});
