import type { IncidentChange } from './incident.ts';
import { change, type OpenIncident, reminderAfter } from './open-incident.ts';
import { worse } from './severity.ts';

/** A notice again when the recipients have grown this many times. */
const GROWTH = 4;
/** A signal that joins with this much evidence is news. */
const NEWS = 3;

/** What is new since people were told last: worse, another signal, many more recipients, or a reminder that is due. */
export function newsOf(open: OpenIncident, minute: number): IncidentChange | undefined {
  const { incident, told } = open;
  if (worse(incident.severity, told.severity)) {
    return change('escalated', open, {
      key: incident.severity,
      reason: { name: 'severity', severity: incident.severity },
    });
  }
  const joined = incident.signals.find(({ name, score }) => score >= NEWS && !told.signals.includes(name));
  if (joined !== undefined) {
    return change('escalated', open, { key: joined.name, reason: { name: 'signal', finding: joined } });
  }
  if (incident.samples.recipients >= Math.max(100, GROWTH * told.recipients)) {
    const { recipients } = incident.samples;
    const step = Math.floor(Math.log(recipients) / Math.log(GROWTH));
    return change('escalated', open, { key: `growth-${step}`, reason: { name: 'growth', recipients } });
  }
  if (minute >= open.reminder.at) {
    open.reminder.count++;
    open.reminder.at = reminderAfter(minute, open.reminder.count);
    return change('reminded', open, { key: String(open.reminder.count) });
  }
  return undefined;
}

/** Remembers what a change has told, so that the next one says something new. */
export function noteTold({ incident, told }: OpenIncident): void {
  told.severity = incident.severity;
  told.recipients = incident.samples.recipients;
  told.signals = incident.signals.filter(({ score }) => score >= NEWS).map(({ name }) => name);
  told.changes++;
}
