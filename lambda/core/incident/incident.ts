import type { TrafficSamples } from '../detect/evidence.ts';
import type { Argument, Finding } from '../detect/signals/findings.ts';

export type Severity = 'warning' | 'high' | 'critical';

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
  /** The end of the attack's last minute so far; an incident that was stored before this was kept has none. */
  attackEnd?: number;
  /** Found by catch-up, in traffic that arrived after its time. */
  late?: boolean;
  /** The highest total score so far, */
  score: number;
  /** and the threshold that it crossed; both natural-log units of evidence. */
  threshold: number;
  /** Whose traffic the highest score and its findings are of, and the end of their last minute. */
  measured?: { sender: string; to: number };
  /** Whose traffic `samples` has, and since when: absent where it is the sender's, since `opened`. */
  counted?: { sender: string; since: number };
  /** The findings behind the score, and those of the rules; each signal at most once. */
  signals: Finding[];
  /** What speaks against it. */
  against: Argument[];
  /** The traffic from `opened` on. */
  samples: TrafficSamples;
  /**
   * Of a mail server of ours: the lists and blocks by which others refuse it (block-codes.ts), most refusals first; none
   * where it is about mail of it that has no sender;
   */
  refusedBy?: string[];
  /**
   * who may have caused that: senders with an incident, those whose incident has closed within 48 hours, itself by its
   * `backscatter`, then those with most refused mail;
   */
  suspects?: string[];
  /** how many senders' mail was refused, and at domains of how many owners; each up to 64; */
  refusedSenders?: number;
  refusedDomains?: number;
  /** and its own bounces to senders of mail from outside, who may be forged, since a time. */
  backscatter?: { messages: number; since: number };
}

/** Something that people may want to be told. Each carries the incident as it stood then. */
export interface IncidentChange {
  type: 'opened' | 'escalated' | 'reminded' | 'recovered';
  incident: Incident;
  /** The same change found again (a re-evaluation, a crash) has the same key. */
  key: string;
  /** What an escalation, or a withdrawal, is about. */
  reason?: Reason;
  /** It takes the incident back: it should not have been opened. */
  withdrawal?: true;
}

/** Why people are told of an incident again. */
export type Reason =
  /** It is worse than it was told. */
  | { name: 'severity'; severity: Severity }
  /** A signal joined the others. */
  | { name: 'signal'; finding: Finding }
  /** So many recipients by now. */
  | { name: 'growth'; recipients: number }
  /** The complete log does not confirm it: it is withdrawn. */
  | { name: 'unconfirmed' }
  /** Its failures were refusals of this mail server of ours (a `server:` key), which has its own incident. */
  | { name: 'refused'; server: string };
