import { describe, expect, it } from 'vitest';
import type { IncidentChange } from '../../lambda/core/incident/incident.ts';
import type { Message } from '../../lambda/core/message/publisher.ts';
import { UnwritableItemError } from '../../lambda/core/ports.ts';
import { Outbox } from '../../lambda/judge/outbox.ts';
import { incident } from '../support/builders/incident-record.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';
import { bench, MINUTE, play } from './bench.ts';

const NOW = Date.UTC(2026, 0, 5, 8, 10);

const opened = (id: string): IncidentChange => ({
  type: 'opened',
  incident: incident({ id, sender: `login:${id}` }),
  key: `${id}/opened`,
});

/** A store that refuses one incident for good. */
function refusing(id: string) {
  const store = createMemoryIncidentStore();
  return {
    ...store,
    put: async (record: Parameters<typeof store.put>[0]) => {
      if (record.incident.id === id) throw new UnwritableItemError('Item size has exceeded the maximum');
      return await store.put(record);
    },
  };
}

describe('an incident that the store refuses', () => {
  it('is set aside and counted; the others are stored and told', async () => {
    const store = refusing('b');
    const published: Message[] = [];
    for (const now of [NOW, NOW + MINUTE]) {
      const outbox = await Outbox.open(store, now);
      outbox.note([opened('a'), opened('b'), opened('c')]);
      await outbox.save();
      await outbox.publish({ publish: async (message) => void published.push(message) });
      expect(outbox.setAside).toBe(1);
    }
    expect((await store.list()).map((record) => record.incident.id)).toEqual(['a', 'c']);
    expect(published.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('login:a'),
      expect.stringContaining('login:c'),
    ]);
  });

  it('does not keep the judge from telling another sender, nor from moving on', async () => {
    const calm = bench();
    await play(calm, 92);
    let refused = 0;
    const hurt = bench((deps) => ({
      incidents: {
        ...deps.incidents,
        list: async () => [],
        put: async () => {
          refused++;
          throw new UnwritableItemError('Item size has exceeded the maximum');
        },
      },
    }));
    await play(hurt, 92);
    expect(refused).toBeGreaterThan(0);
    expect((await hurt.deps.checkpoints.load())!.minute).toBe((await calm.deps.checkpoints.load())!.minute);
  });
});
