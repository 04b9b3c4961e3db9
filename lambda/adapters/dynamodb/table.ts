import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TABLE_ATTRIBUTES } from '../../contract.ts';
import { SECONDS_A_DAY } from '../../core/time.ts';

/** The one table and the client to reach it. */
export interface Table {
  client: DynamoDBClient;
  name: string;
}

export const { partitionKey: PK, sortKey: SK, expires: EXPIRES } = TABLE_ATTRIBUTES;

/** Partition keys, all in one place. */
export const KEYS = {
  minute: (minute: number, bucket: number) => `MINUTE#${minute}#${bucket}`,
  /** Pointers to late contributions, by the minute of their arrival. */
  late: 'LATE',
  judge: 'JUDGE',
  checkpoint: (save: string) => `CHECKPOINT#${save}`,
  incidents: 'INCIDENTS',
  /** Which of them are over, see `incident-index.ts`. */
  incidentIndex: 'INCIDENTS#INDEX',
  rollups: 'ROLLUPS',
  /** Mail hosts by the slot in which their lines arrived. */
  heard: (slot: number) => `HEARD#${slot}`,
  hosts: 'HOSTS',
  blocklists: 'BLOCKLISTS',
  blocklistPart: (save: string) => `BLOCKLISTS#${save}`,
} as const;

/** Sort keys of the single items under `JUDGE`. */
export const JUDGE_ITEMS = { lease: 'LEASE', checkpoint: 'CHECKPOINT' } as const;

/** How long items live, in seconds. */
export const LIFETIME = {
  /** Contributions: long enough for a redrive and a weekend's outage of the judge. */
  contributions: 4 * SECONDS_A_DAY,
  /**
   * Parts of checkpoints. The pointer does not expire, so the parts that it points to must outlive any outage of
   * the judge; what it pointed to before costs a few cents a month until then.
   */
  checkpoint: 30 * SECONDS_A_DAY,
  incident: 90 * SECONDS_A_DAY,
  /** Two days are asked about; the rest is for whoever looks back. */
  rollup: 14 * SECONDS_A_DAY,
  /** After a day without the judge, what came is not asked for any more. */
  heard: 2 * SECONDS_A_DAY,
} as const;

/** The `expires` attribute for an item written at `now` (milliseconds). */
export function expiry(now: number, lifetime: number): { N: string } {
  return { N: String(Math.floor(now / 1000) + lifetime) };
}
