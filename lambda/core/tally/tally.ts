/**
 * What one sender did in one minute. Messages and recipients belong to the arrival's minute, outcomes to the
 * outcome's. Lists are capped samples; an absent list means unknown, an empty one means none.
 */
export interface Tally {
  /** Whole minutes since 1970, UTC. */
  minute: number;
  /** A sender's key (sender.ts). */
  sender: string;
  messages: number;
  recipients: number;
  /** Distinct recipients first attempted in this minute. */
  distinctRecipients: number;
  sent: number;
  /** First deferrals of a recipient only. */
  deferred: number;
  /** Permanent failures, expired ones included. */
  bounced: number;
  /** Of `bounced` and `deferred`: the mailbox does not exist (DSN x.1.1 and the like). */
  unknownUser?: number;
  /** Of `bounced` and `deferred`: refused for policy, spam or a blocklist (DSN x.7.x and the like). */
  policyRefusals?: number;
  /** Messages of the null sender (bounces, auto-replies) and their failing recipients, counted above too. */
  nullSender?: number;
  nullSenderFailed?: number;
  /** Recipient domains. Names or their hashes. */
  domains?: readonly Name[];
  envelopeSenders?: readonly Name[];
  /** Client addresses that used a login. */
  clients?: readonly Name[];
  helos?: readonly Name[];
  failedRecipients?: readonly Name[];
  failedDomains?: readonly Name[];
  samples?: TallySamples;
}

/** A name, or a hash of one: everything that compares names hashes them first. */
export type Name = string | number;

/** Evidence for a person; never an input of a score. */
export interface TallySamples {
  /** `<mta_host>/<queue id>`. */
  queueIds?: readonly string[];
  /** The same messages as `queueIds`, hashed: keys that share them saw one attack. */
  messages?: readonly number[];
  failures?: readonly FailureSample[];
  /** Blocklists or provider block codes that remote refusals named. */
  blocks?: readonly string[];
}

export interface FailureSample {
  domain: string;
  dsn?: string;
  reply: string;
}
