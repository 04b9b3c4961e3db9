import { beforeEach, describe, expect, it } from 'vitest';
import { encodeContributions } from '../../lambda/core/events/contribution.ts';
import type { ContributionStore } from '../../lambda/core/ports.ts';
import { MinuteCache } from '../../lambda/judge/minute-cache.ts';
import { createMemoryContributionStore } from '../support/memory/contribution-store.ts';

const MINUTE = 29_459_040;

/** A store that counts how often a body's text is asked for. */
class Bench {
  readonly #store = createMemoryContributionStore();
  unpacked = 0;
  store: ContributionStore = {
    ...this.#store,
    read: async (minute, latest) =>
      (await this.#store.read(minute, latest)).map(({ print, text }) => ({
        print,
        text: () => {
          this.unpacked++;
          return text();
        },
      })),
  };

  async put(batch: string, ...queueIds: string[]): Promise<void> {
    const contributions = queueIds.map((queueId, at) => ({
      hash: queueId.padStart(16, '0'),
      event: { time: MINUTE * 60_000 + at, host: 'mx1', instance: 'postfix', queueId, removed: true },
    }));
    await this.#store.put({ minute: MINUTE, batch, body: encodeContributions(MINUTE, contributions) });
  }
}

describe('MinuteCache', () => {
  let bench: Bench;
  let cache: MinuteCache;
  beforeEach(() => {
    bench = new Bench();
    cache = new MinuteCache();
  });

  /** The queue ids of the minute's events, and how many bodies had to be unpacked. */
  async function read(of = cache, ended = true): Promise<[string[], number]> {
    bench.unpacked = 0;
    const events = await of.read(bench.store, MINUTE, { latest: true, ended });
    return [events.map(({ queueId }) => queueId!), bench.unpacked];
  }

  it('unpacks a minute once while nothing is added to it', async () => {
    await bench.put('a', 'A1', 'A2');
    await bench.put('b', 'B1');
    expect(await read()).toEqual([expect.arrayContaining(['A1', 'A2', 'B1']), 2]);
    expect(await read()).toEqual([expect.arrayContaining(['A1', 'A2', 'B1']), 0]);
  });

  it.each<[string, () => Promise<void>, string[]]>([
    ['a batch more', () => bench.put('b', 'B1'), ['A1', 'B1']],
    ['another text of the same batch', () => bench.put('a', 'A9'), ['A9']],
  ])('makes the minute anew for %s', async (_, change, expected) => {
    await bench.put('a', 'A1');
    await read();
    await change();
    const [queueIds, unpacked] = await read();
    expect(queueIds.sort()).toEqual(expected);
    expect(unpacked).toBe(expected.length);
    expect(await read()).toEqual([expect.arrayContaining(expected), 0]);
  });

  it('does not take a batch that came twice for something new', async () => {
    await bench.put('a', 'A1');
    await read();
    await bench.put('a', 'A1');
    expect(await read()).toEqual([['A1'], 0]);
  });

  it('keeps no minute that has not ended', async () => {
    await bench.put('a', 'A1');
    await read(cache, false);
    expect(await read(cache, false)).toEqual([['A1'], 1]);
  });

  it('forgets minutes that are not read again', async () => {
    await bench.put('a', 'A1');
    await read();
    cache.forget(MINUTE - 1);
    expect((await read())[1]).toBe(0);
    cache.forget(MINUTE);
    expect((await read())[1]).toBe(1);
  });

  it('goes on without a cache when its room is full, and has room again', async () => {
    const small = new MinuteCache(200);
    await bench.put('a', ...Array.from({ length: 50 }, (_, n) => `A${n}`));
    await read(small);
    expect((await read(small))[1]).toBe(1);
    await bench.put('a', 'A1');
    await read(small);
    expect(await read(small)).toEqual([['A1'], 0]);
  });
});
