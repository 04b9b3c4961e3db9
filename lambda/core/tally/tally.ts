/**
 * What one sender did in one minute. Messages and recipients belong to the arrival's minute, outcomes to the
 * outcome's. Lists are capped samples; an absent list means unknown, an empty one means none.
 */
export interface Tally {
  /** Whole minutes since 1970, UTC. */
  minute: number;
  /** A sender's key (sender.ts). */
  sender: string;
  /** Messages that arrived. */
  messages: number;
  /** Recipients of these, each message's once. */
  recipients: number;
  /** Distinct recipients first attempted in this minute. */
  distinctRecipients: number;
  /** Recipients that a next hop or a mailbox took. */
  sent: number;
  /** First deferrals of a recipient only. */
  deferred: number;
  /** Permanent failures, expired ones included. */
  bounced: number;
  /** Recipients of messages whose first outcome this minute has: each is in one minute, exactly; absent: not counted. */
  tried?: number;
  /** Of these, those whose first outcome is a failure. A deferral that bounces later is one recipient. */
  failedFirst?: number;
  /** Of `bounced` and `deferred`: the mailbox does not exist (DSN x.1.1 and the like). */
  unknownUser?: number;
  /** Of `bounced` and `deferred`: refused for policy, spam or a blocklist (DSN x.7.x and the like). */
  policyRefusals?: number;
  /** Messages of the null sender (bounces, auto-replies), counted above too. */
  nullSender?: number;
  /** Their failing recipients, counted above too. */
  nullSenderFailed?: number;
  /** Those of `distinctRecipients`, hashed. */
  recipientNames?: readonly Name[];
  /** Recipient domains. */
  domains?: readonly Name[];
  /** Envelope senders in their stable form (see `stableEnvelopeSender`), the null sender apart. */
  envelopeSenders?: readonly Name[];
  /** Client addresses that used a login. */
  clients?: readonly Name[];
  /** Of a host: messages that came with a login, counted above too, */
  loggedIn?: number;
  /** and these logins' keys. */
  logins?: readonly Name[];
  /** Recipients that bounced or were deferred. */
  failedRecipients?: readonly Name[];
  /** Their domains. */
  failedDomains?: readonly Name[];
  /** Of the failures, those whose reply names a list, or a provider's block, of the server's own address. */
  refusals?: readonly AddressRefusals[];
  /** Of the failures, those of older messages: they speak of the time when these were sent. Counted above too. */
  aged?: readonly AgedFailures[];
  /** What our own server did not take: of no message and no recipient that is counted above. Absent where nothing. */
  ownRefusals?: OwnRefusals;
  /** Of a login: failed logins from an address before this login succeeded from it. Absent where none. */
  failedLogins?: number;
  /** Of a mail server: messages of its own, bounces, that left for senders of mail from outside. */
  backscatter?: number;
  /** A few of the messages and failures themselves. */
  samples?: TallySamples;
}

/** Failures by which a mail server of ours is refused, whoever wrote. */
export interface AddressRefusals {
  /** Our mail server, as the log names it; '' where it does not. */
  host: string;
  /** The list or block (mail-log/reply/block-codes.ts). */
  by: string;
  deferred: number;
  bounced: number;
  /** Of these, the first outcomes of their recipients; absent: not counted. */
  first?: number;
  /** The refused recipients, a sample like `failedRecipients`. */
  recipients: readonly Name[];
  /** Their domains, */
  domains: readonly string[];
  /** and the refusals of each, in the same order; absent: not counted. */
  ofDomain?: readonly number[];
}

/** Failures of messages of about the same age: a queue that expires, a retry that is refused at last. */
export interface AgedFailures {
  /** Minutes from the message's arrival to this outcome. */
  age: number;
  deferred: number;
  bounced: number;
  /** The failing recipients. */
  recipients: readonly Name[];
}

/** What our own server did not take from a sender whose mail it takes otherwise. */
export interface OwnRefusals {
  /** Recipients that were refused for good, for what the mail was or whom it was for. */
  refused: number;
  /** Lines of such refusals that name no recipient. */
  unnamed: number;
  /** Lines of what was put off: for now, or by a limit of numbers. */
  putOff: number;
  /** Those of `refused`, hashed: a sample like `failedRecipients`. */
  recipients: readonly Name[];
}

/** A name, or a hash of one: everything that compares names hashes them first. */
export type Name = string | number;

/** Evidence for a person; never an input of a score. */
export interface TallySamples {
  /** `<mta_host>/<queue id>`. */
  queueIds?: readonly string[];
  /** The same messages as `queueIds`, hashed: keys that share them saw one attack. */
  messages?: readonly number[];
  /** The first failures of different domains. */
  failures?: readonly FailureSample[];
  /** Blocklists or provider block codes that remote refusals named. */
  blocks?: readonly string[];
  /** Programs that handed messages in, as the log names them: hostile text. Absent where it names none. */
  scripts?: readonly string[];
  /** Why our own server refused, in its words without addresses; `domain` is a recipient's. Absent where it did not. */
  ownRefusals?: readonly FailureSample[];
}

/** A recipient that bounced or was deferred, as the log tells it. */
export interface FailureSample {
  /** The recipient's; '' where the line names no recipient. */
  domain: string;
  /** The enhanced status code (RFC 3463). */
  dsn?: string;
  /** The remote's words: hostile text. */
  reply: string;
}
