import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Incident } from '../../core/incident/incident.ts';
import { storedIncident } from '../../core/incident/stored-incident.ts';
import { getItems } from './get-items.ts';
import { idsSince, readIndex } from './incident-index.ts';
import { queryPartition } from './paged-query.ts';
import { KEYS, type Table } from './table.ts';

/** The incidents alone, without their notices. */
export interface IncidentReader {
  /** As `IncidentStore.recent`. */
  recent(since: number): Promise<{ incident: Incident }[]>;
}

/** What the incident store holds, for who writes nothing and tells no notice of it. */
export function createIncidentReader(table: Table): IncidentReader {
  return {
    async recent(since) {
      const index = await readIndex(table);
      if (index.whole) {
        return (await getItems(table, KEYS.incidents, idsSince(index, since))).map(incidentOf);
      }
      // The judge makes the index; until its first run, all are read.
      const incidents: { incident: Incident }[] = [];
      for await (const item of queryPartition(table, KEYS.incidents, true)) incidents.push(incidentOf(item));
      return incidents;
    },
  };
}

function incidentOf(item: Record<string, AttributeValue>): { incident: Incident } {
  return { incident: storedIncident(JSON.parse(item.incident!.S!) as Incident) };
}
