import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnwritableItemError } from '../../../lambda/core/ports.ts';
import { NOW, onDynamoDb, openTable } from './backends.ts';
import { describeEachBackend } from './each-backend.ts';
import { allItems } from './items.ts';

const SLOT = 5_890_000;

describeEachBackend('HeardStore', (stores) => {
  it('has heard nobody at first', async () => {
    expect([...(await stores().heard.read(SLOT))]).toEqual([]);
  });

  it('reads the hosts of one slot, each with its least lag, whatever came first', async () => {
    const { heard } = stores();
    await heard.put(SLOT, 'mx1', 9_000);
    await heard.put(SLOT, 'mx1', 2_000);
    await heard.put(SLOT, 'mx1', 5_000);
    await heard.put(SLOT, 'mx2', -3_600_000);
    await heard.put(SLOT + 1, 'mx3', 1_000);
    expect([...(await heard.read(SLOT))].sort()).toEqual([
      ['mx1', 2_000],
      ['mx2', -3_600_000],
    ]);
  });
});

describeEachBackend('HostsStore', (stores) => {
  it('holds nothing at first', async () => {
    expect(await stores().hosts.load()).toBeUndefined();
  });

  it('is written by whoever knows the latest, and by nobody else', async () => {
    const { hosts } = stores();
    expect(await hosts.save({ version: 1, body: 'one' })).toBe(true);
    expect(await hosts.save({ version: 2, body: 'two' })).toBe(true);
    expect(await hosts.save({ version: 2, body: 'late' })).toBe(false);
    expect(await hosts.load()).toEqual({ version: 2, body: 'two' });
  });
});

describe('HeardStore on DynamoDB', () => {
  let opened: Awaited<ReturnType<typeof openTable>>;
  beforeEach(async () => {
    opened = await openTable();
  });
  afterEach(() => opened.close());

  it('keeps who was heard for two days', async () => {
    await onDynamoDb(opened.table).heard.put(SLOT, 'mx1', 2_000);
    const [item] = await allItems(opened.table);
    expect(Number(item!.expires!.N)).toBe(NOW / 1000 + 2 * 86_400);
  });

  it('says of a name that cannot be a key that it never will be', async () => {
    const put = onDynamoDb(opened.table).heard.put(SLOT, 'x'.repeat(1_100), 2_000);
    await expect(put).rejects.toBeInstanceOf(UnwritableItemError);
  });
});
