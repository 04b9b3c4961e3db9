import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { HostsStore } from '../../core/ports.ts';
import { putIf } from './put-if.ts';
import { KEYS, PK, SK, type Table } from './table.ts';

/** One item, deflated: about 1 kB a host. */
export function createHostsStore(table: Table): HostsStore {
  const key = { [PK]: { S: KEYS.hosts }, [SK]: { S: 'STATE' } };
  return {
    async load() {
      const { Item } = await table.client.send(
        new GetItemCommand({ TableName: table.name, Key: key, ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      return { version: Number(Item.version!.N), body: inflateRawSync(Item.body!.B!).toString('utf8') };
    },
    save({ version, body }) {
      return putIf(table, {
        Item: { ...key, version: { N: String(version) }, body: { B: deflateRawSync(body) } },
        ConditionExpression: 'attribute_not_exists(version) OR version = :before',
        ExpressionAttributeValues: { ':before': { N: String(version - 1) } },
      });
    },
  };
}
