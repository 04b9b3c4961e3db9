import { describe, expect, it } from 'vitest';
import { eventNames } from '../../../lambda/core/events/event-name.ts';

/** A line `<second> <text>`; `-` in place of the second: it has no stamp. */
type Line = string;

let ids = 0;

/** The names of a delivery of lines, cut into batches. Every call makes new event ids. */
function delivered(batches: readonly Line[][], stream = 'mx1'): string[] {
  return batches.flatMap((lines) => {
    const nameOf = eventNames(stream);
    return lines.map((message) => {
      const second = message.split(' ')[0]!;
      return nameOf({
        id: String(ids++),
        message,
        time: second === '-' ? undefined : Number(second) * 1000,
      });
    });
  });
}

const distinct = (...deliveries: string[][]) => new Set(deliveries.flat()).size;

describe('eventNames', () => {
  const LINES = ['1 AB: client', '1 AB: from', '2 AB: sent', '2 AB: sent', '3 AB: removed'];

  const cases: [what: string, counted: number, deliveries: Line[][][]][] = [
    ['every line of a batch, also one that stands in it twice', 5, [[LINES]]],
    ['nothing more when the batch is sent again', 5, [[LINES], [LINES]]],
    ['nothing more when it is sent again in other cuts', 5, [[LINES], [LINES.slice(0, 2), LINES.slice(2)]]],
    ['nothing more when a part is', 5, [[LINES], [LINES.slice(1, 4)]]],
    ['both of what stands twice in any batch', 5, [[LINES.slice(0, 3), LINES.slice(3)], [LINES]]],
    ['one of what is cut apart wherever it comes', 4, [[LINES.slice(0, 3), LINES.slice(3)]]],
    ['nothing more when one batch holds the lines and their copies', 5, [[[...LINES, ...LINES]]]],
    ['both of lines without a stamp: nothing says that they are one', 2, [[['- AB: sent', '- AB: sent']]]],
    ['the same words of another second', 2, [[['1 AB: sent', '2 AB: sent']]]],
  ];

  it.each(cases)('count %s', (_what, counted, deliveries) => {
    expect(distinct(...deliveries.map((batches) => delivered(batches)))).toBe(counted);
  });

  it('tell the streams apart', () => {
    expect(distinct(delivered([LINES], 'mx1'), delivered([LINES], 'mx2'))).toBe(10);
  });

  it('tell apart streams whose names hold blanks, and nobody’s lines can be another one’s', () => {
    expect(distinct(delivered([['1 AB: from']], 'mx1'), delivered([['AB: from']], 'mx1 1'))).toBe(2);
    const twice = ['1 x', '1 x'];
    expect(distinct(delivered([twice], 'mx1 1'), delivered([['1 1 x', '1 1 x']], 'mx1'))).toBe(4);
  });

  it('keep by its id the event of a line without a stamp, however it is delivered', () => {
    const event = { id: '7', message: 'AB: sent', time: undefined };
    expect(eventNames('mx1')(event)).toBe(eventNames('mx1')(event));
  });

  it('are 64 bits', () => {
    for (const name of delivered([LINES])) expect(name).toMatch(/^[0-9a-f]{16}$/);
  });
});
