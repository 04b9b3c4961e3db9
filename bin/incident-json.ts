import type { Incident } from '../lambda/core/incident/incident.ts';

/** An incident as the commands print it: its times as ISO 8601, `closed` null while it is open. */
export function incidentJson(incident: Incident) {
  return {
    ...incident,
    opened: iso(incident.opened),
    alerted: iso(incident.alerted),
    closed: iso(incident.closed) ?? null,
  };
}

export function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
