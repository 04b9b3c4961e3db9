import { describe, expect, it } from 'vitest';
import { type EventSource, newLineCounts } from '../../bin/replay/event-source.ts';
import { SteadySource } from '../../bin/replay/steady-source.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';

const HOUR = 3_600_000;

/** A source whose events have these hours; each of `blocks` has to be loaded. */
class Given implements EventSource {
  readonly path = 'mail.log';
  readonly counts = newLineCounts();
  head: MessageEvent | undefined;
  #at: number[] = [];
  readonly #blocks: number[][];

  constructor(blocks: number[][]) {
    this.#blocks = blocks.map((block) => [...block]);
  }

  next(): boolean {
    const hour = this.#at.shift();
    this.head =
      hour === undefined ? undefined : { time: hour * HOUR, host: 'mx', instance: '', queueId: 'A1' };
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
async function steadied(blocks: number[][]): Promise<string> {
  const source = new SteadySource(new Given(blocks));
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
