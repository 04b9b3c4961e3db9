import { randomUUID } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendwatchError } from '../../core/error.ts';
import type { Checkpoint, CheckpointStore, LateArrival } from '../../core/ports.ts';
import { MINUTE, SECONDS_A_DAY } from '../../core/time.ts';
import { queryPartition } from './paged-query.ts';
import { putIf } from './put-if.ts';
import { EXPIRES, expiry, JUDGE_ITEMS, KEYS, LIFETIME, PK, SK, type Table } from './table.ts';

/** An item holds 400 kB, key included. */
const PART_BYTES = 380_000;

/** The pointer is there and a part that it points to is not. */
export class CheckpointLostError extends SendwatchError {
  override name = 'CheckpointLostError';
  readonly code = 'checkpoint-lost';
}

/**
 * A checkpoint is a pointer item and parts under the version's own partition. The parts are written first and the
 * pointer moves last, on condition: a crash between leaves the old checkpoint whole, and the parts expire. Each save
 * has a partition of its own, so that two judges who save the same version at once cannot mix their parts.
 *
 * Parts never change: those that this process has loaded or saved last are not read again, at each run, until the
 * pointer names others.
 */
export function createCheckpointStore(table: Table, clock: () => number): CheckpointStore {
  let last: { save: string; state: Uint8Array } | undefined;
  /** The pointer as this process has seen it last: what the next save replaces. */
  let seen: Pointer | undefined;
  const readPointer = async () => {
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.name, Key: pointer, ConsistentRead: true }),
    );
    return Item;
  };
  const pointer = { [PK]: { S: KEYS.judge }, [SK]: { S: JUDGE_ITEMS.checkpoint } };
  return {
    async load(): Promise<Checkpoint | undefined> {
      const item = await readPointer();
      if (item === undefined) return undefined;
      seen = pointerOf(item);
      const { save, parts, minute } = seen;
      if (last?.save !== save) last = { save, state: await loadState(table, { save, parts, minute }) };
      return checkpointOf(seen, last.state.slice());
    },
    async loadBefore() {
      const before = (await readPointer())?.before?.S;
      if (before === undefined) return undefined;
      const replaced = JSON.parse(before) as Pointer;
      try {
        return checkpointOf(replaced, await loadState(table, replaced));
      } catch (error) {
        if (error instanceof CheckpointLostError) return undefined;
        throw error;
      }
    },
    async save({ version, minute, state, late }) {
      const save = randomUUID();
      const packed = deflateRawSync(state);
      const parts = Math.ceil(packed.length / PART_BYTES);
      for (let part = 0; part < parts; part++) {
        await table.client.send(
          new PutItemCommand({
            TableName: table.name,
            Item: {
              [PK]: { S: KEYS.checkpoint(save) },
              [SK]: { S: String(part).padStart(6, '0') },
              body: { B: packed.subarray(part * PART_BYTES, (part + 1) * PART_BYTES) },
              [EXPIRES]: expiry(clock(), LIFETIME.checkpoint),
            },
          }),
        );
      }
      const saved = await putIf(table, {
        Item: {
          ...pointer,
          version: { N: String(version) },
          save: { S: save },
          minute: { N: String(minute) },
          parts: { N: String(parts) },
          ...(late === undefined ? {} : { late: { S: JSON.stringify(late) } }),
          ...(seen?.version === version - 1 ? { before: { S: JSON.stringify(seen) } } : {}),
        },
        ConditionExpression: 'attribute_not_exists(version) OR version = :before',
        ExpressionAttributeValues: { ':before': { N: String(version - 1) } },
      });
      if (saved) {
        last = { save, state: state.slice() };
        seen = { version, save, minute, parts, ...(late === undefined ? {} : { late }) };
      }
      return saved;
    },
  };
}

/** What the pointer item says of a checkpoint. */
interface Pointer {
  version: number;
  /** The name of its parts' partition. */
  save: string;
  minute: number;
  parts: number;
  late?: LateArrival;
}

function pointerOf(item: Record<string, AttributeValue>): Pointer {
  return {
    version: Number(item.version!.N),
    save: item.save!.S!,
    minute: Number(item.minute!.N),
    parts: Number(item.parts!.N),
    ...(item.late?.S === undefined ? {} : { late: JSON.parse(item.late.S) as LateArrival }),
  };
}

function checkpointOf({ version, minute, late }: Pointer, state: Uint8Array): Checkpoint {
  return { version, minute, state, ...(late === undefined ? {} : { late }) };
}

/** @throws CheckpointLostError when parts are missing */
async function loadState(
  table: Table,
  { save, parts: expected, minute }: { save: string; parts: number; minute: number },
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of queryPartition(table, KEYS.checkpoint(save), true)) parts.push(part.body!.B!);
  if (parts.length < expected) {
    throw new CheckpointLostError(
      `the checkpoint of ${new Date(minute * MINUTE).toISOString()} has lost ` +
        `${expected - parts.length} of its ${expected} parts (they expire ${LIFETIME.checkpoint / SECONDS_A_DAY} days ` +
        `after they were written): restore the table to a point in time, or delete the item ${PK}=${KEYS.judge}, ` +
        `${SK}=${JUDGE_ITEMS.checkpoint} to begin anew without what was learned`,
    );
  }
  return new Uint8Array(inflateRawSync(Buffer.concat(parts.slice(0, expected))));
}
