import type { Incident } from '../../core/incident/incident.ts';
import { storedIncident } from '../../core/incident/stored-incident.ts';
import { queryPartition } from './paged-query.ts';
import { KEYS, type Table } from './table.ts';

/** What the incident store holds, for who writes nothing and tells no notice of it: the incidents alone. */
export function createIncidentReader(table: Table): { list(): Promise<{ incident: Incident }[]> } {
  return {
    async list() {
      const incidents: { incident: Incident }[] = [];
      for await (const item of queryPartition(table, KEYS.incidents, true)) {
        incidents.push({ incident: storedIncident(JSON.parse(item.incident!.S!) as Incident) });
      }
      return incidents;
    },
  };
}
