import { spend } from '../../detect/alarm.ts';
import type { SenderTable } from '../../detect/state/sender-table.ts';
import type { Newcomers } from '../../detect/state/waves/newcomers.ts';
import { MINUTE } from '../../time.ts';
import type { IncidentChange } from '../incident.ts';
import { change, closesAt, type OpenIncident } from '../open-incident.ts';

/**
 * Closes the incidents all of whose keys have recovered by `minute`, and takes them out of the list. The newcomers of a
 * wave have been told with it.
 */
export function closeRecovered(
  incidents: OpenIncident[],
  minute: number,
  newcomers: Newcomers,
): IncidentChange[] {
  const changes: IncidentChange[] = [];
  for (let i = incidents.length - 1; i >= 0; i--) {
    const open = incidents[i]!;
    if (open.keys.some(({ until }) => until > minute)) continue;
    open.incident.closed = closesAt(open) * MINUTE;
    changes.push(change('recovered', open));
    incidents.splice(i, 1);
    for (const group of open.waves ?? []) newcomers.tell(group);
  }
  return changes.reverse();
}

/**
 * A key whose messages were an incident's, and which was in no alarm itself, has been told with it: a day later two of its
 * mails would tell the attack again.
 */
export function spendRelated(senders: SenderTable, changes: readonly IncidentChange[]): void {
  for (const { incident } of changes) {
    for (const key of [incident.sender, ...incident.related]) {
      const state = senders.get(key);
      if (state !== undefined && state.alarm === undefined) spend(state, incident.closed! / MINUTE);
    }
  }
}
