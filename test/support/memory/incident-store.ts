import { type IncidentRecord, overSince } from '../../../lambda/core/incident/notice.ts';
import type { IncidentStore } from '../../../lambda/core/ports.ts';

/** Incident records by id, copied in and out. */
export function createMemoryIncidentStore(): IncidentStore {
  const records = new Map<string, IncidentRecord>();
  return {
    async list() {
      return structuredClone([...records.values()]);
    },
    async recent(since, also = new Set()) {
      const wanted = [...records.values()].filter((record) => {
        const over = overSince(record);
        return over === undefined || over >= since || also.has(record.incident.id);
      });
      return structuredClone(wanted);
    },
    async put(record) {
      const { id } = record.incident;
      if ((records.get(id)?.version ?? 0) !== record.version - 1) return false;
      records.set(id, structuredClone(record));
      return true;
    },
  };
}
