import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createListStateStore } from '../../lambda/adapters/dynamodb/list-state-store.ts';
import { EXPIRES } from '../../lambda/adapters/dynamodb/table.ts';
import type { ListStateStore } from '../../lambda/core/dnsbl/watch/watch-ports.ts';
import { openTable } from '../adapters/dynamodb/backends.ts';
import { allItems } from '../adapters/dynamodb/items.ts';
import { createMemoryListStateStore } from './memory-list-state-store.ts';

/** Cannot be deflated to less than three quarters. */
const LARGE = randomBytes(900_000).toString('base64');

let opened: Awaited<ReturnType<typeof openTable>>;
beforeAll(async () => {
  opened = await openTable();
});
afterAll(() => opened?.close());

describe.each<[string, () => ListStateStore]>([
  ['in memory', createMemoryListStateStore],
  ['on DynamoDB', () => createListStateStore(opened.table, Date.now)],
])('ListStateStore %s', (_, create) => {
  let store: ListStateStore;
  let version = 0;
  beforeEach(async () => {
    store = create();
    version = (await store.load())?.version ?? 0;
  });

  it('is empty at first, or holds what was saved last', async () => {
    expect(await store.save({ version: version + 1, body: 'one' })).toBe(true);
    expect(await store.load()).toEqual({ version: version + 1, body: 'one' });
  });

  it('refuses whoever comes second', async () => {
    await store.save({ version: version + 1, body: 'first' });
    expect(await store.save({ version: version + 1, body: 'second' })).toBe(false);
    expect(await store.load()).toMatchObject({ body: 'first' });
  });

  it('holds more than fits into an item, and less again', async () => {
    await store.save({ version: version + 1, body: LARGE });
    expect((await store.load())?.body).toBe(LARGE);
    await store.save({ version: version + 2, body: 'small' });
    expect((await store.load())?.body).toBe('small');
  });
});

describe('the items on DynamoDB', () => {
  it('are one that never expires, and parts that do', async () => {
    const items = await allItems(opened.table);
    expect(items.filter((item) => item[EXPIRES] === undefined)).toHaveLength(1);
    expect(items.length).toBeGreaterThan(1);
  });
});
