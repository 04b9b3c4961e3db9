import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { hash53 } from '../../core/hash.ts';
import type { ContributionStore } from '../../core/ports.ts';
import { queryPartition } from './paged-query.ts';
import { EXPIRES, expiry, KEYS, LIFETIME, PK, SK, type Table } from './table.ts';

/** Partitions a minute is spread over: one takes 1,000 write units a second. */
const BUCKETS = 1;

/** One item per (event minute, batch); the body is deflated, as log lines repeat themselves. */
export function createContributionStore(table: Table, clock: () => number): ContributionStore {
  return {
    async put({ minute, batch, body }) {
      await table.client.send(
        new PutItemCommand({
          TableName: table.name,
          Item: {
            [PK]: { S: KEYS.minute(minute, hash53(batch) % BUCKETS) },
            [SK]: { S: batch },
            body: { B: deflateRawSync(body) },
            [EXPIRES]: expiry(clock(), LIFETIME.contributions),
          },
        }),
      );
    },
    async read(minute) {
      const bodies: string[] = [];
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        for await (const item of queryPartition(table, KEYS.minute(minute, bucket), true)) {
          bodies.push(inflateRawSync(item.body!.B!).toString('utf8'));
        }
      }
      return bodies;
    },
  };
}
