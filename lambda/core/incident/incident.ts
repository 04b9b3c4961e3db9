import type { FailureSample } from '../tally/tally.ts';

export type Severity = 'warning' | 'high' | 'critical';

/** One signal's verdict with its evidence. */
export interface Finding {
  /** volume, failures, domains, senders, login-spread, ceiling, blocked */
  name: string;
  /** Natural-log units of evidence; the sum over signals is compared with the threshold. */
  score: number;
  /** What was seen and what is usual, as a person reads it. */
  observed: string;
  expected: string;
}

/** One sender's anomaly from opening to recovery. Times are milliseconds since 1970, UTC. */
export interface Incident {
  /** Stable over re-evaluation: derived from the sender and the opening minute. */
  id: string;
  sender: string;
  /** Other keys that share the anomalous messages. */
  related: string[];
  severity: Severity;
  /** Start of the first minute with anomalous traffic. */
  opened: number;
  /** When the verdict that opened it was reached. */
  alerted: number;
  closed?: number;
  /** The highest total score so far, and the threshold it crossed. */
  score: number;
  threshold: number;
  signals: Finding[];
  /** What speaks against it, as a person reads it. */
  against: string[];
  samples: IncidentSamples;
}

export interface IncidentSamples {
  messages: number;
  recipients: number;
  sent: number;
  deferred: number;
  bounced: number;
  queueIds: string[];
  domains: { domain: string; recipients: number }[];
  failures: FailureSample[];
  envelopeSenders: string[];
  clients: string[];
  blocks: string[];
}
