import type { Finding } from '../detect/signals/findings.ts';
import type { IncidentChange } from './incident.ts';
import { change, type OpenIncident, reminderAfter } from './open-incident.ts';
import { worse } from './severity.ts';

/** A notice again when the recipients have grown this many times. */
const GROWTH = 4;
/** A signal that joins with this much evidence is news. */
const NEWS = 3;

/** Minutes after a notice before one that says nothing worse: whoever clears up reads at most one an hour of these. */
const REST = 60;

/**
 * What is new since people were told last: worse, at once; another signal or many more recipients, when the last notice
 * is an hour old; or a reminder that is due.
 */
export function newsOf(open: OpenIncident, minute: number): IncidentChange | undefined {
  const { incident, told } = open;
  if (worse(incident.severity, told.severity)) {
    return change('escalated', open, {
      key: incident.severity,
      reason: { name: 'severity', severity: incident.severity },
    });
  }
  const isDue = minute >= open.reminder.at;
  if (isDue) {
    open.reminder.count++;
    open.reminder.at = reminderAfter(minute, open.reminder.count);
  }
  const joined = joinedSignal(open);
  const { recipients } = incident.samples;
  const isLarger = recipients >= Math.max(100, GROWTH * told.recipients);
  if ((joined !== undefined || isLarger) && minute - (told.minute ?? 0) >= REST) {
    if (joined !== undefined) {
      return change('escalated', open, { key: joined.name, reason: { name: 'signal', finding: joined } });
    }
    const step = Math.floor(Math.log(recipients) / Math.log(GROWTH));
    return change('escalated', open, { key: `growth-${step}`, reason: { name: 'growth', recipients } });
  }
  return isDue ? change('reminded', open, { key: String(open.reminder.count) }) : undefined;
}

/** Remembers what a change has told, so that the next one says something new. */
export function noteTold({ incident, told }: OpenIncident, minute: number): void {
  told.minute = minute;
  told.severity = incident.severity;
  told.recipients = incident.samples.recipients;
  told.signals = incident.signals.filter(({ score }) => score >= NEWS).map(({ name }) => name);
  told.changes++;
}

function joinedSignal({ incident, told }: OpenIncident): Finding | undefined {
  return incident.signals.find(({ name, score }) => score >= NEWS && !told.signals.includes(name));
}
