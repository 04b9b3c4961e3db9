import { MINUTE } from '../../time.ts';
import type { IncidentChange } from '../incident.ts';
import { change, closesAt, type OpenIncident } from '../open-incident.ts';

/** Closes the incidents all of whose keys have recovered by `minute`, and takes them out of the list. */
export function closeRecovered(incidents: OpenIncident[], minute: number): IncidentChange[] {
  const changes: IncidentChange[] = [];
  for (let i = incidents.length - 1; i >= 0; i--) {
    const open = incidents[i]!;
    if (open.keys.some(({ until }) => until > minute)) continue;
    open.incident.closed = closesAt(open) * MINUTE;
    changes.push(change('recovered', open));
    incidents.splice(i, 1);
  }
  return changes.reverse();
}
