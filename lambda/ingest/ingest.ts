import { isDrillStream } from '../core/drill/drill.ts';
import { type Contribution, encodeContributions } from '../core/events/contribution.ts';
import { eventNames } from '../core/events/event-name.ts';
import { toMessageEvent } from '../core/events/event-of-line.ts';
import { hash64 } from '../core/hash.ts';
import { RefusalReader } from '../core/impact/refused/refusal-reader.ts';
import type { ParsedLine } from '../core/mail-log/parsed-line.ts';
import {
  type ContributionStore,
  LATE_AFTER,
  type StoredContributions,
  UnwritableItemError,
} from '../core/ports.ts';
import { DAY, HOUR, minuteOf } from '../core/time.ts';
import { HeardHosts } from './heard-hosts.ts';
import { streamHosts } from './stream-host.ts';
import { storedRefusals } from './turned-away.ts';

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
  /**
   * Takes which mail hosts were heard, with their least lags, and when (milliseconds since 1970). Default: nobody does,
   * as for a log that is read again.
   */
  heard?: (hosts: ReadonlyMap<string, number>, arrival: number) => Promise<void>;
  /** See streamHosts. Default: each line's host is the one that it names. */
  hostOf?: ReturnType<typeof streamHosts>;
  /** Whether an address is a client's in our networks. What a stranger was refused is not stored. */
  isOwn: (address: string) => boolean;
}

/** What a batch held: what is measured, and free of anybody's address. */
export interface IngestSummary {
  lines: number;
  /** Lines of a shape that is not known. */
  unknown: number;
  /** Lines that cannot be read at all. */
  malformed: number;
  /** Lines that told of a message. */
  events: number;
  /** Of them: with a time of their own that cannot be; they count at the log event's. */
  outsideTime: number;
  /** Lines that told of a message's client. */
  messages: number;
  /** The sum of the recipient counts that lines gave. */
  recipients: number;
  /** Outcomes of each kind; a deferral counts each time. */
  sent: number;
  deferred: number;
  /** Expired messages included. */
  bounced: number;
  /** Items that the table refuses for good. */
  setAside: number;
}

/** Bytes of a body: DynamoDB takes 400 kB an item, and some bodies hold nothing that can be packed. */
const BODY_BYTES = 380_000;
/** Events that are tried as one body at first; few are larger than that together. */
const MOST_EVENTS = 3_000;
/** Items that are written at a time. */
const AT_ONCE = 16;

/** Stores what a delivered batch contributes to each minute. It judges nothing. */
export function createIngest(deps: IngestDeps) {
  return async function ingest(envelope: LogsEnvelope): Promise<IngestSummary> {
    const summary = newSummary();
    if (envelope.messageType !== 'DATA_MESSAGE') return summary;
    const now = deps.clock();
    const hosts = new HeardHosts(now);
    const groups = collect(decode(envelope, deps, { summary, hosts }));
    const items = [...itemsOf(groups, envelope, minuteOf(now))];
    // Side by side: a mail host that comes back after days brings thousands of minutes at once.
    for (let at = 0; at < items.length; at += AT_ONCE) {
      await Promise.all(items.slice(at, at + AT_ONCE).map((item) => put(deps.store, item, summary)));
    }
    // What a drill writes is in no statistics, and its host is none.
    if (isDrillStream(envelope.logStream))
      return { ...newSummary(), lines: summary.lines, setAside: summary.setAside };
    await deps.heard?.(hosts.least, now);
    return summary;
  };
}

/** An event with the id of the log event that told it. */
interface Told {
  id: string;
  contribution: Contribution;
}

/**
 * How far a line's own time may be from the log event's, which CloudWatch Logs has checked: it takes events up to 14
 * days old, and 2 hours ahead. Source: its API reference, PutLogEvents. A mail host whose clock stands at 1970, or a
 * line that somebody else has written, must not count in a minute that never was. Milliseconds.
 */
const OLDEST = 14 * DAY;
const NEWEST = 2 * HOUR;

function canBe(time: number, timestamp: number): boolean {
  return time >= timestamp - OLDEST && time <= timestamp + NEWEST;
}

