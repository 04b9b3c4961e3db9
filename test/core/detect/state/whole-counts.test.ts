import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../../../lambda/core/bytes.ts';
import { WHOLE, WholeCounts } from '../../../../lambda/core/detect/state/whole-counts.ts';

const START = 29_440_000;

function packed(counts: WholeCounts, room = 4096): Uint8Array {
  const out = new ByteWriter();
  counts.pack(out, room);
  return out.toBytes();
}

const reread = (counts: WholeCounts): WholeCounts => WholeCounts.unpack(new ByteReader(packed(counts)));

/** What a minute adds: its index, and twice that, so that no two places are taken for each other. */
const minuteOf = (value: number) => WHOLE.map((_, i) => (i % 3 === 0 ? value : i % 3 === 1 ? 2 * value : 0));

describe('WholeCounts', () => {
  const minutes = fc.array(
    fc.record({
      gap: fc.oneof(fc.nat(3), fc.nat(200)),
      value: fc.integer({ min: 1, max: 400 }),
      late: fc.boolean(),
    }),
    { minLength: 1, maxLength: 150 },
  );

  it('counts a window exactly, at most an hour longer than asked for, whenever it was packed', () => {
    fc.assert(
      fc.property(
        minutes,
        fc.constantFrom(10, 20, 60, 120, 360, 720, 1440),
        fc.nat(150),
        (all, asked, at) => {
          let counts = new WholeCounts();
          const log: { minute: number; value: number }[] = [];
          let now = START;
          for (const [i, { gap, value, late }] of all.entries()) {
            now += gap;
            const minute = late ? now - (value % 9) : now;
            counts.add(minute, minuteOf(value));
            log.push({ minute, value });
            if (i === at) counts = reread(counts);
          }
          const to = Math.max(...log.map(({ minute }) => minute));
          const window = counts.window(to, asked);
          expect(window.minutes).toBeGreaterThanOrEqual(asked);
          expect(window.minutes).toBeLessThan(asked + 60);
          const sum = log
            .filter(({ minute }) => minute > to - window.minutes && minute <= to)
            .reduce((all, { value }) => all + value, 0);
          expect(window.counts).toMatchObject({
            recipients: sum,
            failed: 2 * sum,
            toCompany: 0,
            toSender: sum,
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('shows no more than is known where the room is small', () => {
    const counts = new WholeCounts();
    for (let i = 0; i < 300; i++) counts.add(START + i, minuteOf(i + 1));
    const bytes = packed(counts, 150);
    expect(bytes.length).toBeLessThanOrEqual(150);
    const { minutes, counts: seen } = WholeCounts.unpack(new ByteReader(bytes)).window(START + 299, 360);
    expect(minutes).toBeGreaterThan(0);
    expect(minutes).toBeLessThan(300);
    let sum = 0;
    for (let i = 300 - minutes; i < 300; i++) sum += i + 1;
    expect(seen.recipients).toBe(sum);
  });

  it('keeps a day of a bot that sends each minute in 1,600 bytes', () => {
    const counts = new WholeCounts();
    for (let i = 0; i < 1440; i++)
      counts.add(
        START + i,
        WHOLE.map(() => 90 + (i % 7)),
      );
    expect(packed(counts).length).toBeLessThan(1620);
  });
});
