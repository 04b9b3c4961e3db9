import type { IncidentRecord } from '../../../lambda/core/incident/notice.ts';
import type { IncidentStore } from '../../../lambda/core/ports.ts';

/** Incident records by id, copied in and out. */
export function createMemoryIncidentStore(): IncidentStore {
  const records = new Map<string, IncidentRecord>();
  return {
    async list() {
      return structuredClone([...records.values()]);
    },
    async put(record) {
      const { id } = record.incident;
      if ((records.get(id)?.version ?? 0) !== record.version - 1) return false;
      records.set(id, structuredClone(record));
      return true;
    },
  };
}
