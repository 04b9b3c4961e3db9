import type { Incident } from './incident.ts';

/** An incident as the commands print it: times in ISO 8601, `closed` null while it is open. */
export function incidentJson(incident: Incident): Record<string, unknown> {
  const { opened, alerted, closed, ...rest } = incident;
  return {
    ...rest,
    opened: iso(opened),
    alerted: iso(alerted),
    closed: closed === undefined ? null : iso(closed),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
