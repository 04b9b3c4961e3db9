import { describe, expect, test } from 'vitest';
import { KnownSenders } from '../../../../lambda/core/tally/turned-away/known-senders.ts';
import { HOUR } from '../../../../lambda/core/time.ts';

describe('the senders that are known', () => {
  test('are those seen in the last 48 hours, whenever it is looked', () => {
    // Hours in which a name is seen, some of them behind the clock.
    const seen = [100, 100, 101, 97, 130, 60, 149, 149, 101, 152, 120, 200, 180, 201, 240];
    const known = new KnownSenders();
    const last = new Map<string, number>();
    let now = 0;
    seen.forEach((hour, at) => {
      const name = `host:192.0.2.${at % 6}`;
      known.note(name, hour * HOUR);
      last.set(name, hour);
      now = Math.max(now, hour);
      known.sweep(now * HOUR);
      for (const [each, when] of last) if (when < now - 48) last.delete(each);
      expect(known.dump()).toEqual(expect.arrayContaining([...last]));
      expect(known.dump()).toHaveLength(last.size);
    });
    expect(last.size).toBeGreaterThan(1);
  });

  test('are dropped in time after they were loaded', () => {
    const known = new KnownSenders();
    known.load([
      ['host:192.0.2.1', 100],
      ['host:192.0.2.2', 140],
    ]);
    known.sweep(149 * HOUR);
    expect(known.dump()).toEqual([['host:192.0.2.2', 140]]);
  });
});
