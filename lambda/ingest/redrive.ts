import type { KinesisRecord } from './kinesis.ts';
import type { LogsEnvelope } from './logs-envelope.ts';
import type { IngestSummary } from './summary.ts';

export interface FailedBatch {
  body: string;
  /** By which it is removed. */
  receipt: string;
  /** By which people find it; a queue's message id, or a file. */
  name?: string;
}

/**
 * Where failed batches wait. What was received is not received again by this run; it stays there unless it is removed.
 */
export interface FailedBatches {
  /** Some of them; none when there are no more. */
  receive(): Promise<FailedBatch[]>;
  remove(receipt: string): Promise<void>;
}

export interface RedriveDeps {
  queue: FailedBatches;
  /** @throws when it is no batch of log events */
  decode: (data: unknown) => LogsEnvelope;
  ingest: (envelope: LogsEnvelope) => Promise<IngestSummary>;
}

export interface RedriveSummary {
  /** Batches that are stored now. */
  batches: number;
  lines: number;
  /**
   * Batches that still cannot be read or stored. They stay where they are; `problems` says which and why, each once.
   */
  unreadable: number;
  problems: string[];
}

/**
 * Feeds failed batches to ingest once more, until there are no more. Idempotent: what was received is removed after all
 * of it is stored, and storing it again changes nothing.
 */
export async function redrive(
  { queue, decode, ingest }: RedriveDeps,
  onProgress: (summary: RedriveSummary) => void = () => {},
): Promise<RedriveSummary> {
  const summary: RedriveSummary = { batches: 0, lines: 0, unreadable: 0, problems: [] };
  /** Undefined for what cannot be read. */
  const note = (name: string | undefined, error: unknown) => {
    summary.unreadable++;
    const why = error instanceof Error ? error.message : String(error);
    const problem = name === undefined ? why : `${name}: ${why}`;
    if (!summary.problems.includes(problem)) summary.problems.push(problem);
  };
  const reading = <T>(name: string | undefined, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      note(name, error);
      return undefined;
    }
  };
  for (let messages = await queue.receive(); messages.length > 0; messages = await queue.receive()) {
    for (const { body, receipt, name } of messages) {
      const before = summary.unreadable;
      for (const data of reading(name, () => batchesOf(body)) ?? []) {
        const envelope = reading(name, () => decode(data));
        if (envelope === undefined) continue;
        const { lines, setAside } = await ingest(envelope);
        summary.lines += lines;
        if (setAside > 0) note(name, `the table refuses ${setAside} items of ${envelope.logStream}`);
        else summary.batches++;
      }
      if (summary.unreadable === before) await queue.remove(receipt);
      onProgress(summary);
    }
  }
  return summary;
}

/** What Lambda sends to a failure destination: of an invocation, or of a stream's records. */
interface FailureRecord {
  requestPayload?: { awslogs?: { data?: unknown } };
  KinesisBatchInfo?: Record<string, string> | null;
  /** The whole event as JSON; in a bucket only. */
  payload?: string;
}

/** The packed batches inside a record of a failure. @throws when it is none, or holds none */
function batchesOf(body: string): unknown[] {
  const record = parsed(body) as FailureRecord | null;
  if (record?.payload !== undefined) {
    const { Records } = (parsed(record.payload) ?? {}) as { Records?: KinesisRecord[] };
    if (Array.isArray(Records)) return Records.map((each) => each?.kinesis?.data);
  }
  const shard = record?.KinesisBatchInfo;
  if (shard) {
    throw new Error(
      `records that the stream got from ${shard.approximateArrivalOfFirstRecord} to ` +
        `${shard.approximateArrivalOfLastRecord}; the message holds none of their text: run sendwatch backfill over that time`,
    );
  }
  return [record?.requestPayload?.awslogs?.data];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      `a message of ${String(text).length} characters is no JSON; it is not a record of a failed invocation`,
    );
  }
}
