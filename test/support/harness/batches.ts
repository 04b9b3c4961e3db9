import { type LogEnvelope, type LogEvent, logEnvelope } from '../builders/log-envelope.ts';
import type { LogStream } from './agent.ts';

/** An envelope and when CloudWatch Logs delivers it. */
export interface Batch {
  /** Milliseconds since 1970. */
  at: number;
  envelope: LogEnvelope;
}

export interface CutOptions {
  logGroup: string;
  /** Length of the time that one envelope covers. Default: 5. */
  seconds?: number;
  /** Where the cuts fall, in seconds from a multiple of `seconds`. Default: 0. */
  offset?: number;
  /** Seconds from the end of that time to the delivery. Default: 2. */
  delay?: number;
}

/** Cuts streams into envelopes, in the order of their delivery. Other cuts keep the events' ids. */
export function cut(
  streams: readonly LogStream[],
  { logGroup, seconds = 5, offset = 0, delay = 2 }: CutOptions,
): Batch[] {
  const length = seconds * 1000;
  return streams
    .flatMap(({ name, events }) => {
      const spans = new Map<number, LogEvent[]>();
      for (const event of events) {
        const span = Math.floor((event.timestamp - offset * 1000) / length);
        const batch = spans.get(span) ?? [];
        spans.set(span, batch);
        batch.push(event);
      }
      return [...spans].map(([span, logEvents]) => ({
        at: (span + 1) * length + offset * 1000 + delay * 1000,
        envelope: logEnvelope({ logGroup, logStream: name, logEvents }),
      }));
    })
    .sort((a, b) => a.at - b.at);
}

/**
 * What a shipper that has lost its place sends again: the same lines, for which CloudWatch Logs makes new event ids.
 *
 * @param after seconds from a line's own time to its second delivery
 */
export function resent(
  streams: readonly LogStream[],
  { after, ...options }: Omit<CutOptions, 'delay'> & { after: number },
): Batch[] {
  const renamed = streams.map(({ name, events }) => ({
    name,
    events: events.map((event) => ({ ...event, id: `9${event.id.slice(1)}` })),
  }));
  return cut(renamed, { ...options, delay: after });
}

/** Delivers some of the batches once more, somewhat later. @param share of them, from 0 to 1 */
export function duplicated(batches: readonly Batch[], share: number, random: () => number): Batch[] {
  return [...batches, ...batches.filter(() => random() < share).map((batch) => jitter(batch, random, 60))];
}

/** Delivers each batch up to so many seconds later, which changes their order. */
export function delayed(batches: readonly Batch[], seconds: number, random: () => number): Batch[] {
  return batches.map((batch) => jitter(batch, random, seconds)).sort((a, b) => a.at - b.at);
}

function jitter({ at, envelope }: Batch, random: () => number, seconds: number): Batch {
  return { at: at + Math.floor(random() * seconds * 1000), envelope };
}
