import { hash64, hash64Behind } from '../hash.ts';

/** A log event as it was delivered. */
export interface NamedEvent {
  id: string;
  message: string;
  /** What the line's own stamp says, in milliseconds since 1970; undefined where it has none. */
  time: number | undefined;
}

/**
 * Names the events of one batch, in their order, so that a copy has the name of its original: by the line itself where
 * it has a time stamp of its own, so also for the new event ids of a shipper that sends it again; by the event's id
 * where not. A line that stands in the batch several times has several names, the same ones in every batch.
 * See docs/decisions/0010-re-sent-copies.md.
 *
 * @param stream the log stream: the same line of another one is another line
 * @returns 64 bits, as 16 hexadecimal digits
 */
export function eventNames(stream: string): (event: NamedEvent) => string {
  // A stream without a blank is named as it always was; one with blanks so that its name and a line's begin are not mixed.
  const prefix = stream.includes(' ') ? ` ${stream.length} ${stream} ` : `${stream} `;
  const hashOfLine = hash64Behind(prefix);
  const seen = new Map<string, number>();
  let last = Number.NEGATIVE_INFINITY;
  return ({ id, message, time }) => {
    if (time === undefined) return hash64(id);
    // A log is written forward: where its time goes back, the shipper has begun to send a part of it again.
    if (time < last) seen.clear();
    last = time;
    const name = hashOfLine(message);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : hash64(`${before} ${prefix}${message}`);
  };
}
