import { describe, expect, it } from 'vitest';
import type { Detection } from '../../../../lambda/core/detect/detect-sender.ts';
import { type AttackSpan, attackSpan } from '../../../../lambda/core/incident/ending/attack-span.ts';

/** Messages by minute; `hot`: whether the detector's windows are. */
function endOf(minutes: Record<number, number>, { usualRate = 0.02, hot = true } = {}): number | undefined {
  let span: AttackSpan | undefined;
  for (const [minute, messages] of Object.entries(minutes)) {
    span = attackSpan(span, {
      since: 0,
      evidence: { samples: { messages } },
      tally: { minute: Number(minute), messages },
      usualRate,
      hot,
    } as Detection);
  }
  return span?.end;
}

/** `messages` in every `step`-th minute. */
const every = (step: number, messages: number, [from, to]: readonly [number, number]) =>
  Object.fromEntries(
    Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => [from + at * step, messages]),
  );

describe('an attack', () => {
  it.each([
    ['of 2 minutes', { ...every(1, 40, [0, 2]) }, 1],
    ['of an hour', { ...every(1, 20, [0, 60]) }, 59],
    ['that ebbs away', { ...every(1, 20, [0, 60]), 60: 3, 61: 1 }, 61],
    ['that pauses for 40 minutes', { ...every(1, 20, [0, 5]), ...every(1, 20, [45, 50]) }, 49],
    ['that goes on as a trickle', { ...every(1, 100, [0, 5]), ...every(2, 2, [5, 120]) }, 119],
    ['of one message in 3 minutes', { ...every(3, 1, [0, 300]) }, 297],
    ['in bursts every 20 minutes', { ...every(20, 12, [0, 200]) }, 180],
  ])('%s ends with its last message', (_, minutes, end) => {
    expect(endOf(minutes)).toBe(end);
  });

  it.each([
    ['of 2 minutes', every(1, 40, [0, 2]), 1],
    ['of 20 minutes', every(1, 20, [0, 20]), 19],
    ['of 20 minutes, one message each', every(1, 1, [0, 20]), 19],
    ['of an hour', every(1, 100, [0, 60]), 59],
  ])('%s does not last because its owner goes on working', (_, attack, end) => {
    const begins = end + 16;
    for (const step of [7, 15, 40]) {
      expect(endOf({ ...attack, ...every(step, 1, [begins, begins + 200]) })).toBe(end);
    }
    expect(endOf({ ...attack, [begins + 15]: 2, [begins + 16]: 1 })).toBe(end);
  });

  it('hardly faster than its sender ends with the last minute that the detector finds hot', () => {
    expect(endOf({ ...every(3, 1, [0, 60]) }, { usualRate: 0.5 })).toBe(57);
    expect(endOf({ ...every(3, 1, [0, 60]) }, { usualRate: 0.5, hot: false })).toBe(0);
  });

  it('of a sender with much mail of its own ends when that is all there is', () => {
    expect(endOf({ ...every(1, 100, [0, 20]), ...every(1, 2, [30, 200]) }, { usualRate: 2 })).toBe(19);
  });

  it('is not moved back by a minute that comes late', () => {
    expect(endOf({ ...every(1, 40, [10, 20]) })).toBe(19);
    let span: AttackSpan | undefined;
    for (const minute of [10, 11, 12, 5])
      span = attackSpan(span, {
        since: 5,
        evidence: { samples: { messages: 40 } },
        tally: { minute, messages: 40 },
        usualRate: 0,
        hot: true,
      } as Detection);
    expect(span).toMatchObject({ end: 12, seen: 12 });
  });
});
