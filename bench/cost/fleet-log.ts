import type { LogEvent } from '../../test/support/builders/log-envelope.ts';
import { eventId, type LogEnvelope, logEnvelope } from '../../test/support/builders/log-envelope.ts';
import { shipLog } from '../../test/support/harness/agent.ts';

/** Agents write this often; see ship/cloudwatch-agent.json. Milliseconds. */
const FLUSH_MS = 5_000;
/** CloudWatch Logs takes no larger batch from an agent. */
const LARGEST = 1_000_000;
const ID = /(?<=\]: )[0-9A-F]{9,12}(?=: )|(?<=queued as )[0-9A-F]{9,12}/g;

/** The recorded log, as often at once as makes the rate, each copy from another moment on. */
export class FleetLog {
  readonly #events: readonly LogEvent[];
  readonly #span: number;
  readonly #start: number;
  /** Of the recorded log: messages a second, and bytes and lines a message. */
  readonly rate: number;
  readonly bytesPerMessage: number;
  readonly linesPerMessage: number;

  constructor(text: string, year: number) {
    this.#events = shipLog(text, year)
      .flatMap(({ events }) => events)
      .sort((a, b) => a.timestamp - b.timestamp);
    this.#start = this.#events[0]!.timestamp;
    this.#span = this.#events.at(-1)!.timestamp - this.#start + 1_000;
    const messages = new Set(this.#events.flatMap(({ message }) => message.match(ID) ?? [])).size;
    this.rate = messages / (this.#span / 1000);
    // CloudWatch Logs counts 26 bytes an event on top of its text.
    this.bytesPerMessage = this.#events.reduce((sum, { message }) => sum + message.length + 26, 0) / messages;
    this.linesPerMessage = this.#events.length / messages;
  }

  /** The envelopes of one minute that `copies` mail hosts' worth of mail on `hosts` hosts makes. */
  minute(at: number, copies: number, hosts: number): LogEnvelope[] {
    const batches = new Map<string, LogEvent[]>();
    for (let copy = 0; copy < copies; copy++) {
      const host = `mail${copy % hosts}`;
      // Odd steps, so that no two copies play the same moment.
      const from = this.#start + ((at + copy * 97_001) % this.#span);
      for (const { timestamp, message } of this.#between(from, from + 60_000)) {
        const time = at + (timestamp - from);
        const key = `${host} ${Math.floor(time / FLUSH_MS)}`;
        const batch = batches.get(key) ?? [];
        batches.set(key, batch);
        const text = message.replace(ID, (id) => other(id, copy, at)).replace(' mail ', ` ${host} `);
        batch.push({
          id: eventId(time, copy * 1_000 + batch.length),
          timestamp: time,
          message: restamped(text, time),
        });
      }
    }
    return [...batches].flatMap(([key, logEvents]) => split(key.split(' ')[0]!, logEvents));
  }

  *#between(from: number, to: number): Generator<LogEvent> {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#events[middle]!.timestamp < from) low = middle + 1;
      else high = middle;
    }
    for (let each = this.#events[low]; each !== undefined && each.timestamp < to; each = this.#events[++low])
      yield each;
  }
}

function split(logStream: string, events: LogEvent[]): LogEnvelope[] {
  const envelopes: LogEnvelope[] = [];
  let part: LogEvent[] = [];
  let size = 0;
  for (const event of events.sort((a, b) => a.timestamp - b.timestamp)) {
    if (size + event.message.length + 26 > LARGEST) {
      envelopes.push(logEnvelope({ logStream, logEvents: part }));
      part = [];
      size = 0;
    }
    part.push(event);
    size += event.message.length + 26;
  }
  return [...envelopes, logEnvelope({ logStream, logEvents: part })];
}

/** Another queue id for each copy and hour, of the same length. */
function other(id: string, copy: number, at: number): string {
  const shift = (copy + 1) * 7_919 + Math.floor(at / 3_600_000) * 104_729;
  return ((Number.parseInt(id, 16) + shift * 65_537) % 16 ** id.length)
    .toString(16)
    .toUpperCase()
    .padStart(id.length, '0');
}

/** The stamp of RFC 3164, which has a fixed width. */
function restamped(text: string, time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z/, '+00:00') + text.slice(15);
}
