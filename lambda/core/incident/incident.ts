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
  /** Found by catch-up, in traffic that arrived after its time. */
  late?: boolean;
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
  /** Domains new to the sender, with the minutes in which each was written to. */
  domains: { domain: string; recipients: number }[];
  failures: FailureSample[];
  /** Envelope senders that the sender had not used before. */
  envelopeSenders: string[];
  clients: string[];
  blocks: string[];
}

/** Something that people may want to be told. Each carries the incident as it stood then. */
export interface IncidentChange {
  type: 'opened' | 'escalated' | 'reminded' | 'recovered';
  incident: Incident;
  /** The same change found again (a re-evaluation, a crash) has the same key. */
  key: string;
  /** What an escalation is about. */
  reason?: string;
}
