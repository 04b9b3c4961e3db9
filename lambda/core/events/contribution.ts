import type { ReplyClass } from '../mail-log/reply/reply-class.ts';
import type { Arrival, MessageEvent, Outcome, Recipient } from './message-event.ts';

/**
 * One log event's part in the counting: what it says of a message, and the event's name (see `eventNames`), by which
 * redelivered, re-batched and re-sent copies are dropped.
 */
export interface Contribution {
  hash: string;
  event: MessageEvent;
}

/** The stored text is not one that this version reads. */
export class ContributionFormatError extends Error {
  override name = 'ContributionFormatError';
}

const VERSION = 1;

/**
 * The text that is stored for one batch's part of one minute: JSON, grouped by message so that hosts and queue ids
 * stand once, times as milliseconds into the minute.
 *
 * `{v: 1, m: minute, q: [[host, instance, queueId, [[hash, ms, fields], ...]], ...]}`; of `fields`: `a` arrival
 * [client, original client, original queue id, login, local user], `f` envelope sender, `n` nrcpt, `i` message-id,
 * `o` outcome [status, recipients as [hash, domain, ...], dsn, class, reply, block, relay, queued as], `d` derived,
 * `r` removed, `s` session. Empty fields are left out.
 */
export function encodeContributions(minute: number, contributions: readonly Contribution[]): string {
  const groups = new Map<string, [string, string, string, unknown[]]>();
  for (const { hash, event } of contributions) {
    const key = `${event.host} ${event.instance} ${event.queueId ?? ''}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = [event.host, event.instance, event.queueId ?? '', []];
      groups.set(key, group);
    }
    group[3].push([hash, event.time - minute * 60_000, fields(event)]);
  }
  return JSON.stringify({ v: VERSION, m: minute, q: [...groups.values()] });
}

function fields(event: MessageEvent) {
  const { arrival: a, outcome: o } = event;
  return {
    a: a && trimmed([a.clientIp, a.origClientIp, a.origQueueId, a.login, a.localUser]),
    f: event.from,
    n: event.nrcpt,
    i: event.messageId,
    o:
      o &&
      trimmed([
        o.status,
        o.recipients.flatMap((recipient) => [recipient.hash, recipient.domain]),
        o.dsn,
        o.class,
        o.reply,
        o.block,
        o.relayIp,
        o.queuedAs,
      ]),
    d: event.derived,
    r: event.removed ? 1 : undefined,
    s: event.session,
  };
}

/** Without the empty places at the end; an empty place inside becomes null in JSON. */
function trimmed(values: unknown[]): unknown[] {
  let length = values.length;
  while (length > 0 && values[length - 1] === undefined) length--;
  return values.slice(0, length);
}

type Stored = string | null;

interface StoredFields {
  a?: Stored[];
  f?: string;
  n?: number;
  i?: number;
  o?: [Outcome['status'], (string | number)[], ...Stored[]];
  d?: string;
  r?: 1;
  s?: string;
}

interface StoredBatch {
  v: number;
  m: number;
  q: [string, string, string, [string, number, StoredFields][]][];
}

/** @throws ContributionFormatError when the text is not what `encodeContributions` writes */
export function decodeContributions(json: string): Contribution[] {
  let batch: StoredBatch;
  try {
    batch = JSON.parse(json) as StoredBatch;
  } catch (error) {
    throw new ContributionFormatError(`a stored batch is no JSON: ${String(error)}`);
  }
  if (batch?.v !== VERSION || !Array.isArray(batch.q)) {
    throw new ContributionFormatError(
      `a stored batch has version ${batch?.v}; this sendwatch reads ${VERSION}`,
    );
  }
  const contributions: Contribution[] = [];
  for (const [host, instance, queueId, events] of batch.q) {
    for (const [hash, ms, f] of events) {
      const event: MessageEvent = { time: batch.m * 60_000 + ms, host, instance };
      if (queueId !== '') event.queueId = queueId;
      if (f.s !== undefined) event.session = f.s;
      if (f.a !== undefined) event.arrival = arrival(f.a);
      if (f.f !== undefined) event.from = f.f;
      if (f.n !== undefined) event.nrcpt = f.n;
      if (f.i !== undefined) event.messageId = f.i;
      if (f.o !== undefined) event.outcome = outcome(f.o);
      if (f.d !== undefined) event.derived = f.d;
      if (f.r === 1) event.removed = true;
      contributions.push({ hash, event });
    }
  }
  return contributions;
}

/**
 * The events of one minute as they are counted: each name once, in an order that depends on the events alone, not on
 * how or how often they were delivered. Within a millisecond a message's lines stand in their natural order.
 */
export function canonicalEvents(contributions: readonly Contribution[]): MessageEvent[] {
  const byHash = new Map<string, Contribution>();
  for (const contribution of contributions) {
    const copy = byHash.get(contribution.hash);
    // A copy may have another time where that is the shipper's: the first one is the line's, whichever came first.
    if (copy === undefined || contribution.event.time < copy.event.time)
      byHash.set(contribution.hash, contribution);
  }
  return [...byHash.values()]
    .sort(
      (a, b) => a.event.time - b.event.time || rank(a.event) - rank(b.event) || (a.hash < b.hash ? -1 : 1),
    )
    .map(({ event }) => event);
}

function rank(event: MessageEvent): number {
  // A session's client is told before its messages are, and its end after them.
  if (event.queueId === undefined) return event.removed ? 6 : -1;
  if (event.arrival !== undefined) return 0;
  if (event.messageId !== undefined) return 1;
  if (event.nrcpt !== undefined || event.from !== undefined) return 2;
  if (event.removed) return 5;
  return event.outcome === undefined ? 4 : 3;
}

function arrival(a: readonly Stored[]): Arrival {
  const at = (i: number) => a[i] ?? undefined;
  return { clientIp: at(0), origClientIp: at(1), origQueueId: at(2), login: at(3), localUser: at(4) };
}

function outcome([status, flat, ...rest]: NonNullable<StoredFields['o']>): Outcome {
  const at = (i: number) => rest[i] ?? undefined;
  const recipients: Recipient[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    recipients.push({ hash: flat[i] as number, domain: flat[i + 1] as string });
  }
  return {
    status,
    recipients,
    dsn: at(0),
    class: at(1) as ReplyClass | undefined,
    reply: at(2),
    block: at(3),
    relayIp: at(4),
    queuedAs: at(5),
  };
}
