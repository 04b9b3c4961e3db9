import type { Method } from './method.ts';

/** A quarter of an hour, in minutes. */
const QUARTER = 15;

interface Quarters {
  /** The running one, since 1970, and its messages. */
  quarter: number;
  messages: number;
  /** Those before it with mail, and their messages. */
  past: number;
  total: number;
}

/**
 * At least `least` messages in a quarter of an hour, and `times` as many as the sender's quarters with mail have on
 * average: what people write who want a limit that fits everybody.
 */
export function surge(least: number, times: number): Method {
  const senders = new Map<string, Quarters>();
  return {
    name: `15 minutes: ${least} messages and ${times} times the usual`,
    minute: (minute, tallies) =>
      tallies
        .filter(({ sender, messages }) => {
          const quarter = Math.floor(minute / QUARTER);
          let own = senders.get(sender);
          if (own === undefined) {
            own = { quarter, messages: 0, past: 0, total: 0 };
            senders.set(sender, own);
          }
          if (own.quarter !== quarter) {
            if (own.messages > 0) own.past++;
            own.total += own.messages;
            own.quarter = quarter;
            own.messages = 0;
          }
          own.messages += messages;
          const usual = own.past === 0 ? 1 : own.total / own.past;
          return own.messages >= least && own.messages >= times * usual;
        })
        .map(({ sender }) => sender),
  };
}
