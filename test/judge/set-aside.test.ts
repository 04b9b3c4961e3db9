import { describe, expect, it } from 'vitest';
import type { IncidentChange } from '../../lambda/core/incident/incident.ts';
import type { Message } from '../../lambda/core/message/publisher.ts';
import { UnwritableItemError } from '../../lambda/core/ports.ts';
import { Outbox } from '../../lambda/judge/outbox.ts';
import { incident } from '../support/builders/incident-record.ts';
import { createMemoryHeardStore } from '../support/memory/host-stores.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';
import { bench, log, MINUTE, play } from './bench.ts';

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
      expect(outbox.setAside).toEqual(['the incident b of login:b is refused by the store, and not told']);
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

describe('what a judge goes on without', () => {
  it('is named in its log, whatever it is: people are sent there', async () => {
    const refuse = async () => {
      throw new UnwritableItemError('Item size has exceeded the maximum');
    };
    const told = new Set<string>();
    const hurt = bench((deps) => ({
      incidents: { ...deps.incidents, list: async () => [], recent: async () => [], put: refuse },
      rollups: { put: async (rollups) => [...rollups], read: async () => [] },
      board: { load: async () => undefined, save: refuse },
      mailHosts: {
        heard: createMemoryHeardStore(),
        hosts: { load: async () => undefined, save: refuse },
        named: [],
      },
    }));
    const { judge } = hurt;
    await play(Object.assign(hurt, { judge: noting(judge, told) }), 92);
    const kinds = [...told].map((each) => each.replace(/\d{4}-\S+Z|\b[0-9a-z]{11}\b/g, '...'));
    expect([...new Set(kinds)].sort()).toEqual([
      'the board is refused by the store: the dashboard shows an older one',
      `the incident ... of ${log.infected} is refused by the store, and not told`,
      'the mail hosts could not be looked at: UnwritableItemError',
      'the roll-up of ... of mx1 is refused by the store',
    ]);
  });
});

function noting(judge: ReturnType<typeof bench>['judge'], told: Set<string>): typeof judge {
  return async (...run) => {
    const summary = await judge(...run);
    for (const problem of summary.problems) told.add(problem);
    return summary;
  };
}
