import type { Severity } from '../incident/incident.ts';

const RANK: Readonly<Record<Severity, number>> = { warning: 0, high: 1, critical: 2 };

/** Higher is worse. */
export function severityRank(severity: Severity): number {
  return RANK[severity];
}
