import { group } from './fields.ts';
import { RECIPIENT, type Recipient } from './recipient.ts';

/**
 * Our own server did not take something from a client: of no message that it took. The name by which a login failed is
 * not in it: it may be a password.
 *
 * - `refused`: for good, for what the mail is or whom it is for
 * - `put-off`: for now, or for its number
 * - `login`: a failed login
 */
export interface TurnedAway {
  why: 'refused' | 'put-off' | 'login';
  /** Whom it was for: one or, where the line does not tell, none. */
  recipients: readonly Recipient[];
  /** The address of the client. */
  clientIp?: string;
  /** The login of the client, as far as its own words cannot be told from the server's. */
  login?: string;
  /** The queue id of the message that was refused before it was taken. */
  of?: string;
  /** Failed logins that the line stands for; absent: one. */
  times?: number;
  /** The enhanced status code (RFC 3463). */
  dsn?: string;
  /** The server's words, without addresses, at most REASON_LENGTH characters. */
  reason?: string;
}

/** Enough for the sentence that says why. */
export const REASON_LENGTH = 80;

export function newTurnedAway(why: TurnedAway['why']): TurnedAway {
  return {
    why,
    recipients: NOBODY,
    clientIp: undefined,
    login: undefined,
    of: undefined,
    times: undefined,
    dsn: undefined,
    reason: undefined,
  };
}

const NOBODY: readonly Recipient[] = [];

export const TURNED_AWAY = group<TurnedAway>(
  () => newTurnedAway('login'),
  { why: 'name', recipients: { each: RECIPIENT } },
  { clientIp: 'name', login: 'name', of: 'id', times: 'count', dsn: 'name', reason: 'text' },
);
