import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import type { LineKind } from '../../lambda/core/mail-log/parsed-line.ts';

/** What was read, line by line. */
export interface LineCounts {
  lines: number;
  unknown: number;
  malformed: number;
  /** Milliseconds since 1970 of the earliest and the latest line. */
  from: number | undefined;
  to: number | undefined;
}

/** One log file as a stream of message events: `head` is the next one, until it is undefined. */
export interface EventSource {
  readonly path: string;
  /** Of the lines behind which `head` stands. */
  readonly counts: LineCounts;
  readonly head: MessageEvent | undefined;
  /** Moves `head` to the next event at hand; false when those are used up. */
  next(): boolean;
  /** Moves `head` to the next event, reading on as needed; at the end of the file `head` is undefined. */
  advance(): Promise<void>;
}

export function newLineCounts(): LineCounts {
  return { lines: 0, unknown: 0, malformed: 0, from: undefined, to: undefined };
}

const EVENTS: ReadonlySet<LineKind> = new Set<LineKind>([
  ...(['client', 'queued', 'message-id', 'delivery', 'expired', 'bounce-notice', 'removed'] as const),
]);

/** Counts a line of some kind, and of a time where it has one. */
export function countLine(counts: LineCounts, kind: LineKind, time: number | undefined): void {
  countKind(counts, kind, time !== undefined);
  if (time !== undefined) countTime(counts, time);
}

/** Counts a line of some kind, and whether it could be read. */
export function countKind(counts: LineCounts, kind: LineKind, timed: boolean): void {
  counts.lines++;
  // A message event that no clock dates joins nothing: it was not read.
  if (kind === 'unknown' || (!timed && EVENTS.has(kind))) counts.unknown++;
  else if (kind === 'malformed') counts.malformed++;
}

/** Counts a line's time. */
export function countTime(counts: LineCounts, time: number): void {
  if (counts.from === undefined || time < counts.from) counts.from = time;
  if (counts.to === undefined || time > counts.to) counts.to = time;
}
