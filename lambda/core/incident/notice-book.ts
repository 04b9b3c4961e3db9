import type { Incident } from './incident.ts';
import { type IncidentRecord, isPending, type Notice, type NoticeKind, type ToldNotice } from './notice.ts';
import { worse } from './severity.ts';

/** Of what was told; ids older than these are not reached again, as a checkpoint is younger. */
const MOST_TOLD = 100;
/** Of what waits, each with a copy of its incident: what a topic that was away for weeks has missed. */
const MOST_PENDING = 8;

/** What a notice is about. */
export interface NewNotice {
  kind: NoticeKind;
  /** The incident as it is now. */
  incident: Incident;
  /** The same for the same news found again. */
  key: string;
  reason?: Notice['reason'] | undefined;
  withdrawal?: true;
}

/**
 * Takes a notice into a record, in place, unless the same is in there already.
 *
 * @param now milliseconds since 1970
 * @returns whether it is news
 */
export function noteNotice(record: IncidentRecord, news: NewNotice, now: number): boolean {
  const { kind, incident, key, reason, withdrawal } = news;
  const past = record.past ?? { noted: 0, withdrawals: 0, worst: incident.severity };
  // After a withdrawal the same incident is told anew: its old notices were taken back.
  let id = past.withdrawals === 0 || past.acquitted ? key : `${key}/${past.withdrawals + 1}`;
  if (record.notices.some((notice) => notice.id === id)) {
    // What came late made it worse after its recovery: it recovers once more.
    if (kind !== 'recovered' || record.incident.closed !== undefined) return false;
    id = `${id}/again-${past.noted}`;
  }
  record.incident = incident;
  const acquitted = withdrawal && reason?.name === 'refused';
  if (acquitted && record.notices.every(isPending)) {
    // Nobody was told.
    record.notices = [];
    record.past = { ...past, acquitted };
    return true;
  }
  record.notices.push({
    id,
    kind,
    incident,
    status: 'pending',
    created: now,
    ...(reason === undefined ? {} : { reason }),
    ...(withdrawal === undefined ? {} : { withdrawal }),
  });
  record.notices = withoutOldest(record.notices);
  record.past = {
    noted: past.noted + 1,
    ...((acquitted || past.acquitted) && { acquitted: true }),
    withdrawals: past.withdrawals + (withdrawal === undefined ? 0 : 1),
    worst: worse(incident.severity, past.worst) ? incident.severity : past.worst,
  };
  return true;
}

/** Marks notices as told, in place. @param now milliseconds since 1970 */
export function markTold(
  record: IncidentRecord,
  notices: ReadonlySet<Notice>,
  now: number,
  by: Pick<ToldNotice, 'digest' | 'burst'> = {},
): void {
  record.notices = record.notices.map((notice) =>
    isPending(notice) && notices.has(notice)
      ? told({ ...notice, ...by, status: 'sent', severity: notice.incident.severity, sent: now })
      : notice,
  );
}

/** What is kept of a notice that was told, whatever stood in it. */
export function told({
  id,
  kind,
  created,
  severity,
  withdrawal,
  sent,
  digest,
  burst,
}: ToldNotice): ToldNotice {
  return {
    id,
    kind,
    created,
    status: 'sent',
    severity,
    sent,
    ...(withdrawal === undefined ? {} : { withdrawal }),
    ...(digest === undefined ? {} : { digest }),
    ...(burst === undefined ? {} : { burst }),
  };
}

/** Forgets what was told long ago; of what waits first the reminders, then all but the first and the last ones. */
function withoutOldest(notices: readonly (Notice | ToldNotice)[]): (Notice | ToldNotice)[] {
  const pending = notices.filter(isPending);
  const excess = pending.length - MOST_PENDING;
  const reminders = pending.slice(1, -1).filter(({ kind }) => kind === 'reminded');
  const others = pending.slice(1, -1).filter(({ kind }) => kind !== 'reminded');
  const dropped = new Set<Notice | ToldNotice>([...reminders, ...others].slice(0, Math.max(0, excess)));
  const past = notices.filter((notice) => !isPending(notice));
  for (const notice of past.slice(0, Math.max(0, past.length - MOST_TOLD))) dropped.add(notice);
  return notices.filter((notice) => !dropped.has(notice));
}
