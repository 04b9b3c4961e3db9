import { isDrillStream, isOthersDrill } from '../core/drill/drill.ts';
import { eventNames } from '../core/events/event-name.ts';
import { toMessageEvent } from '../core/events/event-of-line.ts';
import { hash64 } from '../core/hash.ts';
import { RefusalReader } from '../core/impact/refused/refusal-reader.ts';
import type { LineParser } from '../core/mail-log/line-parser.ts';
import type { ParsedLine } from '../core/mail-log/parsed-line.ts';
import { type ContributionStore, type StoredContributions, UnwritableItemError } from '../core/ports.ts';
import { DAY, HOUR, isoTime, MINUTE, minuteOf } from '../core/time.ts';
import { HeardHosts } from './heard-hosts.ts';
import { itemsOf, MinuteGroups } from './items.ts';
import type { LogsEnvelope } from './logs-envelope.ts';
import { streamHosts } from './stream-host.ts';
import { countEvent, countLine, type IngestSummary, newSummary } from './summary.ts';
import { storedRefusals } from './turned-away.ts';

export interface IngestDeps {
  store: Pick<ContributionStore, 'put'>;
  /** Milliseconds since 1970: when a batch arrives, which tells the late ones. */
  clock: () => number;
  /** A parser of a batch's lines; `reference` (milliseconds) is when they were written, for lines that name no year. */
  parserFor: (reference: number) => LineParser;
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
  /** Whose drills are stored; those of a stage that reads the same log group are not. Default: nobody's. */
  stage?: string;
  /** Takes an item that the table refuses for good, as a phrase that names nobody. Default: it is only counted. */
  refused?: (what: string) => void;
  /** See streamHosts. Default: each line's host is the one that it names. */
  hostOf?: ReturnType<typeof streamHosts>;
  /** Whether an address is a client's in our networks. What a stranger was refused is not stored. */
  isOwn: (address: string) => boolean;
}

/** Items that are written at a time. */
const AT_ONCE = 16;

/** Stores what a delivered batch contributes to each minute. It judges nothing. */
export function createIngest(deps: IngestDeps) {
  return async function ingest(envelope: LogsEnvelope): Promise<IngestSummary> {
    const summary = newSummary();
    if (envelope.messageType !== 'DATA_MESSAGE') return summary;
    if (isOthersDrill(envelope.logStream, deps.stage))
      return { ...summary, lines: envelope.logEvents.length };
    const now = deps.clock();
    const hosts = new HeardHosts(now);
    const groups = new MinuteGroups();
    read(envelope, deps, { summary, hosts, groups });
    const items = [...itemsOf(groups, envelope, minuteOf(now))];
    // Side by side: a mail host that comes back after days brings thousands of minutes at once.
    for (let at = 0; at < items.length; at += AT_ONCE) {
      await Promise.all(items.slice(at, at + AT_ONCE).map((item) => put(deps, item, summary)));
    }
    // What a drill writes is in no statistics, and its host is none.
    if (isDrillStream(envelope.logStream))
      return { ...newSummary(), lines: summary.lines, setAside: summary.setAside };
    await deps.heard?.(hosts.least, now);
    return summary;
  };
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

/** Adds what the lines of a batch tell to `groups`, in their order; counts them in `summary`, and their hosts in `hosts`. */
function read(
  { logStream, logEvents }: LogsEnvelope,
  {
    parserFor,
    isRelay,
    isOwn,
    hostOf = streamHosts([]),
  }: Pick<IngestDeps, 'parserFor' | 'isRelay' | 'isOwn' | 'hostOf'>,
  { summary, hosts, groups }: { summary: IngestSummary; hosts: HeardHosts; groups: MinuteGroups },
): void {
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
    const hash = nameOf({ id, message: nameable(message, line), time: stamp });
    for (let at = 0; at < refused.length; at++)
      groups.add(id, { hash: hash64(`refused ${at} ${hash}`), event: refused[at]! });
    if (event === undefined || !isStored(event)) continue;
    if (impossible) summary.outsideTime++;
    const { outcome } = event;
    if (outcome?.relayIp !== undefined && !isRelay(outcome.relayIp)) {
      outcome.relayIp = undefined;
      outcome.queuedAs = undefined;
    }
    if (event.report === undefined && event.turnedAway === undefined) countEvent(summary, line, event.nrcpt);
    groups.add(id, { hash, event });
  }
  summary.unknown += parse.unjoined;
}

const LAST_PART = /\[(\d{1,4})[/\\]\1\] /;

/** The last part of a message that Exim split may end like another one's: a queue id tells them apart. */
function nameable(message: string, { program, queue_id }: ParsedLine): string {
  return program?.startsWith('exim') && LAST_PART.test(message) ? `${message} ${queue_id}` : message;
}

/** One that the table refuses for good is set aside: the rest of the batch must not wait for it for ever. */
async function put(
  { store, refused }: Pick<IngestDeps, 'store' | 'refused'>,
  item: StoredContributions,
  summary: IngestSummary,
): Promise<void> {
  try {
    await store.put(item);
  } catch (error) {
    if (!(error instanceof UnwritableItemError)) throw error;
    summary.setAside++;
    refused?.(`the table refuses ${item.batch} of the minute ${isoTime(item.minute * MINUTE)}`);
  }
}
