import { describe, expect, it } from 'vitest';
import type { IncidentChange } from '../../lambda/core/incident/incident.ts';
import { Outbox, StaleIncidentError } from '../../lambda/judge/outbox.ts';
import { incident } from '../support/builders/incident-record.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';

const NOW = Date.UTC(2026, 0, 5, 8, 10);
const SENDERS = 2_000;
/** DynamoDB answers in some 5 ms, and an incident is two writes: its place in the index, and itself. */
const WRITE_MS = 10;
/** What a run keeps of its time to save and to tell. */
const RESERVE_MS = 15_000;

const opened = (n: number): IncidentChange => ({
  type: 'opened',
  incident: incident({ id: `i${n}`, sender: `host:10.0.${n >> 8}.${n & 255}` }),
  key: `i${n}/opened`,
});

/** A store that counts how long the writes take: those that run side by side take the time of one. */
function timed(refuses: (id: string) => boolean = () => false) {
  const store = createMemoryIncidentStore();
  let busy = 0;
  const seen = { spent: 0, most: 0, writes: 0, busy: () => busy };
  const put: typeof store.put = async (record) => {
    seen.writes++;
    if (busy++ === 0) seen.spent += WRITE_MS;
    seen.most = Math.max(seen.most, busy);
    await new Promise((resolve) => setImmediate(resolve));
    try {
      return refuses(record.incident.id) ? false : await store.put(record);
    } finally {
      busy--;
    }
  };
  return { store: { ...store, put }, seen };
}

describe('incidents of thousands of senders at once', () => {
  it('are saved and told in the time that a run keeps for it, and the table is not flooded', async () => {
    const { store, seen } = timed();
    const outbox = await Outbox.open(store, NOW);
    outbox.note(Array.from({ length: SENDERS }, (_, n) => opened(n)));
    await outbox.save();
    let published = 0;
    const { failures } = await outbox.publish({ publish: async () => void published++ });
    expect(failures).toEqual([]);
    expect([published, seen.writes]).toEqual([1, 2 * SENDERS]);
    expect(seen.spent).toBeLessThanOrEqual(RESERVE_MS);
    expect(seen.most).toBeLessThanOrEqual(8);
    expect(await store.list()).toHaveLength(SENDERS);
  });

  it('end with the first one that another judge has written: none is under way any more', async () => {
    const { store, seen } = timed((id) => id === 'i5');
    const outbox = await Outbox.open(store, NOW);
    outbox.note(Array.from({ length: 100 }, (_, n) => opened(n)));
    await expect(outbox.save()).rejects.toThrow(StaleIncidentError);
    expect(seen.busy()).toBe(0);
    expect(seen.writes).toBeLessThan(20);
  });
});
