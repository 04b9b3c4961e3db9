import { SendwatchError } from '../error.ts';
import { jointKey } from '../joint-key.ts';
import { MINUTE } from '../time.ts';
import { EVENT, type EventParts, type MessageEvent, newEvent, STORED_AS } from './message-event.ts';
import { fromStored, type Stored, toStored } from './stored-fields.ts';

/**
 * One log event's part in the counting: what it says of a message, and the event's name (see `eventNames`), by which
 * redelivered, re-batched and re-sent copies are dropped.
 */
export interface Contribution {
  /** 64 bits, as 16 hexadecimal digits. */
  hash: string;
  event: MessageEvent;
}

/** The stored text is not one that this version reads. */
export class ContributionFormatError extends SendwatchError {
  override name = 'ContributionFormatError';
  readonly code = 'contribution-format';
}

const VERSION = 1;

/** The parts that stand with each event, and their letters. */
const PARTS = EVENT.maybe.flatMap(({ name, kind }) => {
  const letter = (STORED_AS as Partial<Record<string, string>>)[name];
  return letter === undefined ? [] : [{ name: name as keyof EventParts, kind, letter }];
});

type StoredParts = Record<string, Stored | undefined>;

interface StoredBatch {
  v: number;
  m: number;
  q: [host: string, instance: string, queueId: string, [hash: string, ms: number, StoredParts][]][];
}

/**
 * The text that is stored for one batch's part of one minute: JSON, grouped by message so that hosts and queue ids
 * stand once, times as milliseconds into the minute.
 *
 * `{v: 1, m: minute, q: [[host, instance, queueId, [[hash, ms, parts], ...]], ...]}`; the letters of `parts` are those
 * of `STORED_AS`, their values those of `toStored`, and absent parts are left out. A queue id of '' is none.
 */
export function encodeContributions(minute: number, contributions: readonly Contribution[]): string {
  const groups = new Map<string, StoredBatch['q'][number]>();
  let group: StoredBatch['q'][number] | undefined;
  for (const { hash, event } of contributions) {
    const { host, instance, queueId = '' } = event;
    // A message's lines often stand together.
    if (group === undefined || group[2] !== queueId || group[0] !== host || group[1] !== instance) {
      const key = jointKey(host, instance, queueId);
      group = groups.get(key) ?? [host, instance, queueId, []];
      groups.set(key, group);
    }
    group[3].push([hash, event.time - minute * MINUTE, storedParts(event)]);
  }
  return JSON.stringify({ v: VERSION, m: minute, q: [...groups.values()] } satisfies StoredBatch);
}

function storedParts(event: MessageEvent): StoredParts {
  const stored: StoredParts = {};
  for (const { name, kind, letter } of PARTS) {
    const part = event[name];
    if (part !== undefined && part !== false) stored[letter] = toStored(kind, part);
  }
  return stored;
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
    for (const [hash, ms, stored] of events) {
      const event = newEvent(batch.m * MINUTE + ms, host, instance);
      if (queueId !== '') event.queueId = queueId;
      for (const { name, kind, letter } of PARTS) {
        const part = stored[letter];
        if (part !== undefined) Object.assign(event, { [name]: fromStored(kind, part) });
      }
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
  // What is refused is of a client, or of a message's envelope, that was told before; a login fails before one succeeds.
  if (event.turnedAway !== undefined) return event.turnedAway.why === 'login' ? -1 : 2.5;
  // A session's client is told before its messages are, and its end after them.
  if (event.queueId === undefined) return event.removed ? 6 : event.accepted === undefined ? -1 : 2.5;
  if (event.arrival !== undefined) return 0;
  if (event.localUser !== undefined) return 1.5;
  if (event.messageId !== undefined) return 1;
  if (event.nrcpt !== undefined || event.from !== undefined) return 2;
  if (event.removed) return 5;
  return event.outcome === undefined ? 4 : 3;
}
