import { describe, expect, it } from 'vitest';
import { areaPath, stacked } from '../../../lambda/core/report/chart/areas.ts';
import { frameOf } from '../../../lambda/core/report/chart/frame.ts';
import { coarser } from '../../../lambda/core/report/series.ts';
import { reportVoice } from '../../../lambda/core/report/voice.ts';

const series = (values: number[], width = 1) => ({ start: Date.UTC(2026, 0, 5) / 60_000, width, values });

describe('coarser', () => {
  it.each<[number[], number, number[], number]>([
    [[1, 2, 3, 4], 4, [1, 2, 3, 4], 1],
    [[1, 2, 3, 4], 2, [3, 7], 2],
    [[1, 2, 3, 4, 5], 2, [6, 9], 3],
    [[], 5, [], 1],
  ])('%j in at most %i values is %j', (values, most, expected, width) => {
    expect(coarser(series(values), most)).toEqual(series(expected, width));
  });
});

describe('charts', () => {
  it('stack layers without a gap', () => {
    expect(
      stacked([
        [1, 2],
        [3, 4],
      ]),
    ).toEqual([
      [
        { low: 0, high: 1 },
        { low: 0, high: 2 },
      ],
      [
        { low: 1, high: 4 },
        { low: 2, high: 6 },
      ],
    ]);
  });

  it('draw each value as wide as its time', () => {
    const frame = frameOf(series([0, 4]), 4, reportVoice('en', 0));
    expect(
      areaPath(frame, [
        { low: 0, high: 0 },
        { low: 0, high: 4 },
      ]),
    ).toMatch(/^M0,300L500,300L500,0L1000,0/);
  });

  it.each<[string, number, number, string[]]>([
    ['hours of a day', 1_440, 0, ['Jan 5', '03:00', '06:00']],
    ['the office’s hours', 120, 540, ['09:00', '09:15', '09:30']],
    ['days of a week', 7 * 1_440, 0, ['Jan 5', 'Jan 6', 'Jan 7']],
  ])('label %s', (_, minutes, utcOffset, first) => {
    const frame = frameOf(series(new Array(minutes).fill(1)), 1, reportVoice('en', utcOffset));
    expect(frame.xTicks.slice(0, 3).map(({ label }) => label)).toEqual(first);
  });
});
