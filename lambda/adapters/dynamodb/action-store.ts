import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Action } from '../../core/message/action.ts';
import type { ActionStore } from '../../core/ports.ts';
import { SECONDS_A_DAY } from '../../core/time.ts';
import { queryPartition } from './paged-query.ts';
import { EXPIRES, expiry, PK, SK, type Table } from './table.ts';

/** The partition of what people told sendwatch: a few items, all of them read at each run. */
const ACTIONS = 'ACTIONS';
/** Seconds: as long as an incident, whose notices may name its acknowledgement. The judge renews one of an open one. */
const ACK_LIFETIME = 90 * SECONDS_A_DAY;
/** Seconds after the end of a job or drill: verdicts about it can be reached again for days, when a judge catches up. */
const JOB_GRACE = 7 * SECONDS_A_DAY;

/** One item an acknowledged incident, one an announced job, and one a drill. */
export function createActionStore(table: Table, clock: () => number): ActionStore {
  return {
    async list() {
      const actions: Action[] = [];
      for await (const item of queryPartition(table, ACTIONS, true)) {
        actions.push(JSON.parse(item.body!.S!) as Action);
      }
      return actions;
    },
    async put(action) {
      await table.client.send(
        new PutItemCommand({
          TableName: table.name,
          Item: {
            [PK]: { S: ACTIONS },
            [SK]: { S: sortKey(action) },
            body: { S: JSON.stringify(action) },
            [EXPIRES]:
              action.type === 'ack'
                ? expiry(clock(), ACK_LIFETIME)
                : expiry(Math.max(clock(), action.to), JOB_GRACE),
          },
        }),
      );
    },
  };
}

function sortKey(action: Action): string {
  if (action.type === 'ack') return `ACK#${action.incident}`;
  if (action.type === 'drill') return `DRILL#${action.nonce}`;
  return `EXPECT#${action.sender}#${action.from}`;
}
