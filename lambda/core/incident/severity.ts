import type { Severity } from './incident.ts';

/** What the policy looks at. */
export interface Gravity {
  score: number;
  threshold: number;
  /** Recipients of the anomalous traffic so far. */
  recipients: number;
  /** Remote servers refuse the mail and name a blocklist, and that counts for this sender. */
  blocked: boolean;
  /** Recipients in the last 10 minutes (decayed). */
  tempo: number;
}

/**
 * Who is woken: the first row that holds decides. Critical means that the harm is done by the minute (or that a
 * blocklist has already noticed), high that it is certain, a warning that it may be honest and can wait an hour.
 */
const POLICY: readonly { severity: Severity; why: string; when: (gravity: Gravity) => boolean }[] = [
  {
    severity: 'critical',
    why: 'remote servers already refuse our mail and name a blocklist',
    when: ({ blocked }) => blocked,
  },
  { severity: 'critical', why: '100 recipients in 10 minutes', when: ({ tempo }) => tempo >= 100 },
  { severity: 'critical', why: '1,000 recipients so far', when: ({ recipients }) => recipients >= 1000 },
  {
    severity: 'high',
    why: 'the score is 4 above the threshold: 50 times the evidence that opens an incident',
    when: ({ score, threshold }) => score >= threshold + 4,
  },
  { severity: 'high', why: '200 recipients so far', when: ({ recipients }) => recipients >= 200 },
  { severity: 'warning', why: 'the score passed the threshold', when: () => true },
];

const RANK: Readonly<Record<Severity, number>> = { warning: 0, high: 1, critical: 2 };

export function severityOf(gravity: Gravity): { severity: Severity; why: string } {
  const { severity, why } = POLICY.find(({ when }) => when(gravity))!;
  return { severity, why };
}

/** For sorting: 0 is a warning, higher is worse. */
export function severityRank(severity: Severity): number {
  return RANK[severity];
}

/** Whether `a` is worse than `b`. */
export function worse(a: Severity, b: Severity): boolean {
  return RANK[a] > RANK[b];
}
