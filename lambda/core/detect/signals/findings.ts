import type { BlockedFinding } from './blocked.ts';
import type { CeilingFinding } from './ceiling.ts';
import type { DomainsFinding } from './domains.ts';
import type { SendersFinding } from './envelope-senders.ts';
import type { FailuresFinding } from './failures.ts';
import type { LoginSpreadFinding } from './login-spread.ts';
import type { VolumeFinding } from './volume.ts';

/** One signal's evidence; `name` says which, and so which numbers it holds. */
export type Finding =
  | VolumeFinding
  | FailuresFinding
  | DomainsFinding
  | SendersFinding
  | LoginSpreadFinding
  | CeilingFinding
  | BlockedFinding;

/** What speaks against an incident, for the person who has to decide. */
export type Argument =
  /** The share of failing recipients is that of ordinary mail. */
  | { name: 'failures'; share: number }
  /** It writes to domains like those that it usually writes to. */
  | { name: 'domains' }
  /** It uses the envelope senders that it always uses. */
  | { name: 'senders' }
  /** The amount is usual for this sender. */
  | { name: 'volume' }
  /** So few days of history: it may always have sent like this. */
  | { name: 'history'; days: number }
  /** So many other senders have temporary failures at the same time. */
  | { name: 'surge'; senders: number };
