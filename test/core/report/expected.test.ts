import { describe, expect, it } from 'vitest';
import { slotRate } from '../../../lambda/core/detect/state/rates.ts';
import { SenderState } from '../../../lambda/core/detect/state/sender-state.ts';
import {
  dispersionOver,
  expectationOf,
  expectedRange,
  expectedRate,
} from '../../../lambda/core/report/expected.ts';

const CALENDAR = { utcOffset: 0, weekend: [0, 6] };
/** Wednesday, 10:00 UTC. */
const TEN = Date.UTC(2026, 0, 7, 10) / 60_000;

/** Two working weeks, in which it sent 60 recipients in each hour from ten, and none else. */
function settled(): SenderState {
  const state = new SenderState(TEN, 0);
  for (let slot = 0; slot < 24; slot++) state.slotMinutes[slot] = 600;
  state.slotRecipients[10] = 600;
  state.totalRecipients = 600;
  state.totalMinutes = 14 * 1440;
  return state;
}

describe('expectedRate', () => {
  it('is the detector’s own for the hour of the week, just after the sender was seen', () => {
    const state = settled();
    const overall = (600 + 12) / (14 * 1440 + 600);
    expect(expectedRate(state, TEN, CALENDAR, 1)).toBeCloseTo(slotRate(state, 10, overall), 10);
  });

  it('rises with the hour that was learnt to be busy', () => {
    const at = (hour: number) => expectedRate(settled(), TEN + (hour - 10) * 60, CALENDAR, 1);
    expect(at(10)).toBeGreaterThan(0.7);
    expect(at(13)).toBeLessThan(0.05);
  });

  it('is the prior of its role for a sender without a history: 1.2 recipients an hour of a person', () => {
    const fresh = new SenderState(TEN, 0);
    expect(60 * expectedRate(fresh, TEN, CALENDAR, 1)).toBeCloseTo(1.2, 5);
    expect(60 * expectedRate(fresh, TEN, CALENDAR, 16)).toBeCloseTo(19.2, 5);
  });

  it('takes the silence of the running hour as a silence in this hour', () => {
    const at = (minutes: number) => expectedRate(settled(), TEN + minutes, CALENDAR, 1);
    // 50 of the 600 minutes and 180 of the prior that were known of this hour.
    expect(at(50)).toBeCloseTo((at(0) * 780) / 830, 3);
    expect(at(50)).toBeLessThan(at(0));
  });

  it('falls while the sender is silent', () => {
    const state = new SenderState(TEN, 0);
    const after = (days: number) => 60 * expectedRate(state, TEN + days * 1440, CALENDAR, 1);
    expect(after(1)).toBeLessThan(0.8);
    expect(after(28)).toBeLessThan(0.05);
  });
});

describe('expectedRange', () => {
  const over = (senders: { rate: number; messagesPerRecipient: number }[], width: number) => {
    const sum = expectationOf(senders);
    const series = (value: number) => ({ start: 0, width, values: [value * width] });
    return expectedRange({
      mean: series(sum.mean),
      single: series(sum.single),
      burst: series(sum.burst),
    })[0]!;
  };
  const sender = { rate: 1, messagesPerRecipient: 1 };

  it('holds the mean, and is nothing where nothing is expected', () => {
    const { low, high } = over([sender], 10);
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
    expect(over([], 10)).toEqual({ low: 0, high: 0 });
  });

  it('is narrower over a longer time, and for many senders than for one that sends as much', () => {
    const size = ({ low, high }: { low: number; high: number }) => high - low;
    expect(size(over([sender], 60))).toBeLessThan(size(over([sender], 10)));
    const many = Array.from({ length: 100 }, () => ({ rate: 0.01, messagesPerRecipient: 1 }));
    expect(size(over(many, 10))).toBeLessThan(size(over([sender], 10)));
  });

  it('counts messages: a message to fifty is one', () => {
    const list = over([{ rate: 50, messagesPerRecipient: 1 / 50 }], 10);
    expect(list.high).toBeLessThan(6);
  });

  it('is nine tenths of a gamma distribution: a known quantile', () => {
    // Shape 4, scale 1: mean 4, variance 4. Its 5 % and 95 % quantiles are 1.366 and 7.754.
    const series = (value: number) => ({ start: 0, width: 1, values: [value] });
    const { low, high } = expectedRange({ mean: series(4), single: series(4), burst: series(0) })[0]!;
    expect(low).toBeCloseTo(1.366, 1);
    expect(high).toBeCloseTo(7.754, 1);
  });
});

describe('dispersionOver', () => {
  it.each([
    [1, 0.7],
    [10, 0.7],
    [60, 1.2],
    [360, 2],
    [1440, 3],
    [10_000, 3],
  ])('%i minutes: %d', (minutes, k) => {
    expect(dispersionOver(minutes)).toBeCloseTo(k, 10);
  });

  it('grows in between', () => {
    expect(dispersionOver(20)).toBeGreaterThan(0.7);
    expect(dispersionOver(20)).toBeLessThan(1.2);
  });
});
