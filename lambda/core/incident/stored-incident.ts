import type { Argument, Finding } from '../detect/signals/findings.ts';
import type { Incident, Reason, Severity } from './incident.ts';
import type { IncidentRecord, Notice, ToldNotice } from './notice.ts';
import { told } from './notice-book.ts';
import { worse } from './severity.ts';

/** A record as it was stored: up to version 8c70732 each notice kept its incident, and its id said the rest. */
export type StoredRecord = Omit<IncidentRecord, 'notices'> & {
  notices: (StoredNotice | ToldNotice)[];
};

/** A notice of either version. */
type StoredNotice = Omit<Notice, 'status' | 'reason'> & {
  status: 'pending' | 'sent';
  reason?: Reason | string;
  sent?: number;
  digest?: string;
};

/** The record as this version keeps it. */
export function storedRecord(stored: StoredRecord): IncidentRecord {
  const incident = storedIncident(stored.incident);
  const notices = stored.notices.map(storedNotice);
  if (stored.past !== undefined || notices.length === 0) return { ...stored, incident, notices };
  const worst = notices
    .map((notice) => (notice.status === 'pending' ? notice.incident.severity : notice.severity))
    .reduce((worst: Severity, severity) => (worse(severity, worst) ? severity : worst), 'warning');
  const withdrawals = notices.filter(({ withdrawal }) => withdrawal).length;
  return { ...stored, incident, notices, past: { noted: notices.length, withdrawals, worst } };
}

function storedNotice(stored: StoredNotice | ToldNotice): Notice | ToldNotice {
  if (!('incident' in stored)) return stored;
  const { reason, status, sent, ...notice } = stored;
  const withdrawal = /\/withdrawn(\/|$)/.test(stored.id) ? { withdrawal: true as const } : {};
  if (status === 'sent') {
    const { severity } = stored.incident;
    return told({ ...notice, ...withdrawal, status, severity, sent: sent ?? stored.created });
  }
  const kept = storedReason(reason);
  return {
    ...notice,
    ...withdrawal,
    status,
    incident: storedIncident(stored.incident),
    ...(kept === undefined ? {} : { reason: kept }),
  };
}

/**
 * An incident as it was stored. Up to version 8c70732 its findings and arguments were English sentences, which no
 * number can be had of: they are left out, and the next minute of the incident brings findings anew.
 */
export function storedIncident(stored: Incident): Incident {
  const signals = stored.signals.filter(isFinding);
  const against = stored.against.filter(isArgument);
  return signals.length === stored.signals.length && against.length === stored.against.length
    ? stored
    : { ...stored, signals, against };
}

/** A notice's reason as it was stored; undefined for a sentence of version 8c70732 or before. */
export function storedReason(stored: Reason | string | undefined): Reason | undefined {
  return typeof stored === 'string' ? undefined : stored;
}

function isFinding({ observed, name }: Finding | { observed: string; name?: string }): boolean {
  // Networks were counted by recipients, in shares.
  return typeof observed === 'object' && (name !== 'network' || 'minutes' in observed);
}

function isArgument(argument: Argument | string): boolean {
  return typeof argument === 'object';
}
