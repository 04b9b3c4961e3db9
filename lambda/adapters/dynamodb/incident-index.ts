import { type IncidentRecord, overSince } from '../../core/incident/notice.ts';
import { queryPartition } from './paged-query.ts';
import { putIf } from './put-if.ts';
import { EXPIRES, expiry, KEYS, LIFETIME, PK, SK, type Table } from './table.ts';

/** Sorts before every incident. */
const WHOLE = '#';

/** What is known of the incidents without reading them: some hundred bytes each, where an incident has kilobytes. */
export interface IncidentIndex {
  /** Whether each incident is in it; a table that an earlier version has written has no index. */
  whole: boolean;
  /** Milliseconds since 1970 by incident, see `overSince`; undefined while it is not over. */
  over: ReadonlyMap<string, number | undefined>;
}

export async function readIndex(table: Table): Promise<IncidentIndex> {
  const over = new Map<string, number | undefined>();
  let whole = false;
  for await (const item of queryPartition(table, KEYS.incidentIndex, true)) {
    const id = item[SK]!.S!;
    if (id === WHOLE) whole = true;
    else over.set(id, item.over?.N === undefined ? undefined : Number(item.over.N));
  }
  return { whole, over };
}

/** The incidents that are not over, or that have been so since `since` at the earliest, and those among `also`. */
export function idsSince({ over }: IncidentIndex, since: number, also?: ReadonlySet<string>): string[] {
  return [...over]
    .filter(([id, end]) => end === undefined || end >= since || also?.has(id))
    .map(([id]) => id);
}

/**
 * Notes a record's state. Before a record that is not over is written, and after one that is: whatever is interrupted
 * between the two leaves an entry that promises too much, never one that hides a notice which waits.
 *
 * @throws UnwritableItemError for an id that is too long
 */
export async function putEntry(table: Table, record: IncidentRecord, now: number): Promise<void> {
  const over = overSince(record);
  await putIf(table, {
    Item: {
      [PK]: { S: KEYS.incidentIndex },
      [SK]: { S: record.incident.id },
      ...(over === undefined ? {} : { over: { N: String(over) } }),
      [EXPIRES]: expiry(now, LIFETIME.incident),
    },
  });
}

/** Says that the index is whole from now on. It does not expire. */
export async function putWhole(table: Table): Promise<void> {
  await putIf(table, { Item: { [PK]: { S: KEYS.incidentIndex }, [SK]: { S: WHOLE } } });
}
