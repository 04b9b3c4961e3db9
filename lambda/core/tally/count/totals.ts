/** What a whole log holds, whoever sent it. */
export interface Totals {
  /** Distinct messages, whether or not their arrival is in the log; a content filter's copy is none of its own. */
  messages: number;
  /** Of these, the ones whose arrival is in the log. */
  arrivals: number;
  /** Each message's recipients once. */
  recipients: number;
  /** One final outcome per recipient; `deferred` are those that still wait at the end. */
  outcomes: { sent: number; bounced: number; deferred: number; expired: number };
  /** Every deferral, retries included. */
  deferrals: number;
}

/** The same, of one sender; `bounced` includes the expired. */
export interface SenderTotals {
  /** The sender's key. */
  sender: string;
  messages: number;
  recipients: number;
  sent: number;
  bounced: number;
  deferred: number;
}

/** Sets to 0 what was counted so far; what waits goes on waiting. */
export function restartTotals(totals: Totals): void {
  const { deferred } = totals.outcomes;
  Object.assign(totals, newTotals());
  totals.outcomes.deferred = deferred;
}

export function newTotals(): Totals {
  return {
    messages: 0,
    arrivals: 0,
    recipients: 0,
    outcomes: { sent: 0, bounced: 0, deferred: 0, expired: 0 },
    deferrals: 0,
  };
}

/** Whether a log tells of so few of its messages what became of them that "no incident" would be a false comfort. */
export function isMostlyUnended({ messages, unended }: { messages: number; unended: number }): boolean {
  return unended > 0 && 2 * unended >= messages;
}
