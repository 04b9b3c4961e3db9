import { describe, expect, it } from 'vitest';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import { runOnce } from '../../lambda/judge/judge-run.ts';
import { MinuteCache } from '../../lambda/judge/minute-cache.ts';
import { bench, events, MINUTE, settings } from './bench.ts';

const START = Date.UTC(2026, 9, 13, 9);
const RUNS = 60;

/** The minutes, counted from the first run, at which the checkpoint moved. */
async function moves(judged: number): Promise<number[]> {
  const { deps } = bench();
  const moved: number[] = [];
  const context = {
    deps,
    configured: detectSettings(settings),
    cache: new MinuteCache(),
    spoilers: new Set<string>(),
  };
  let before: number | undefined;
  for (let run = 0; run < RUNS; run++) {
    await runOnce({ ...context, judged }, START + run * MINUTE, () => 60_000);
    const at = (await deps.checkpoints.load())!.minute;
    if (before !== undefined && at !== before) moved.push(run);
    before = at;
  }
  return moved;
}

describe('the checkpoint', () => {
  it('moves a quarter of an hour at a time', async () => {
    expect(await moves(0)).toEqual([15, 30, 45]);
  });

  it('moves each five minutes while a run judges very many tallies, so that fewer are judged again', async () => {
    expect(await moves(300_000)).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55]);
  });
});

describe('a run', () => {
  it('counts the tallies that it judged', async () => {
    const { deps, deliver, clock } = bench();
    const context = {
      ...{
        deps,
        configured: detectSettings(settings),
        cache: new MinuteCache(),
        spoilers: new Set<string>(),
      },
      judged: 300_000,
    };
    const first = events[0]!.timestamp;
    clock.now = first + 3 * MINUTE;
    await deliver(events.filter(({ timestamp }) => timestamp < clock.now));
    await runOnce(context, clock.now, () => 60_000);
    expect(context.judged).toBeGreaterThan(0);
    expect(context.judged).toBeLessThan(100);
  });
});
