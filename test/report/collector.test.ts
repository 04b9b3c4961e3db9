import { describe, expect, it } from 'vitest';
import { ReportCollector } from '../../bin/replay/report-html-collector.ts';
import { Scale, SparseSeries } from '../../bin/replay/report-html-series.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { newTotals } from '../../lambda/core/tally/count/totals.ts';
import { incident } from '../support/builders/incident-record.ts';

function counted(minutes: readonly (readonly [minute: number, count: number])[]) {
  const scale = new Scale();
  const series = new SparseSeries(scale);
  for (const [minute, count] of minutes) series.add(scale.place(minute), count);
  return series.series();
}

describe('SparseSeries', () => {
  it.each<[string, [number, number][], { start: number; width: number; values: number[] }]>([
    [
      'keeps minutes',
      [
        [100, 1],
        [101, 2],
        [103, 4],
      ],
      { start: 100, width: 1, values: [1, 2, 0, 4] },
    ],
    [
      'adds to a minute',
      [
        [100, 1],
        [100, 2],
      ],
      { start: 100, width: 1, values: [3] },
    ],
    [
      'counts what is late to the latest',
      [
        [100, 1],
        [102, 1],
        [101, 5],
      ],
      { start: 100, width: 1, values: [1, 0, 6] },
    ],
    [
      'counts what was before the beginning to it',
      [
        [100, 1],
        [90, 5],
      ],
      { start: 100, width: 1, values: [6] },
    ],
    ['is empty without minutes', [], { start: 0, width: 1, values: [0] }],
  ])('%s', (_, minutes, expected) => {
    expect(counted(minutes)).toEqual(expected);
  });

  it.each([720, 721, 10_080, 525_600])(
    'holds at most 720 values of %i minutes, and loses none of the counts',
    (minutes) => {
      const { width, values } = counted(Array.from({ length: minutes }, (_, at) => [at, 1] as const));
      expect(values.length).toBeLessThanOrEqual(720);
      expect(values.length * width).toBeGreaterThanOrEqual(minutes);
      expect(values.reduce((sum, value) => sum + value, 0)).toBe(minutes);
      expect(Math.max(...values)).toBe(width);
    },
  );

  it('has the same scale as the others, though it was quiet while the scale changed', () => {
    const scale = new Scale();
    const [busy, quiet] = [new SparseSeries(scale), new SparseSeries(scale)];
    quiet.add(scale.place(0), 7);
    for (let minute = 0; minute < 5_000; minute++) busy.add(scale.place(minute), 1);
    expect(quiet.series().values.length).toBe(busy.series().values.length);
    expect(quiet.series().values[0]).toBe(7);
  });
});

describe('ReportCollector', () => {
  it('shows the busiest and those with incidents, and keeps all others for the filter', () => {
    const senders = Array.from({ length: 80 }, (_, at) => ({
      ...{ sender: `host:192.0.2.${at}`, messages: 1, recipients: 100 - at },
      ...{ sent: 1, bounced: 0, deferred: 0 },
    }));
    const report = {
      ...newTotals(),
      ...{ lines: 1, unknown: 0, malformed: 0, from: undefined, to: undefined, late: 0, unattributed: 0 },
      ...{ relayed: { messages: 0, recipients: 0, clients: [] }, unended: 0 },
      own: { networks: [], domains: [], filters: [], relays: [], inferred: false },
      senders,
      incidents: [incident({ sender: 'host:192.0.2.70' })],
      queues: [],
    };
    const data = new ReportCollector(parseSettings({})).report(report, { files: [], version: '0' });
    const names = (of: readonly { sender: string }[]) => of.map(({ sender }) => sender);
    expect(names(data.senders)).toEqual([...names(senders.slice(0, 50)), 'host:192.0.2.70']);
    expect([...names(data.senders), ...names(data.otherSenders)].sort()).toEqual(names(senders).sort());
  });
});
