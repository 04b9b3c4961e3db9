import type { HeardStore } from '../../core/ports.ts';
import { queryPartition } from './paged-query.ts';
import { putIf } from './put-if.ts';
import { EXPIRES, expiry, KEYS, LIFETIME, PK, SK, type Table } from './table.ts';

/** An item for each slot and mail host, of which the least lag stays. */
export function createHeardStore(table: Table, clock: () => number): HeardStore {
  return {
    async put(slot, host, least) {
      await putIf(table, {
        Item: {
          [PK]: { S: KEYS.heard(slot) },
          [SK]: { S: host },
          least: { N: String(least) },
          [EXPIRES]: expiry(clock(), LIFETIME.heard),
        },
        ConditionExpression: 'attribute_not_exists(least) OR least > :least',
        ExpressionAttributeValues: { ':least': { N: String(least) } },
      });
    },
    async read(slot) {
      const heard = new Map<string, number>();
      for await (const item of queryPartition(table, KEYS.heard(slot), true)) {
        heard.set(item[SK]!.S!, Number(item.least!.N));
      }
      return heard;
    },
  };
}
