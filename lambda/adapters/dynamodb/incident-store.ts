import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { atOnce } from '../../at-once.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { type IncidentRecord, type NoticePast, overSince } from '../../core/incident/notice.ts';
import { type StoredRecord, storedRecord } from '../../core/incident/stored-incident.ts';
import type { IncidentStore } from '../../core/ports.ts';
import { getItems } from './get-items.ts';
import { idsSince, putEntry, putWhole, readIndex } from './incident-index.ts';
import { queryPartition } from './paged-query.ts';
import { putIf } from './put-if.ts';
import { EXPIRES, expiry, KEYS, LIFETIME, PK, SK, type Table } from './table.ts';

/** One item an incident, its notices inside: both are written or neither is. An index says which are over. */
export function createIncidentStore(table: Table, clock: () => number): IncidentStore {
  const list = async () => {
    const records: IncidentRecord[] = [];
    for await (const item of queryPartition(table, KEYS.incidents, true)) records.push(recordOf(item));
    return records;
  };
  return {
    list,
    async recent(since, also) {
      const index = await readIndex(table);
      if (index.whole) {
        return (await getItems(table, KEYS.incidents, idsSince(index, since, also))).map(recordOf);
      }
      const records = await list();
      await atOnce(records, (record) => putEntry(table, record, clock()));
      await putWhole(table);
      return records;
    },
    async put(record) {
      const { incident, notices, past, version } = record;
      const isOver = overSince(record) !== undefined;
      if (!isOver) await putEntry(table, record, clock());
      const written = await putIf(table, {
        Item: {
          [PK]: { S: KEYS.incidents },
          [SK]: { S: incident.id },
          incident: { S: JSON.stringify(incident) },
          notices: { S: JSON.stringify(notices) },
          ...(past === undefined ? {} : { past: { S: JSON.stringify(past) } }),
          version: { N: String(version) },
          [EXPIRES]: expiry(clock(), LIFETIME.incident),
        },
        ConditionExpression: version === 1 ? 'attribute_not_exists(version)' : 'version = :before',
        ExpressionAttributeValues: version === 1 ? undefined : { ':before': { N: String(version - 1) } },
      });
      if (isOver && written) await putEntry(table, record, clock());
      return written;
    },
  };
}

function recordOf(item: Record<string, AttributeValue>): IncidentRecord {
  return storedRecord({
    incident: JSON.parse(item.incident!.S!) as Incident,
    notices: JSON.parse(item.notices!.S!) as StoredRecord['notices'],
    ...(item.past?.S === undefined ? {} : { past: JSON.parse(item.past.S) as NoticePast }),
    version: Number(item.version!.N),
  });
}
