import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { BoardStore } from '../../core/ports.ts';
import type { Board } from '../../core/rollup/board.ts';
import { SECONDS_A_DAY } from '../../core/time.ts';
import { putIf } from './put-if.ts';
import { EXPIRES, expiry, KEYS, PK, SK, type Table } from './table.ts';

/** The single item under `JUDGE` that people look at. */
const BOARD = 'BOARD';
/** Seconds: a judge that has stopped must not leave names behind. */
const LIFETIME = 2 * SECONDS_A_DAY;

/** One deflated item, overwritten each minute: about 4 write units. */
export function createBoardStore(table: Table, clock: () => number): BoardStore {
  const key = { [PK]: { S: KEYS.judge }, [SK]: { S: BOARD } };
  return {
    async load() {
      const { Item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key: key }));
      if (Item === undefined) return undefined;
      const board = JSON.parse(inflateRawSync(Item.body!.B!).toString('utf8')) as Board;
      return board.version === 1 ? board : undefined;
    },
    async save(board) {
      await putIf(table, {
        Item: {
          ...key,
          body: { B: deflateRawSync(JSON.stringify(board)) },
          [EXPIRES]: expiry(clock(), LIFETIME),
        },
      });
    },
  };
}
