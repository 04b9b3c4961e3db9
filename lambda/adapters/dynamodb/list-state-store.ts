import { randomUUID } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ListStateStore } from '../../core/dnsbl/watch/watch-ports.ts';
import { queryPartition } from './paged-query.ts';
import { putIf } from './put-if.ts';
import { EXPIRES, expiry, KEYS, LIFETIME, PK, SK, type Table } from './table.ts';

/** An item holds 400 kB, key included. */
const PART_BYTES = 380_000;

/**
 * One item, deflated; with a large fleet in trouble, the rest of it as parts in a partition of their own. The parts
 * are written first and the item last, on condition: a crash between leaves the old state whole, and parts expire.
 */
export function createListStateStore(table: Table, clock: () => number): ListStateStore {
  const key = { [PK]: { S: KEYS.blocklists }, [SK]: { S: 'STATE' } };
  return {
    async load() {
      const { Item } = await table.client.send(
        new GetItemCommand({ TableName: table.name, Key: key, ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      const parts = [Item.body!.B!];
      if (Item.save?.S !== undefined) {
        for await (const part of queryPartition(table, KEYS.blocklistPart(Item.save.S), true))
          parts.push(part.body!.B!);
      }
      return {
        version: Number(Item.version!.N),
        body: inflateRawSync(Buffer.concat(parts)).toString('utf8'),
      };
    },
    async save({ version, body }) {
      const packed = deflateRawSync(body);
      const save = packed.length > PART_BYTES ? randomUUID() : undefined;
      for (let at = PART_BYTES; save !== undefined && at < packed.length; at += PART_BYTES) {
        await table.client.send(
          new PutItemCommand({
            TableName: table.name,
            Item: {
              [PK]: { S: KEYS.blocklistPart(save) },
              [SK]: { S: String(at / PART_BYTES).padStart(6, '0') },
              body: { B: packed.subarray(at, at + PART_BYTES) },
              [EXPIRES]: expiry(clock(), LIFETIME.checkpoint),
            },
          }),
        );
      }
      return await putIf(table, {
        Item: {
          ...key,
          version: { N: String(version) },
          body: { B: packed.subarray(0, PART_BYTES) },
          ...(save === undefined ? {} : { save: { S: save } }),
        },
        ConditionExpression: 'attribute_not_exists(version) OR version = :before',
        ExpressionAttributeValues: { ':before': { N: String(version - 1) } },
      });
    },
  };
}
