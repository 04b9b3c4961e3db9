import type { Lease } from '../../core/ports.ts';
import { putIf } from './put-if.ts';
import { JUDGE_ITEMS, KEYS, PK, SK, type Table } from './table.ts';

/** A lease as one conditional item. Releasing sets its end to 0 rather than deleting it: one permission less. */
export function createLease(table: Table): Lease {
  const put = async (owner: string, now: number, until: number): Promise<boolean> => {
    return await putIf(table, {
      Item: {
        [PK]: { S: KEYS.judge },
        [SK]: { S: JUDGE_ITEMS.lease },
        holder: { S: owner },
        until: { N: String(until) },
      },
      ConditionExpression: 'attribute_not_exists(holder) OR holder = :owner OR #until < :now',
      ExpressionAttributeNames: { '#until': 'until' },
      ExpressionAttributeValues: { ':owner': { S: owner }, ':now': { N: String(now) } },
    });
  };
  return {
    acquire: put,
    async release(owner) {
      await put(owner, 0, 0);
    },
  };
}
