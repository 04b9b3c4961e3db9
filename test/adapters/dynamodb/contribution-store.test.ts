import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContributionStore } from '../../../lambda/core/ports.ts';
import { NOW, onDynamoDb, openTable } from './backends.ts';
import { describeEachBackend } from './each-backend.ts';
import { allItems } from './items.ts';

const MINUTE = 29_459_040;

const bodies = async (store: ContributionStore) => (await store.read(MINUTE)).map((body) => body.text());

describeEachBackend('ContributionStore', (stores) => {
  it('reads no body of a minute without contributions', async () => {
    expect(await bodies(stores().contributions)).toEqual([]);
  });

  it('reads the bodies of all batches of a minute', async () => {
    const { contributions } = stores();
    await contributions.put({ minute: MINUTE, batch: 'mx1#1#9#0', body: 'one' });
    await contributions.put({ minute: MINUTE, batch: 'mx1#1#9#1', body: 'two' });
    await contributions.put({ minute: MINUTE, batch: 'mx2#1#9#0', body: 'three' });
    expect((await bodies(contributions)).sort()).toEqual(['one', 'three', 'two']);
  });

  it('gives back a large body to the letter', async () => {
    const { contributions } = stores();
    const body = JSON.stringify(Array.from({ length: 5000 }, (_, at) => `Grüße ${at} ${at * 7919}`));
    await contributions.put({ minute: MINUTE, batch: 'b', body });
    expect(await bodies(contributions)).toEqual([body]);
  });

  it('keeps minutes apart', async () => {
    const { contributions } = stores();
    await contributions.put({ minute: MINUTE, batch: 'b', body: 'this' });
    await contributions.put({ minute: MINUTE + 1, batch: 'b', body: 'next' });
    expect(await bodies(contributions)).toEqual(['this']);
  });

  it('holds a redelivered batch once', async () => {
    const { contributions } = stores();
    const batch = { minute: MINUTE, batch: 'mx1#1#9#0', body: 'one' };
    for (let time = 0; time < 3; time++) await contributions.put(batch);
    expect(await bodies(contributions)).toEqual(['one']);
  });

  it('holds the latest body of a batch, as a redrive with a newer parser writes it', async () => {
    const { contributions } = stores();
    await contributions.put({ minute: MINUTE, batch: 'b', body: 'old' });
    await contributions.put({ minute: MINUTE, batch: 'b', body: 'new' });
    expect(await bodies(contributions)).toEqual(['new']);
  });

  it('tells batches and their versions apart without unpacking them', async () => {
    const { contributions } = stores();
    const prints = async () => (await contributions.read(MINUTE)).map(({ print }) => print).sort();
    await contributions.put({ minute: MINUTE, batch: 'a', body: 'one' });
    const first = await prints();
    await contributions.put({ minute: MINUTE, batch: 'a', body: 'one' });
    expect(await prints()).toEqual(first);
    await contributions.put({ minute: MINUTE, batch: 'b', body: 'one' });
    const second = await prints();
    expect(new Set([...first, ...second]).size).toBe(2);
    await contributions.put({ minute: MINUTE, batch: 'a', body: 'two' });
    expect(new Set([...second, ...(await prints())]).size).toBe(3);
  });

  describe('late batches', () => {
    const late = (minute: number, arrival: number, batch: string, body: string) => ({
      minute,
      batch,
      body,
      late: arrival,
    });

    it('stand apart from those that came in time', async () => {
      const { contributions } = stores();
      await contributions.put({ minute: MINUTE, batch: 'zz#1', body: 'in time' });
      await contributions.put(late(MINUTE, MINUTE + 30, 'zz#1', 'late'));
      expect(await bodies(contributions)).toEqual(['in time']);
      const read = (await contributions.readLate(MINUTE)).map(({ arrival, body }) => [arrival, body.text()]);
      expect(read).toEqual([[MINUTE + 30, 'late']]);
    });

    it('are found by their arrival, each minute once, in order', async () => {
      const { contributions } = stores();
      await contributions.put(late(MINUTE, MINUTE + 99, 'a', 'too late'));
      await contributions.put(late(MINUTE, MINUTE + 31, 'a', 'one'));
      await contributions.put(late(MINUTE, MINUTE + 31, 'b', 'two'));
      await contributions.put(late(MINUTE - 60, MINUTE + 31, 'a', 'three'));
      await contributions.put(late(MINUTE + 1, MINUTE + 30, 'a', 'four'));
      await contributions.put(late(MINUTE, MINUTE + 29, 'a', 'too early'));
      expect(await contributions.lateArrivals(MINUTE + 30, MINUTE + 31)).toEqual([
        { arrival: MINUTE + 30, minute: MINUTE + 1 },
        { arrival: MINUTE + 31, minute: MINUTE - 60 },
        { arrival: MINUTE + 31, minute: MINUTE },
      ]);
    });

    it('are held once for each minute in which they arrive', async () => {
      const { contributions } = stores();
      for (const arrival of [30, 30, 31]) {
        await contributions.put(late(MINUTE, MINUTE + arrival, 'a', 'one'));
      }
      const arrivals = (await contributions.readLate(MINUTE)).map(({ arrival }) => arrival - MINUTE);
      expect(arrivals.sort()).toEqual([30, 31]);
    });
  });

  it('gives back any text unchanged', async () => {
    const { contributions } = stores();
    const body = JSON.stringify({ reply: 'größer 😀 \u0000\u0007 "quoted"\r\n' });
    await contributions.put({ minute: MINUTE, batch: 'b', body });
    expect(await bodies(contributions)).toEqual([body]);
  });

  it('reads a minute that does not fit into one page of 1 MB', async () => {
    const { contributions } = stores();
    // Random, so that it does not compress: four items of some 300 kB.
    const texts = Array.from({ length: 4 }, () => randomBytes(200_000).toString('base64'));
    for (const [at, body] of texts.entries()) {
      await contributions.put({ minute: MINUTE, batch: `b${at}`, body });
    }
    const read = await bodies(contributions);
    expect(new Set(read)).toEqual(new Set(texts));
    expect(read).toHaveLength(texts.length);
  });
});

describe('ContributionStore on DynamoDB, item by item', () => {
  let opened: Awaited<ReturnType<typeof openTable>>;
  beforeAll(async () => {
    opened = await openTable();
  });
  afterAll(() => opened.close());

  it('writes one item a batch, which compresses and expires after the redrive window', async () => {
    const body = 'status=sent (250 2.0.0 Ok) '.repeat(20_000);
    await onDynamoDb(opened.table).contributions.put({ minute: MINUTE, batch: 'b', body });
    const items = await allItems(opened.table);
    expect(items).toHaveLength(1);
    expect(items[0]!.body!.B!.length).toBeLessThan(body.length / 20);
    const days = (Number(items[0]!.expires!.N) - NOW / 1000) / 86_400;
    // Longer than Lambda's 6 hours of retries and a weekend.
    expect(days).toBeGreaterThanOrEqual(3);
  });
});
