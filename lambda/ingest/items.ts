import { type Contribution, encodeContributions } from '../core/events/contribution.ts';
import { hash64 } from '../core/hash.ts';
import { LATE_AFTER, type StoredContributions } from '../core/ports.ts';
import { minuteOf } from '../core/time.ts';
import type { LogsEnvelope } from './logs-envelope.ts';

/** Bytes of a body: DynamoDB takes 400 kB an item, and some bodies hold nothing that can be packed. */
const BODY_BYTES = 380_000;
/** Events that are tried as one body at first; few are larger than that together. */
const MOST_EVENTS = 3_000;

/** A batch's part of one minute, between the first and the last log event that told some of it. */
interface MinuteGroup {
  first: string;
  last: string;
  contributions: Contribution[];
}

/** The events of a batch by the minute that they belong to; whole minutes since 1970. */
export class MinuteGroups {
  readonly minutes = new Map<number, MinuteGroup>();

  /** @param id that of the log event which told it */
  add(id: string, contribution: Contribution): void {
    const minute = minuteOf(contribution.event.time);
    let group = this.minutes.get(minute);
    if (group === undefined) {
      group = { first: id, last: id, contributions: [] };
      this.minutes.set(minute, group);
    }
    group.last = id;
    group.contributions.push(contribution);
  }
}

/** The items that are stored; `arrival` is the minute in which the batch arrived, which tells the late ones. */
export function* itemsOf(
  { minutes }: MinuteGroups,
  { logGroup, logStream }: Pick<LogsEnvelope, 'logGroup' | 'logStream'>,
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
  if (contributions.length <= 1 || Buffer.byteLength(body) <= BODY_BYTES) {
    yield body;
    return;
  }
  const half = Math.ceil(contributions.length / 2);
  yield* bodiesOf(minute, contributions.slice(0, half));
  yield* bodiesOf(minute, contributions.slice(half));
}
