import type { Incident, Reason, Severity } from './incident.ts';

export type NoticeKind = 'opened' | 'escalated' | 'reminded' | 'recovered';

/** Something on-call must be told, once. The id is the same whenever the same verdict is reached again. */
export interface Notice {
  id: string;
  kind: NoticeKind;
  /** The incident as it was then. */
  incident: Incident;
  status: 'pending' | 'sent';
  /** Milliseconds since 1970. */
  created: number;
  /** What an escalation or a withdrawal is about. */
  reason?: Reason;
  /** When it was told; milliseconds since 1970. */
  sent?: number;
  /** The digest that told it together with others. */
  digest?: string;
  /** While it is pending: the audiences that have had it already, as another one's topic failed. */
  told?: Severity[];
}