/** What the lines of a batch tell, in their order; counts them in `summary`, and their hosts in `hosts`. */
function* decode(
  { logStream, logEvents }: LogsEnvelope,
  {
    parserFor,
    isRelay,
    isOwn,
    hostOf = streamHosts([]),
  }: Pick<IngestDeps, 'parserFor' | 'isRelay' | 'isOwn' | 'hostOf'>,
  { summary, hosts }: { summary: IngestSummary; hosts: HeardHosts },
): Generator<Told> {
  const parse = parserFor(logEvents[0]?.timestamp ?? 0);
  const nameOf = eventNames(logStream);
  const hostOfLine = hostOf(logStream);
  const refusals = new RefusalReader();
  const isStored = storedRefusals(isOwn);
  for (const { id, timestamp, message } of logEvents) {
    const line = parse(message);
    countLine(summary, line);
    const stamp = line.time;
    // The agent knows the host's zone; a line without an offset does not say it.
    if (!line.zoned) line.time = timestamp;
    const own = line.time ?? timestamp;
    const impossible = line.time !== undefined && !canBe(line.time, timestamp);
    if (impossible) line.time = timestamp;
    line.mta_host = hostOfLine(line.mta_host);
    hosts.add(line.mta_host, own);
    const event = toMessageEvent(line);
    const refused = refusals.read(line);
    if (event === undefined && refused.length === 0) continue;
    const hash = nameOf({ id, message, time: stamp });
    for (const [at, each] of refused.entries())
      yield { id, contribution: { hash: hash64(`refused ${at} ${hash}`), event: each } };
    if (event === undefined || !isStored(event)) continue;
    if (impossible) summary.outsideTime++;
    const { outcome } = event;
    if (outcome?.relayIp !== undefined && !isRelay(outcome.relayIp)) {
      outcome.relayIp = undefined;
      outcome.queuedAs = undefined;
    }
    if (event.report === undefined && event.turnedAway === undefined) countEvent(summary, line, event.nrcpt);
    yield { id, contribution: { hash, event } };
  }
}

/** A batch's part of one minute, between the first and the last log event that told some of it. */
interface MinuteGroup {
  first: string;
  last: string;
  contributions: Contribution[];
}

/** Groups events by the minute that they belong to; whole minutes since 1970. */
function collect(told: Iterable<Told>): Map<number, MinuteGroup> {
  const minutes = new Map<number, MinuteGroup>();
  for (const { id, contribution } of told) {
    const minute = minuteOf(contribution.event.time);
    let group = minutes.get(minute);
    if (group === undefined) {
      group = { first: id, last: id, contributions: [] };
      minutes.set(minute, group);
    }
    group.last = id;
    group.contributions.push(contribution);
  }
  return minutes;
}

/** The items that are stored; `arrival` is the minute in which the batch arrived, which tells the late ones. */
function* itemsOf(
  minutes: ReadonlyMap<number, MinuteGroup>,
  { logGroup, logStream }: LogsEnvelope,
  arrival: number,
): Generator<StoredContributions> {
  const stream = hash64(`${logGroup} ${logStream}`);
  for (const [minute, { first, last, contributions }] of minutes) {
    const late = arrival - minute > LATE_AFTER ? { late: arrival } : {};
    let part = 0;
    for (let start = 0; start < contributions.length; start += MOST_EVENTS) {
      for (const body of bodiesOf(minute, contributions.slice(start, start + MOST_EVENTS))) {
        yield { minute, batch: `${stream}#${first}#${last}#${part++}`, body, ...late };
      }
    }
  }
}

/** The contributions as bodies that fit into an item each, whatever they hold; one by itself may be larger. */
function* bodiesOf(minute: number, contributions: readonly Contribution[]): Generator<string> {
  const body = encodeContributions(minute, contributions);
  if (contributions.length <= 1 || new TextEncoder().encode(body).length <= BODY_BYTES) {
    yield body;
    return;
  }
  const half = Math.ceil(contributions.length / 2);
  yield* bodiesOf(minute, contributions.slice(0, half));
  yield* bodiesOf(minute, contributions.slice(half));
}

/** One that the table refuses for good is set aside: the rest of the batch must not wait for it for ever. */
async function put(
  store: IngestDeps['store'],
  item: StoredContributions,
  summary: IngestSummary,
): Promise<void> {
  try {
    await store.put(item);
  } catch (error) {
    if (!(error instanceof UnwritableItemError)) throw error;
    summary.setAside++;
  }
}

function newSummary(): IngestSummary {
  return {
    lines: 0,
    unknown: 0,
    malformed: 0,
    events: 0,
    outsideTime: 0,
    messages: 0,
    recipients: 0,
    sent: 0,
    deferred: 0,
    bounced: 0,
    setAside: 0,
  };
}

function countLine(summary: IngestSummary, { kind }: ParsedLine): void {
  summary.lines++;
  if (kind === 'unknown') summary.unknown++;
  if (kind === 'malformed') summary.malformed++;
}

function countEvent(summary: IngestSummary, line: ParsedLine, recipients = 0): void {
  summary.events++;
  if (line.kind === 'client') summary.messages++;
  summary.recipients += recipients;
  if (line.status === 'sent') summary.sent++;
  if (line.status === 'deferred') summary.deferred++;
  if (line.status === 'bounced' || line.kind === 'expired') summary.bounced++;
}
