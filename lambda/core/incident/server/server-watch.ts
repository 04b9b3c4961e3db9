import type { FailureSample } from '../../tally/tally.ts';

/** What is remembered of one mail server of ours that is refused. Minutes since 1970; JSON-serialisable, bounded. */
export interface ServerWatch {
  /** As the log names it; '' where it does not. */
  host: string;
  /** The first refusal in a row, and the last. */
  first: number;
  last: number;
  /** Refused recipients since then. */
  deferred: number;
  bounced: number;
  /** Lists and blocks that refuse it, */
  by: Noted[];
  /** domains whose servers do so, each owner's once, */
  domains: Noted[];
  /** and the senders whose mail it was. */
  senders: Noted[];
  /** What was answered, each domain's once. */
  failures: FailureSample[];
  /** A check of our own found its address on one of the lists that refuse it. */
  agreed?: true;
  /** Refusals that count for their senders so far, the newest ones: they are taken back once the server is refused. */
  charged?: Charged[];
}

/** Failing recipients of a sender, as far as they count, of mail of one minute. */
export interface Charged {
  sender: string;
  minute: number;
  amount: number;
}

/** A name, the recipients refused under it, and the minute of the last one. */
export interface Noted {
  name: string;
  recipients: number;
  last: number;
}

/** A lone refusal older than this does not add up with today's to a listing. */
export const ROW_MINUTES = 1440;
/** Unrelated domains and senders from which on it is the server that is refused. */
const DOMAINS = 3;
const SENDERS = 2;
/** Senders from which on one owner is enough: whoever runs a mail server has not that many of our mailboxes. */
const MANY_SENDERS = 5;

const LIMIT = 64;
const FAILURES = 5;

export function newWatch(host: string, minute: number): ServerWatch {
  return {
    host,
    first: minute,
    last: minute,
    deferred: 0,
    bounced: 0,
    by: [],
    domains: [],
    senders: [],
    failures: [],
  };
}

/**
 * Whether it is the server that is refused, and not one sender's mail: a spammer's own mail server can say what it
 * likes, but not at the domains of three owners and about the mail of two senders, nor about the mail of five. Nor can it
 * put us on a list: where our own check found the address on the list that the refusal names, one is enough.
 */
export function isRefused({ domains, senders, agreed }: ServerWatch): boolean {
  if (agreed === true || senders.length >= MANY_SENDERS) return true;
  return domains.length >= DOMAINS && senders.length >= SENDERS;
}

/** Whether an address of a mail server of ours is known to be on a list (mail-log/reply/block-codes.ts). */
export type IsListed = (host: string, by: string) => boolean;

const CHARGED = 256;

export function noteCharge(watch: ServerWatch, { sender, minute, amount }: Charged): void {
  watch.charged ??= [];
  const same = watch.charged.find((each) => each.sender === sender && each.minute === minute);
  if (same !== undefined) same.amount += amount;
  else watch.charged.push({ sender, minute, amount });
  if (watch.charged.length > CHARGED) watch.charged.shift();
}

/** Leaves out names that no refusal came under since `minute`. */
export function forgetBefore(watch: ServerWatch, minute: number): void {
  const recent = ({ last }: Noted) => last > minute;
  watch.by = watch.by.filter(recent);
  watch.domains = watch.domains.filter(recent);
  watch.senders = watch.senders.filter(recent);
}

/** Adds to a name, or notes it; of too many the one that was seen last longest ago goes. */
export function note(list: Noted[], name: string, recipients: number, minute: number): void {
  const known = list.find((each) => each.name === name);
  if (known !== undefined) {
    known.recipients += recipients;
    known.last = Math.max(known.last, minute);
    return;
  }
  if (list.length >= LIMIT) {
    const oldest = list.reduce((least, each, at) => (each.last < list[least]!.last ? at : least), 0);
    list.splice(oldest, 1);
  }
  list.push({ name, recipients, last: minute });
}

export function noteFailure(watch: ServerWatch, failure: FailureSample): void {
  if (watch.failures.length >= FAILURES) return;
  if (!watch.failures.some(({ domain }) => domain === failure.domain)) watch.failures.push(failure);
}
