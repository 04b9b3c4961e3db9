import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type RollupStore, UnwritableItemError } from '../../core/ports.ts';
import {
  type Rollup,
  type SenderRow,
  senderRow,
  senderTrafficOf,
  type TrafficRow,
  trafficOf,
  trafficRow,
} from '../../core/rollup/rollup.ts';
import { queryPartition } from './paged-query.ts';
import { putIf } from './put-if.ts';
import { EXPIRES, expiry, KEYS, LIFETIME, PK, SK, type Table } from './table.ts';

/** Writes at a time: a fleet's hosts must not wait for each other, nor be a burst. */
const AT_ONCE = 8;

/** One deflated item per (hour, mail host): about one write unit for 50 senders. */
export function createRollupStore(table: Table, clock: () => number): RollupStore {
  const put = (rollup: Rollup) =>
    putIf(table, {
      Item: {
        [PK]: { S: KEYS.rollups },
        [SK]: { S: sortKey(rollup) },
        until: { N: String(rollup.until) },
        body: { B: deflateRawSync(JSON.stringify(packed(rollup))) },
        [EXPIRES]: expiry(clock(), LIFETIME.rollup),
      },
      ConditionExpression: 'attribute_not_exists(#until) OR #until <= :until',
      ExpressionAttributeNames: { '#until': 'until' },
      ExpressionAttributeValues: { ':until': { N: String(rollup.until) } },
    });
  return {
    async put(rollups) {
      const refused: Rollup[] = [];
      const putOrSkip = async (rollup: Rollup) => {
        try {
          await put(rollup);
        } catch (error) {
          if (!(error instanceof UnwritableItemError)) throw error;
          refused.push(rollup);
        }
      };
      for (let at = 0; at < rollups.length; at += AT_ONCE) {
        await Promise.all(rollups.slice(at, at + AT_ONCE).map(putOrSkip));
      }
      return refused;
    },
    async read(first, last) {
      const rollups: Rollup[] = [];
      const range = { from: sortable(first), before: sortable(last + 1) };
      for await (const item of queryPartition(table, KEYS.rollups, true, range)) {
        const body = JSON.parse(inflateRawSync(item.body!.B!).toString('utf8')) as Packed;
        rollups.push(unpacked(body, Number(item.until!.N)));
      }
      return rollups;
    },
  };
}

type Packed = [hour: number, late: 0 | 1, host: string, senders: SenderRow[], rest: TrafficRow];

function packed({ hour, late, host, senders, rest }: Rollup): Packed {
  return [hour, late ? 1 : 0, host, senders.map(senderRow), trafficRow(rest)];
}

function unpacked([hour, late, host, senders, rest]: Packed, until: number): Rollup {
  return {
    hour,
    host,
    late: late === 1,
    until,
    senders: senders.map(senderTrafficOf),
    rest: trafficOf(rest),
  };
}

function sortKey({ hour, late, host }: Rollup): string {
  return `${sortable(hour)}#${late ? 'late' : 'main'}#${host}`;
}

/** An hour as text that sorts as the number does. */
function sortable(hour: number): string {
  return String(hour).padStart(9, '0');
}
