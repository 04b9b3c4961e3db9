import { describe, expect, it } from 'vitest';
import { encodeContributions } from '../../lambda/core/events/contribution.ts';
import type { LateArrival } from '../../lambda/core/ports.ts';
import { readLate } from '../../lambda/judge/minute-reader.ts';
import { createMemoryContributionStore } from '../support/memory/contribution-store.ts';

const MINUTE = 29_459_040;

/** Puts the events of these numbers; `late` is the minute of their arrival, from MINUTE on. */
function storeOf(batches: { minute: number; events: number[]; late?: number }[]) {
  const store = createMemoryContributionStore();
  batches.forEach(({ minute, events, late }, batch) => {
    const body = encodeContributions(
      MINUTE + minute,
      events.map((event) => ({
        hash: String(event),
        event: { time: (MINUTE + minute) * 60_000 + event, host: 'mx1', instance: '', queueId: `Q${event}` },
      })),
    );
    const arrival = late === undefined ? {} : { late: MINUTE + late };
    void store.put({ minute: MINUTE + minute, batch: String(batch), body, ...arrival });
  });
  return store;
}

async function read(store: ReturnType<typeof storeOf>, given: { after?: LateArrival; most?: number } = {}) {
  const { after = { arrival: 0, minute: 0 }, most } = given;
  const reading = await readLate(store, { after, folded: MINUTE + 20, complete: MINUTE + 50 }, { most });
  return {
    more: reading.more,
    last: reading.groups.at(-1),
    groups: reading.groups.map(({ arrival, minute, events }) => [
      arrival - MINUTE,
      minute - MINUTE,
      events.map(({ queueId }) => Number(queueId!.slice(1))),
    ]),
  };
}

describe('readLate', () => {
  const cases: [what: string, batches: Parameters<typeof storeOf>[0], groups: unknown[]][] = [
    ['nothing where nothing is late', [{ minute: 1, events: [1] }], []],
    ['what is late', [{ minute: 1, events: [1, 2], late: 30 }], [[30, 1, [1, 2]]]],
    [
      'only what did not come in time',
      [
        { minute: 1, events: [1, 2] },
        { minute: 1, events: [1, 2, 3], late: 30 },
      ],
      [[30, 1, [3]]],
    ],
    [
      'what arrives twice only once, however it is cut',
      [
        { minute: 1, events: [1, 2], late: 30 },
        { minute: 1, events: [2, 3], late: 30 },
        { minute: 1, events: [1, 2, 3, 4], late: 31 },
      ],
      [
        [30, 1, [1, 2, 3]],
        [31, 1, [4]],
      ],
    ],
    [
      'by arrival, then by minute',
      [
        { minute: 1, events: [1], late: 31 },
        { minute: 3, events: [2], late: 30 },
        { minute: 2, events: [3], late: 30 },
      ],
      [
        [30, 2, [3]],
        [30, 3, [2]],
        [31, 1, [1]],
      ],
    ],
    ['not yet what may still arrive', [{ minute: 1, events: [1], late: 51 }], []],
    [
      'not yet what is about a minute that is not folded, nor anything behind it',
      [
        { minute: 1, events: [1], late: 30 },
        { minute: 21, events: [2], late: 40 },
        { minute: 2, events: [3], late: 41 },
      ],
      [[30, 1, [1]]],
    ],
  ];

  it.each(cases)('gives %s', async (_what, batches, groups) => {
    expect(await read(storeOf(batches))).toMatchObject({ groups, more: false });
  });

  it('gives no more than a run can do, and the rest to the next ones', async () => {
    const store = storeOf(
      [1, 2, 3, 4, 5].map((minute) => ({ minute, events: [minute, minute + 10], late: 30 })),
    );
    const seen: unknown[] = [];
    let after: LateArrival | undefined;
    for (let run = 0; run < 3; run++) {
      const { groups, more, last } = await read(store, { most: 3, ...(after && { after }) });
      expect(more).toBe(run < 2);
      seen.push(...groups.map((group) => group[1]));
      after = last;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });
});
