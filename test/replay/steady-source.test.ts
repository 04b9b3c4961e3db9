import { describe, expect, it } from 'vitest';
import { type EventSource, newLineCounts } from '../../bin/replay/event-source.ts';
import { SetBackSource } from '../../bin/replay/set-back-source.ts';
import { SteadySource } from '../../bin/replay/steady-source.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';

const HOUR = 3_600_000;

const eventAt = (hour: number): MessageEvent => ({
  time: hour * HOUR,
  host: 'mx',
  instance: '',
  queueId: 'A1',
});

/** A source of these events; each of `blocks` has to be loaded. */
class Given implements EventSource {
  readonly path = 'mail.log';
  readonly counts = newLineCounts();
  head: MessageEvent | undefined;
  #at: MessageEvent[] = [];
  readonly #blocks: MessageEvent[][];

  constructor(blocks: MessageEvent[][]) {
    this.#blocks = blocks.map((block) => [...block]);
  }

  next(): boolean {
    this.head = this.#at.shift();
    return this.head !== undefined;
  }

  async advance(): Promise<void> {
    while (!this.next()) {
      const block = this.#blocks.shift();
      if (block === undefined) return;
      this.#at = block;
    }
  }
}

/** The hours of a source's events in their order; those that strayed as `!hour`. */
async function steadied(blocks: number[][], latest?: number): Promise<string> {
  const source = new SteadySource(new Given(blocks.map((hours) => hours.map(eventAt))), latest);
  const seen: string[] = [];
  await source.advance();
  while (source.head !== undefined) {
    seen.push(`${source.strayed ? '!' : ''}${source.head.time / HOUR}`);
    if (!source.next()) await source.advance();
  }
  return seen.join(' ');
}

describe('SteadySource', () => {
  const cases: [what: string, hours: number[], seen: string][] = [
    ['a steady log', [0, 1, 2, 3, 4, 5], '0 1 2 3 4 5'],
    ['small disorder', [5, 4, 6, 5, 7, 6], '5 4 6 5 7 6'],
    ['a pause of less than a day', [0, 1, 2, 3, 26, 27], '0 1 2 3 26 27'],
    ['one line of a clock that ran ahead', [0, 1, 2, 3, 900, 4, 5], '0 1 2 3 !3 4 5'],
    ['three of them', [0, 1, 2, 3, 900, 901, 700, 4, 5], '0 1 2 3 !3 !3 !3 4 5'],
    ['a pause of weeks', [0, 1, 2, 3, 900, 901, 902, 903, 904], '0 1 2 3 900 901 902 903 904'],
    [
      'a pause, with a stray behind it',
      [0, 1, 2, 3, 900, 4000, 902, 903, 904],
      '0 1 2 3 900 !900 902 903 904',
    ],
    [
      'many of them, that all stand together',
      [0, 1, 2, 3, ...Array.from({ length: 60 }, () => 900), 4],
      `0 1 2 3 ${'!3 '.repeat(60)}4`,
    ],
    ['pauses between a few lines each', [0, 1, 2, 3, 100, 101, 200, 201, 300], '0 1 2 3 100 101 200 201 300'],
    ['a stray at the start', [900, 0, 1, 2, 3], '!1 0 1 2 3'],
    ['a few lines after a pause at the end', [0, 1, 2, 3, 900, 901], '0 1 2 3 900 901'],
    ['fewer lines than tell a stray', [900, 0], '900 0'],
    ['lines from long before', [900, 901, 902, 903, 0, 904], '900 901 902 903 0 904'],
    ['nothing', [], ''],
  ];

  it.each(cases)('%s', async (_what, hours, seen) => {
    expect(await steadied([hours])).toBe(seen);
  });

  it.each(cases)('%s, each line in a block of its own', async (_what, hours, seen) => {
    expect(await steadied(hours.map((hour) => [hour]))).toBe(seen);
  });
});

describe('SteadySource with a clock', () => {
  const many = (hour: number) => Array.from({ length: 100 }, () => hour);
  it.each<[what: string, hours: number[], seen: string]>([
    ['a log up to now', [0, 1, 2, 3, 100], '0 1 2 3 100'],
    ['more lines ahead than a pause needs', [0, 1, 2, 3, ...many(900), 4], `0 1 2 3 ${'!3 '.repeat(100)}4`],
    ['them at the end', [0, 1, 2, 3, 900, 900], '0 1 2 3 !3 !3'],
    ['them at the start', [900, 900, 900, 900, 900, 0, 1, 2, 3], '0 1 2 3 !3 !3 !3 !3 !3'],
    ['them alone', many(900), ''],
    ['some of them in a log of a few lines', [900, 0, 1], '0 1 !1'],
  ])('%s', async (_what, hours, seen) => {
    const hoursSeen = await steadied([hours], 101 * HOUR);
    expect(hoursSeen.split(' ').sort()).toEqual(seen.split(' ').sort());
    expect(
      await steadied(
        hours.map((hour) => [hour]),
        101 * HOUR,
      ),
    ).toBe(hoursSeen);
  });
});

describe('SetBackSource', () => {
  /** Hours from one to the other, in hundredths. */
  const run = (from: number, to: number) =>
    Array.from({ length: Math.round((to - from) * 100) }, (_, n) => Math.round(from * 100 + n) / 100);

  /** The first and the last hour, and the longest way back; how many strayed. */
  async function told(hours: number[], hosts: string[] = []) {
    const events = hours.map((hour, at) => ({ ...eventAt(hour), host: hosts[at] ?? 'mx' }));
    const source = new SetBackSource(new SteadySource(new Given([events])));
    const seen: number[] = [];
    let strayed = 0;
    await source.advance();
    while (source.head !== undefined) {
      seen.push(source.head.time / HOUR);
      if (source.strayed) strayed++;
      if (!source.next()) await source.advance();
    }
    const back = Math.max(0, ...seen.slice(1).map((hour, at) => seen[at]! - hour));
    const round = (value: number) => Math.round(value * 100) / 100;
    return { count: seen.length, last: round(seen.at(-1)!), back: round(back), strayed };
  }

  it.each([
    [
      'goes on where the clock is put back by an hour',
      [...run(0, 9), ...run(8, 17)],
      { last: 17.98, back: 0 },
    ],
    ['and by a day', [...run(0, 30), ...run(6, 17)], { last: 40.98, back: 0 }],
    ['and twice', [...run(0, 9), ...run(8, 17), ...run(10, 17)], { last: 24.97, back: 0 }],
    [
      'is at the right time again behind the hour that comes twice a year',
      [...run(0, 9), ...run(5, 9), ...run(13, 17)],
      { last: 16.99, back: 0 },
    ],
    [
      'leaves a few late lines where they are',
      [...run(0, 9), ...run(2, 2.2), ...run(9, 12)],
      { last: 11.99, back: 6.99 },
    ],
  ])('%s', async (_what, hours, expected) => {
    expect(await told(hours)).toMatchObject({ count: hours.length, strayed: 0, ...expected });
  });

  it('leaves many late lines of one host where they are, among those of others', async () => {
    const hours = [...run(0, 9), ...run(2, 7), ...run(9, 12)];
    const hosts = hours.map((_, at) => (at >= 900 && at < 1400 ? 'late' : `mx${at % 2}`));
    expect(await told(hours, hosts)).toMatchObject({ last: 11.99, back: 6.99 });
  });

  it('hands on what strayed', async () => {
    expect(await told([...run(0, 9), 900, ...run(9, 12)])).toMatchObject({ strayed: 1, last: 11.99 });
  });
});
