import type { Tally } from '../../../lambda/core/tally/tally.ts';

/** Counts of one sender in the running clock hour and day, as a script over the log keeps them. */
export interface Running {
  hour: number;
  day: number;
  messages: number;
  recipients: number;
  failed: number;
  dayRecipients: number;
  daySent: number;
  dayFailed: number;
}

export class Clock {
  readonly #senders = new Map<string, Running>();

  /** Adds a tally; `ended` gets the hour that it closes, if it does. */
  add(tally: Tally, ended?: (hour: number, counts: Running) => void): Running {
    const hour = Math.floor(tally.minute / 60);
    const day = Math.floor(tally.minute / 1440);
    let running = this.#senders.get(tally.sender);
    if (running === undefined) {
      running = {
        hour,
        day,
        messages: 0,
        recipients: 0,
        failed: 0,
        dayRecipients: 0,
        daySent: 0,
        dayFailed: 0,
      };
      this.#senders.set(tally.sender, running);
    }
    if (running.hour !== hour) {
      ended?.(running.hour, running);
      Object.assign(running, { hour, messages: 0, recipients: 0, failed: 0 });
    }
    if (running.day !== day) Object.assign(running, { day, dayRecipients: 0, daySent: 0, dayFailed: 0 });
    const failed = tally.bounced + tally.deferred;
    running.messages += tally.messages;
    running.recipients += tally.recipients;
    running.failed += failed;
    running.dayRecipients += tally.recipients;
    running.daySent += tally.sent;
    running.dayFailed += failed;
    return running;
  }
}
