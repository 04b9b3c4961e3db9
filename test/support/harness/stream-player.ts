import { randomUUID } from 'node:crypto';
import { type KinesisRecord, kinesisRecord } from '../builders/kinesis-event.ts';
import type { EventSource } from './event-source.ts';
import type { Invocation } from './lambda-function.ts';
import type { Timeline } from './timeline.ts';

/**
 * What Lambda puts into the bucket of failed records. Source: Lambda developer guide, "Retain discarded batch records
 * for a Kinesis Data Streams event source": the record that a queue would get, and the whole event as text.
 */
export interface FailedObject {
  key: string;
  body: {
    version: '1.0';
    timestamp: string;
    requestContext: {
      requestId: string;
      condition: 'RetryAttemptsExhausted';
      approximateInvokeCount: number;
    };
    KinesisBatchInfo: Record<string, string | number>;
    payload: string;
  };
}

interface Batch {
  records: KinesisRecord[];
  attempts: number;
}

/** One of the sequences that a shard's records are processed in. */
interface Lane {
  waiting: KinesisRecord[];
  busy: boolean;
}

/** Lambda does not say how long it waits before it tries again; milliseconds. */
const BACKOFF = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000];

/** One shard and the part of Lambda that reads it. Records come to the lanes in turn, as random keys would send them. */
export class StreamPlayer {
  readonly failed: FailedObject[] = [];
  readonly #source: EventSource;
  readonly #invoke: (event: unknown, now: number) => Promise<Invocation>;
  readonly #lanes: Lane[];
  #count = 0;

  constructor(source: EventSource, invoke: (event: unknown, now: number) => Promise<Invocation>) {
    this.#source = source;
    this.#invoke = invoke;
    this.#lanes = Array.from({ length: source.lanes }, () => ({ waiting: [], busy: false }));
  }

  /** @param data base64 */
  put(timeline: Timeline, data: string, now: number): void {
    const at = this.#count++;
    const lane = this.#lanes[at % this.#lanes.length]!;
    lane.waiting.push(kinesisRecord(at, data, now));
    if (lane.busy) return;
    lane.busy = true;
    timeline.plan(now + this.#source.window, (then) => this.#next(timeline, lane, [], then));
  }

  /** Goes on with the rest of a batch that was split, then with what waits. */
  async #next(timeline: Timeline, lane: Lane, rest: Batch[], now: number): Promise<void> {
    if (rest.length > 0) return this.#attempt(timeline, lane, rest, now);
    const records = lane.waiting.splice(0, this.#source.batchSize);
    lane.busy = records.length > 0;
    if (lane.busy) await this.#attempt(timeline, lane, [{ records, attempts: 0 }], now);
  }

  async #attempt(timeline: Timeline, lane: Lane, [batch, ...rest]: Batch[], now: number): Promise<void> {
    const { records, attempts } = batch!;
    const old = records.filter((record) => arrivalOf(record) < now - this.#source.maximumAge);
    const young = records.filter((record) => !old.includes(record));
    if (old.length > 0) this.#discard(old, attempts, now);
    if (young.length === 0) return this.#next(timeline, lane, rest, now);
    const again = this.#again(young, attempts + 1, await this.#invoke({ Records: young }, now));
    const [first] = again;
    if (first === undefined) return this.#next(timeline, lane, rest, now);
    if (first.attempts > this.#source.retries) {
      this.#discard(first.records, first.attempts, now);
      return this.#next(timeline, lane, rest, now);
    }
    const wait = BACKOFF[Math.min(attempts, BACKOFF.length - 1)]!;
    timeline.plan(now + wait, (then) => this.#attempt(timeline, lane, [...again, ...rest], then));
  }

  /**
   * What of a batch is to be tried once more. A split uses up no attempt; a partial failure's records from the first
   * failed one on stay together, which is the worst that the guide allows for.
   */
  #again(records: KinesisRecord[], attempts: number, invocation: Invocation): Batch[] {
    const { bisect, partial } = this.#source;
    if (invocation.status !== 'success') {
      if (!bisect || records.length === 1) return [{ records, attempts }];
      const middle = records.length >> 1;
      return [records.slice(0, middle), records.slice(middle)].map((half) => ({
        records: half,
        attempts: attempts - 1,
      }));
    }
    const named = (invocation.payload as { batchItemFailures?: { itemIdentifier: string }[] } | null)
      ?.batchItemFailures;
    if (!partial || named === undefined || named.length === 0) return [];
    const failed = new Set(named.map(({ itemIdentifier }) => itemIdentifier));
    const first = records.findIndex(({ kinesis }) => failed.has(kinesis.sequenceNumber));
    return [{ records: records.slice(Math.max(first, 0)), attempts }];
  }

  #discard(records: readonly KinesisRecord[], attempts: number, now: number): void {
    const [first, last] = [records[0]!, records.at(-1)!];
    const time = new Date(now).toISOString();
    this.failed.push({
      key: `aws/lambda/${randomUUID()}/shardId-000000000000/${time.slice(0, 10).replaceAll('-', '/')}/${time.slice(0, 19).replaceAll(':', '.')}-${randomUUID()}`,
      body: {
        version: '1.0',
        timestamp: time,
        requestContext: {
          requestId: randomUUID(),
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: attempts,
        },
        KinesisBatchInfo: {
          shardId: 'shardId-000000000000',
          startSequenceNumber: first.kinesis.sequenceNumber,
          endSequenceNumber: last.kinesis.sequenceNumber,
          approximateArrivalOfFirstRecord: new Date(arrivalOf(first)).toISOString(),
          approximateArrivalOfLastRecord: new Date(arrivalOf(last)).toISOString(),
          batchSize: records.length,
          streamArn: this.#source.streamArn,
        },
        payload: JSON.stringify({ Records: records }),
      },
    });
  }
}

function arrivalOf({ kinesis }: KinesisRecord): number {
  return kinesis.approximateArrivalTimestamp * 1000;
}
