import type { Incident, Reason, Severity } from './incident.ts';

export type NoticeKind = 'opened' | 'escalated' | 'reminded' | 'recovered';

interface AnyNotice {
  /** The same whenever the same verdict is reached again; nothing is read out of it. */
  id: string;
  kind: NoticeKind;
  /** When it was noted; milliseconds since 1970. */
  created: number;
  /** It takes its incident back: the complete log does not confirm it. */
  withdrawal?: true;
}

/** Something on-call must be told, once. */
export interface Notice extends AnyNotice {
  status: 'pending';
  /** The incident as it was then. */
  incident: Incident;
  /** What an escalation or a withdrawal is about. */
  reason?: Reason;
  /** The audiences that have had it already, as another one's topic failed. */
  told?: Severity[];
}

/** A notice that was told. It keeps no incident: one that is reminded of daily must not outgrow its item. */
export interface ToldNotice extends AnyNotice {
  status: 'sent';
  /** Of the incident as it was told. */
  severity: Severity;
  /** When it was told; milliseconds since 1970. */
  sent: number;
  /** The digest that told it together with others. */
  digest?: string;
  /** That digest was sent because too much came at once. */
  burst?: true;
}

/** An incident with the notices about it: one item, written as a whole. */
export interface IncidentRecord {
  incident: Incident;
  /** In the order in which they were noted. */
  notices: (Notice | ToldNotice)[];
  /** Absent until the first notice is noted, and in what a version before this one has written. */
  past?: NoticePast;
  /** Counts up by one at each write. */
  version: number;
}

/** What is remembered of an incident's notices for ever, also of those that are forgotten. */
export interface NoticePast {
  /** How many were noted. */
  noted: number;
  /** How many of them took the incident back. */
  withdrawals: number;
  /** It was taken back for good: what a run finds of it again is no news. */
  acquitted?: true;
  /** The worst severity that any of them tells. */
  worst: Severity;
}

/**
 * Since when nothing of an incident concerns whoever judges the present: it is closed, and all that was to be told of it
 * was told. The later of both, in milliseconds since 1970; undefined while it is open or a notice waits.
 */
export function overSince({ incident, notices }: IncidentRecord): number | undefined {
  if (incident.closed === undefined) return undefined;
  let over = incident.closed;
  for (const notice of notices) {
    if (isPending(notice)) return undefined;
    over = Math.max(over, notice.sent);
  }
  return over;
}

export function isPending(notice: Notice | ToldNotice): notice is Notice {
  return notice.status === 'pending';
}
