import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rollup } from '../../../lambda/core/rollup/rollup.ts';
import { NOW, onDynamoDb, openTable } from './backends.ts';
import { describeEachBackend } from './each-backend.ts';
import { allItems } from './items.ts';

const HOUR = 490_000;

const rollup = (given: Partial<Rollup> = {}): Rollup => ({
  hour: HOUR,
  host: 'mx1',
  late: false,
  until: HOUR * 60 + 14,
  senders: [{ sender: 'login:ann@example.com', messages: 1, recipients: 3, sent: 2, failed: 1 }],
  rest: { messages: 7, recipients: 9, sent: 8, failed: 0 },
  ...given,
});

describeEachBackend('RollupStore', (stores) => {
  it('reads nothing at first', async () => {
    expect(await stores().rollups.read(0, HOUR)).toEqual([]);
  });

  it('reads back what was put: each hour, each host, late or not', async () => {
    const { rollups } = stores();
    const all = [rollup(), rollup({ host: 'mx2' }), rollup({ late: true }), rollup({ hour: HOUR + 1 })];
    await rollups.put(all);
    const read = await rollups.read(HOUR, HOUR + 1);
    expect(read).toHaveLength(all.length);
    expect(read).toEqual(expect.arrayContaining(all));
    expect(read.at(-1)).toMatchObject({ hour: HOUR + 1 });
  });

  it('reads the hours asked for, both ends included', async () => {
    const { rollups } = stores();
    await rollups.put([0, 1, 2, 3].map((after) => rollup({ hour: HOUR + after })));
    expect((await rollups.read(HOUR + 1, HOUR + 2)).map(({ hour }) => hour)).toEqual([HOUR + 1, HOUR + 2]);
  });

  it.each<[string, number, string]>([
    ['later minute replaces', 15, 'host:192.0.2.9'],
    ['same minute replaces', 14, 'host:192.0.2.9'],
    ['earlier minute leaves', 13, 'login:ann@example.com'],
  ])('one that is complete up to a %s what is there', async (_, minute, expected) => {
    const { rollups } = stores();
    await rollups.put([rollup()]);
    const [sender] = rollup().senders as [Rollup['senders'][0]];
    const other = { ...sender, sender: 'host:192.0.2.9' };
    await rollups.put([rollup({ until: HOUR * 60 + minute, senders: [other] })]);
    const [stored] = await rollups.read(HOUR, HOUR);
    expect(stored!.senders[0]!.sender).toBe(expected);
  });

  it('keeps more hosts than it writes at a time', async () => {
    const { rollups } = stores();
    await rollups.put(Array.from({ length: 100 }, (_, n) => rollup({ host: `mx${n}` })));
    expect(await rollups.read(HOUR, HOUR)).toHaveLength(100);
  });

  it('is not changed by whoever changes what he put or read', async () => {
    const { rollups } = stores();
    const mine = rollup();
    await rollups.put([mine]);
    mine.senders[0]!.recipients = 0;
    (await rollups.read(HOUR, HOUR))[0]!.senders[0]!.recipients = 1;
    expect(await rollups.read(HOUR, HOUR)).toEqual([rollup()]);
  });
});

describe('RollupStore on DynamoDB', () => {
  let opened: Awaited<ReturnType<typeof openTable>>;
  beforeEach(async () => {
    opened = await openTable();
  });
  afterEach(() => opened.close());

  it('writes 50 senders of a host in about a write unit, which expire in 14 days', async () => {
    const senders = Array.from({ length: 50 }, (_, n) => ({
      sender: n % 2 === 0 ? `host:10.0.${n}.${(n * 37) % 256}` : `login:user${n * 7}@example.com`,
      messages: n * 3,
      recipients: n * 7,
      sent: n * 6,
      failed: n % 5,
    }));
    await onDynamoDb(opened.table).rollups.put([rollup({ senders })]);
    const [item] = await allItems(opened.table);
    expect(item!.body!.B!.length).toBeLessThan(1_500);
    expect(Number(item!.expires!.N)).toBe(NOW / 1000 + 14 * 86_400);
  });
});
