import type { Finding } from '../detect/signals/findings.ts';
import type { Severity } from './incident.ts';

/** What the policy looks at. */
export interface Gravity {
  score: number;
  threshold: number;
  /** The part of the score that speaks of more than numbers and strangers (`besidesNumbers`). */
  besides: number;
  /** Recipients of the anomalous traffic so far. */
  recipients: number;
  /** Remote servers refuse the mail and name a blocklist, and that counts for this sender. */
  blocked: boolean;
  /** Recipients in the last 10 minutes (decayed). */
  tempo: number;
}

/** How far above the threshold it is near certain: one in twenty of what just reaches the threshold is left. */
const NEAR_CERTAIN = 3;
/** Nobody is near certain by numbers and strangers alone: a month's first run of invoices has as much of both. */
const LEAST_BESIDES = 2;
const NUMBERS: ReadonlySet<string> = new Set(['volume', 'recipients', 'total', 'ceiling', 'wave', 'blocked']);
/** The score of the network signal from which on it is enough: a job is sent from where its owner always is. */
const ELSEWHERE = 1;

/** What those findings say besides that there are many recipients, and new ones. */
export function besidesNumbers(signals: readonly Finding[]): number {
  const sum = signals.reduce((rest, { name, score }) => rest + (NUMBERS.has(name) ? 0 : score), 0);
  const elsewhere = signals.some(({ name, score }) => name === 'network' && score >= ELSEWHERE);
  return elsewhere ? Math.max(sum, LEAST_BESIDES) : sum;
}

/**
 * Who is woken: the first row that holds decides. Critical means harm that is done now, by somebody who is near certain
 * to be a bot or a thief: a first newsletter is as large, and passes the threshold by little. One refusal that names a
 * blocklist makes nothing critical. High is certain enough to be woken for by choice; a warning can wait an hour.
 */
const POLICY: readonly { severity: Severity; why: string; when: (gravity: Gravity) => boolean }[] = [
  {
    severity: 'critical',
    why: 'near certain, and remote servers already refuse the mail and name a blocklist',
    when: (gravity) => gravity.blocked && gravity.tempo >= 10 && isNearCertain(gravity),
  },
  {
    severity: 'critical',
    why: 'near certain, and 30 recipients in 10 minutes',
    when: (gravity) => gravity.tempo >= 30 && isNearCertain(gravity),
  },
  {
    severity: 'critical',
    why: 'near certain, and 1,000 recipients so far',
    when: (gravity) => gravity.recipients >= 1000 && isNearCertain(gravity),
  },
  {
    severity: 'high',
    why: 'the score is 4 above the threshold: 50 times the evidence that opens an incident',
    when: ({ score, threshold }) => score >= threshold + 4,
  },
  { severity: 'high', why: '200 recipients so far', when: ({ recipients }) => recipients >= 200 },
  { severity: 'warning', why: 'the score passed the threshold', when: () => true },
];

function isNearCertain({ score, threshold, besides }: Gravity): boolean {
  return score >= threshold + NEAR_CERTAIN && besides >= LEAST_BESIDES;
}

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
