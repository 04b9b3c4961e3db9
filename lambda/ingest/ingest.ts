import { type Contribution, encodeContributions } from '../core/events/contribution.ts';
import { eventNames } from '../core/events/event-name.ts';
import { toMessageEvent } from '../core/events/event-of-line.ts';
import { hash64 } from '../core/hash.ts';
import type { ParsedLine } from '../core/mail-log/parsed-line.ts';
import { type ContributionStore, LATE_AFTER } from '../core/ports.ts';
import { minuteOf } from '../core/time.ts';

/** What CloudWatch Logs delivers, decoded. Further keys are ignored. */
export interface LogsEnvelope {
  messageType: string;
  logGroup: string;
  logStream: string;
  logEvents: readonly LogsEvent[];
}

export interface LogsEvent {
  id: string;
  /** Milliseconds since 1970, UTC. */
  timestamp: number;
  message: string;
}

export interface IngestDeps {
  store: Pick<ContributionStore, 'put'>;
  /** Milliseconds since 1970: when a batch arrives, which tells the late ones. */
  clock: () => number;
  /** A parser of lines; `reference` (milliseconds) is when they were written, for lines that name no year. */
  parserFor: (reference: number) => (message: string) => ParsedLine;
  /**
   * Whether an address is this host or a relay of ours, whose log tells what became of the message. Where any other
   * next hop put it is not stored.
   */
  isRelay: (address: string) => boolean;
}

/** What a batch held: what is measured, and free of anybody's address. */
export interface IngestSummary {
  lines: number;
  unknown: number;
  malformed: number;
  /** Lines that told of a message. */
  events: number;
  messages: number;
  recipients: number;
  sent: number;
  deferred: number;
  bounced: number;
}

/** A body of this many characters compresses well below DynamoDB's 400 kB an item. */
const BODY_CHARACTERS = 600_000;
/** A line's JSON is rarely longer; only the split into items depends on it. */
const EVENT_CHARACTERS = 200;

/** Stores what a delivered batch contributes to each minute. It judges nothing. */
export function createIngest({ store, clock, parserFor, isRelay }: IngestDeps) {
  return async function ingest(envelope: LogsEnvelope): Promise<IngestSummary> {
    const summary = newSummary();
    if (envelope.messageType !== 'DATA_MESSAGE') return summary;
    const arrival = minuteOf(clock());
    const parse = parserFor(envelope.logEvents[0]?.timestamp ?? 0);
    const nameOf = eventNames(envelope.logStream);
    const minutes = new Map<number, { first: string; last: string; contributions: Contribution[] }>();
    for (const { id, timestamp, message } of envelope.logEvents) {
      const line = parse(message);
      summary.lines++;
      if (line.kind === 'unknown') summary.unknown++;
      if (line.kind === 'malformed') summary.malformed++;
      const stamp = line.time;
      // The agent knows the host's zone; a line without an offset does not say it.
      if (!line.zoned) line.time = timestamp;
      line.mta_host ??= envelope.logStream;
      const event = toMessageEvent(line);
      if (event === undefined) continue;
      const { outcome } = event;
      if (outcome?.relayIp !== undefined && !isRelay(outcome.relayIp)) {
        outcome.relayIp = undefined;
        outcome.queuedAs = undefined;
      }
      count(summary, line);
      const minute = minuteOf(event.time);
      let group = minutes.get(minute);
      if (group === undefined) {
        group = { first: id, last: id, contributions: [] };
        minutes.set(minute, group);
      }
      group.last = id;
      group.contributions.push({ hash: nameOf({ id, message, time: stamp }), event });
    }
    for (const [minute, { first, last, contributions }] of minutes) {
      const size = Math.floor(BODY_CHARACTERS / EVENT_CHARACTERS);
      for (let start = 0, part = 0; start < contributions.length; start += size, part++) {
        const body = encodeContributions(minute, contributions.slice(start, start + size));
        const stream = hash64(`${envelope.logGroup} ${envelope.logStream}`);
        const late = arrival - minute > LATE_AFTER ? { late: arrival } : {};
        await store.put({ minute, batch: `${stream}#${first}#${last}#${part}`, body, ...late });
      }
    }
    return summary;
  };
}

function newSummary(): IngestSummary {
  return {
    lines: 0,
    unknown: 0,
    malformed: 0,
    events: 0,
    messages: 0,
    recipients: 0,
    sent: 0,
    deferred: 0,
    bounced: 0,
  };
}

function count(summary: IngestSummary, line: ParsedLine): void {
  summary.events++;
  if (line.kind === 'client') summary.messages++;
  if (line.nrcpt !== undefined) summary.recipients += line.nrcpt;
  if (line.status === 'sent') summary.sent++;
  if (line.status === 'deferred') summary.deferred++;
  if (line.status === 'bounced' || line.kind === 'expired') summary.bounced++;
}
