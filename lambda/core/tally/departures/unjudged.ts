import { DAY, HOUR } from '../../time.ts';
import { FEWEST_DEPARTURES, MOST_NOBODYS, shareAfter } from './share.ts';

/** A burst is no set-up. */
const LASTS = HOUR;
/** A gateway of inbound mail has nights with nothing else, and days with the office's own: it is the same all along. */
const ENDS = DAY;
/** A weekend, or a few holidays, with no mail at all mend nothing. */
const FORGET = 7 * DAY;

/**
 * How much of what leaves a mail host is strangers', where nothing tells whether that is inbound. JSON-serialisable.
 * Times are milliseconds since 1970.
 */
export interface Unjudged {
  messages: number;
  /** Strangers' share of the newest ones. */
  share: number;
  last: number;
  /** Since when it is most, and when it last was. */
  over?: number;
  newest?: number;
}

/** Takes a message that leaves. @param before undefined: none has left so far */
export function afterMessage(before: Unjudged | undefined, stranger: boolean, time: number): Unjudged {
  const known = before !== undefined && time - before.last < FORGET ? before : undefined;
  const { share = 0, over, newest } = known ?? {};
  const messages = (known?.messages ?? 0) + 1;
  const after: Unjudged = {
    messages,
    share: shareAfter(share, messages, stranger),
    last: Math.max(known?.last ?? time, time),
  };
  if (after.share > MOST_NOBODYS) {
    return messages < FEWEST_DEPARTURES ? after : { ...after, over: over ?? time, newest: after.last };
  }
  if (over === undefined || newest === undefined) return after;
  const ends = time - over < LASTS || time - newest >= ENDS;
  return ends ? after : { ...after, over, newest };
}

/** Whether it is most, and has been for an hour. It is told once: until it has not been so for a day. */
export function isMostly({ over, last }: Unjudged, now: number): boolean {
  return over !== undefined && now - over >= LASTS && now - last < FORGET;
}
