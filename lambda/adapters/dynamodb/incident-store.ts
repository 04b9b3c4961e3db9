import type { Incident } from '../../core/incident/incident.ts';
import type { Notice } from '../../core/incident/notice.ts';
import { storedIncident, storedReason } from '../../core/incident/stored-incident.ts';
import type { IncidentRecord, IncidentStore } from '../../core/ports.ts';
import { queryPartition } from './paged-query.ts';
import { putIf } from './put-if.ts';
import { EXPIRES, expiry, KEYS, LIFETIME, PK, SK, type Table } from './table.ts';

/** One item an incident, its notices inside: both are written or neither is. */
export function createIncidentStore(table: Table, clock: () => number): IncidentStore {
  return {
    async list() {
      const records: IncidentRecord[] = [];
      for await (const item of queryPartition(table, KEYS.incidents, true)) {
        records.push({
          incident: storedIncident(JSON.parse(item.incident!.S!) as Incident),
          notices: (JSON.parse(item.notices!.S!) as Notice[]).map(storedNotice),
          version: Number(item.version!.N),
        });
      }
      return records;
    },
    async put({ incident, notices, version }) {
      return await putIf(table, {
        Item: {
          [PK]: { S: KEYS.incidents },
          [SK]: { S: incident.id },
          incident: { S: JSON.stringify(incident) },
          notices: { S: JSON.stringify(notices) },
          version: { N: String(version) },
          [EXPIRES]: expiry(clock(), LIFETIME.incident),
        },
        ConditionExpression: version === 1 ? 'attribute_not_exists(version)' : 'version = :before',
        ExpressionAttributeValues: version === 1 ? undefined : { ':before': { N: String(version - 1) } },
      });
    },
  };
}

function storedNotice({ reason, incident, ...rest }: Notice): Notice {
  const kept = storedReason(reason);
  return { ...rest, incident: storedIncident(incident), ...(kept === undefined ? {} : { reason: kept }) };
}
