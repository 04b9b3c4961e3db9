/** The mail servers whose listings are read. */
export type Mta = 'postfix' | 'exim' | 'sendmail' | 'opensmtpd';

/** One message of a queue listing; of OpenSMTPD one envelope, as its queue has them. */
export interface QueuedMessage {
  /** Letters and digits, of Exim with hyphens between them: nothing that a shell would see more in. */
  id: string;
  /** Where it stands, in the server's own word: `active`, `deferred`, `hold`, `frozen`, `quarantine`, `inflight`, ... */
  queue: string;
  /** A delivery runs: it may leave, whatever is done to it. */
  active: boolean;
  /** It was on hold (frozen, quarantined, suspended) when the queue was listed. */
  held: boolean;
  /** Milliseconds since 1970; undefined where the listing tells only an age, or nothing that can be read. */
  arrived: number | undefined;
  /** Milliseconds in the queue, where the listing tells that instead. */
  age: number | undefined;
  /** Envelope sender as listed, without angle brackets; '' for the null sender and what is shown as `MAILER-DAEMON`. */
  from: string;
  /** The listing cut the sender off. */
  cut: boolean;
  /** How many recipients still wait. */
  recipients: number;
  /** The first of them; '' when none is shown. */
  to: string;
  /**
   * Id, arrival and sender in the listing's own words: a later listing shows the same for this message, and for no other
   * one under a reused id. '' where ids are never used again.
   */
  proof: string;
}

/** One recipient of a listed message and why it waits; the reason is '' where none is given. */
export interface QueuedRecipient {
  address: string;
  reason: string;
}

/** What a line of a listing completes: a message with its recipients. */
export type OnMessage = (message: QueuedMessage, recipients: readonly QueuedRecipient[]) => void;

/** The command whose output a listing is. */
export type Form = 'postqueue -j' | 'postqueue -p' | 'exim -bp' | 'mailq' | 'smtpctl show queue';

/** Reads the listings of one kind, line by line. */
export interface ListingReader {
  readonly mta: Mta;
  readonly form: Form;
  /** Milliseconds within which an arrival is exact. */
  readonly precision: number;
  /** Whether the listing's times are of an unnamed zone, so that they were read as UTC or as the zone given. */
  readonly floating: boolean;
  line(text: string): void;
  /** To be called once, behind the last line. */
  end(): ReadingEnd;
}

export interface ReadingEnd {
  /** Whether the listing goes to its end, as far as its shape tells. */
  complete: boolean;
  /** Lines or messages that could not be read. */
  unreadable: number;
  /** The queue directories that the listing names. */
  directories?: readonly string[];
}

/** How a reader knows the time of stamps without a year or a zone. */
export interface ListingClock {
  /** Milliseconds since 1970, not before the listing was made. */
  reference: number;
  /** IANA name or offset. @default UTC */
  zone?: string | undefined;
}

/** What Postfix and Sendmail write for the null sender. */
export const DAEMON = 'MAILER-DAEMON';
