import { wayOf } from '../events/way.ts';
import { createLineParser } from '../mail-log/line-parser.ts';
import type { LineKind, ParsedLine } from '../mail-log/parsed-line.ts';
import { DAY, HOUR } from '../time.ts';

/** One line of a log group. */
export interface GroupRow {
  /** Of the log event: milliseconds since 1970. */
  timestamp: number;
  stream: string;
  message: string;
}

/** How far a line's own time may be from its event's; see the ingest. Milliseconds. */
const OLDEST = 14 * DAY;
const NEWEST = 2 * HOUR;

/** What the lines so far name, without having all of its lines. */
export interface Unasked {
  /** Queue ids and sessions, those that were named first before. */
  ids: string[];
  /** Message-IDs by which a message's copies, or what it is a copy of, must be looked for. */
  messageIds: string[];
}

interface Known {
  line: ParsedLine;
  timestamp: number;
  /** How often the same line came in the same millisecond. */
  times: number;
}

/**
 * The lines that several searches of a log group found, each as often as it is there: a line about two messages is found
 * by two searches. Tells what else must be searched for, until that is nothing.
 */
export class GroupLines {
  readonly #isRelay: (address: string) => boolean;
  readonly #parse = createLineParser();
  readonly #lines = new Map<string, Known>();
  readonly #ids = new Set<string>();
  /** When an id or session was named first, and whether that was its message's arrival; milliseconds since 1970. */
  readonly #named = new Map<string, { time: number; arrives: boolean }>();
  /** By mail host. */
  readonly #sessions = new Set<string>();
  readonly #messageIds = new Set<string>();
  readonly #messageIdOf = new Map<string, string>();
  /** Messages that a next hop of ours took without naming its queue id, or that one may have handed in. */
  readonly #passedOn = new Set<string>();

  /** @param isRelay whether an address is the mail host itself or a relay of ours, so that a copy's lines may be here */
  constructor(isRelay: (address: string) => boolean) {
    this.#isRelay = isRelay;
  }

  /** Takes the rows of one search, all of them. */
  add(rows: readonly GroupRow[]): void {
    const times = new Map<string, number>();
    for (const row of rows) {
      const key = `${row.timestamp} ${row.stream} ${row.message}`;
      const now = (times.get(key) ?? 0) + 1;
      times.set(key, now);
      const known = this.#lines.get(key);
      if (known !== undefined) known.times = Math.max(known.times, now);
      else this.#lines.set(key, { line: this.#read(row), timestamp: row.timestamp, times: 1 });
    }
  }

  /** Before which no line of some ids is: where an arrival was seen for each of them. Milliseconds since 1970. */
  earliest(ids: readonly string[]): { time: number; sure: boolean } {
    const named = ids.flatMap((id) => this.#named.get(id) ?? []);
    const time = Math.min(...named.map((each) => each.time));
    return { time, sure: named.length === ids.length && named.every(({ arrives }) => arrives) };
  }

  /** What has not been asked for yet; each is told once. */
  next(): Unasked {
    const before = this.#ids.size;
    const sessions = new Set<string>();
    for (const { line, timestamp } of this.#lines.values()) {
      this.#note(line);
      this.#noteTime(line, timestamp);
      const { pid, mta_host: host } = line;
      if (pid === undefined || this.#sessions.has(`${host} ${pid}`)) continue;
      this.#sessions.add(`${host} ${pid}`);
      sessions.add(pid);
    }
    const messageIds: string[] = [];
    for (const id of this.#passedOn) {
      const messageId = this.#messageIdOf.get(id);
      if (messageId === undefined || this.#messageIds.has(messageId)) continue;
      this.#messageIds.add(messageId);
      messageIds.push(messageId);
    }
    // What is named as another's next id only comes last.
    const time = (id: string) => this.#named.get(id)?.time ?? Number.MAX_SAFE_INTEGER;
    const ids = [...[...this.#ids].slice(before), ...sessions].sort((a, b) => time(a) - time(b));
    return { ids, messageIds };
  }

  #noteTime({ queue_id, pid, kind }: ParsedLine, time: number): void {
    for (const id of [queue_id, pid]) {
      if (id === undefined) continue;
      const known = this.#named.get(id);
      // An id may be used again: what counts is the first that was seen of it.
      if (known === undefined || time < known.time) this.#named.set(id, { time, arrives: kind === 'client' });
    }
  }

  /** All lines in the order in which they were written, as far as their times and what they say tell it. */
  sorted(): ParsedLine[] {
    const known = [...this.#lines.values()].filter(({ line }) => line.time !== undefined);
    known.sort((a, b) => a.line.time! - b.line.time! || rank(a.line) - rank(b.line));
    return known.flatMap(({ line, times }) => Array.from({ length: times }, () => line));
  }

  #read({ message, timestamp, stream }: GroupRow): ParsedLine {
    const line = this.#parse(message, timestamp);
    const { time } = line;
    // The agent knows the host's zone; a line without an offset does not say it.
    if (time === undefined || !line.zoned || time < timestamp - OLDEST || time > timestamp + NEWEST)
      line.time = timestamp;
    line.mta_host ??= stream;
    return line;
  }

  #note(line: ParsedLine): void {
    const { queue_id: id, orig_queue_id, parent_queue_id, remote_queue_id: remote } = line;
    const here = id === 'NOQUEUE' ? undefined : id;
    for (const each of [here, orig_queue_id, parent_queue_id]) if (each !== undefined) this.#ids.add(each);
    if (remote !== undefined && this.#isOurs(line)) this.#ids.add(remote);
    if (here === undefined) return;
    if (line.message_id) this.#messageIdOf.set(here, line.message_id);
    if (this.#isTaken(line) || this.#isHandedIn(line)) this.#passedOn.add(here);
  }

  /** Whether the queue id that a line names beside its own is one of our hosts'. */
  #isOurs({ kind, relay_ip }: ParsedLine): boolean {
    return kind !== 'delivery' || relay_ip === undefined || this.#isRelay(relay_ip);
  }

  #isTaken(line: ParsedLine): boolean {
    const { status, remote_queue_id, relay_ip } = line;
    if (status !== 'sent' || remote_queue_id !== undefined) return false;
    return relay_ip === undefined ? wayOf(line) === 'program' : this.#isRelay(relay_ip);
  }

  #isHandedIn({ client_ip, local_user, orig_queue_id }: ParsedLine): boolean {
    if (orig_queue_id !== undefined) return false;
    return local_user !== undefined || (client_ip !== undefined && this.#isRelay(client_ip));
  }
}

/** In which order the lines about one message are written, where their times are the same. */
function rank({ kind, action, queue_id, pid }: ParsedLine): number {
  if (kind !== 'other') return RANK[kind];
  if (action === 'disconnect') return RANK.removed + 1;
  // A before-queue proxy tells behind the message who had handed it in.
  if (action === 'proxy-accept') return RANK.delivery;
  // What was done to a message stands behind its arrival; of a session, or before the message has an id, ahead of it.
  return queue_id === undefined || queue_id === 'NOQUEUE' || pid !== undefined ? RANK.other : RANK.delivery;
}

const RANK: Readonly<Record<LineKind, number>> = {
  malformed: 0,
  unknown: 0,
  'auth-failure': 0,
  'queue-report': 0,
  other: 1,
  client: 2,
  reject: 3,
  'message-id': 4,
  queued: 5,
  delivery: 6,
  expired: 7,
  'bounce-notice': 8,
  removed: 9,
};
