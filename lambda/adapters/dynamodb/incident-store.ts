import type { Incident } from '../../core/incident/incident.ts';
import type { IncidentRecord, NoticePast } from '../../core/incident/notice.ts';
import { type StoredRecord, storedRecord } from '../../core/incident/stored-incident.ts';
import type { IncidentStore } from '../../core/ports.ts';
import { queryPartition } from './paged-query.ts';
import { putIf } from './put-if.ts';
import { EXPIRES, expiry, KEYS, LIFETIME, PK, SK, type Table } from './table.ts';

/** One item an incident, its notices inside: both are written or neither is. */
export function createIncidentStore(table: Table, clock: () => number): IncidentStore {
  return {
    async list() {
      const records: IncidentRecord[] = [];
      for await (const item of queryPartition(table, KEYS.incidents, true)) {
        records.push(
          storedRecord({
            incident: JSON.parse(item.incident!.S!) as Incident,
            notices: JSON.parse(item.notices!.S!) as StoredRecord['notices'],
            ...(item.past?.S === undefined ? {} : { past: JSON.parse(item.past.S) as NoticePast }),
            version: Number(item.version!.N),
          }),
        );
      }
      return records;
    },
    async put({ incident, notices, past, version }) {
      return await putIf(table, {
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
    },
  };
}
