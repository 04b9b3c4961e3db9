import type { IngestSummary, LogsEnvelope } from './ingest.ts';

/** A queue of failed batches. What was received stays hidden for a while, and comes back unless it is removed. */
export interface FailedBatches {
  receive(): Promise<{ body: string; receipt: string }[]>;
  remove(receipt: string): Promise<void>;
}

export interface RedriveDeps {
  queue: FailedBatches;
  /** @throws when it is no batch of log events */
  decode: (data: unknown) => LogsEnvelope;
  ingest: (envelope: LogsEnvelope) => Promise<IngestSummary>;
}

export interface RedriveSummary {
  /** Batches that are stored now, and out of the queue. */
  batches: number;
  lines: number;
  /** Batches that still cannot be read. They stay in the queue; `problems` says why, each reason once. */
  unreadable: number;
  problems: string[];
}

/**
 * Feeds failed batches to ingest once more, until the queue gives none. Idempotent: a batch leaves the queue after it
 * is stored, and storing it again changes nothing.
 */
export async function redrive(
  { queue, decode, ingest }: RedriveDeps,
  onProgress: (summary: RedriveSummary) => void = () => {},
): Promise<RedriveSummary> {
  const summary: RedriveSummary = { batches: 0, lines: 0, unreadable: 0, problems: [] };
  for (let messages = await queue.receive(); messages.length > 0; messages = await queue.receive()) {
    for (const { body, receipt } of messages) {
      let envelope: LogsEnvelope;
      try {
        envelope = decode(payloadOf(body)?.awslogs?.data);
      } catch (error) {
        summary.unreadable++;
        const problem = error instanceof Error ? error.message : String(error);
        if (!summary.problems.includes(problem)) summary.problems.push(problem);
        continue;
      }
      const { lines } = await ingest(envelope);
      await queue.remove(receipt);
      summary.batches++;
      summary.lines += lines;
      onProgress(summary);
    }
  }
  return summary;
}

/** The event inside the record that Lambda sends to a failure destination. */
function payloadOf(body: string): { awslogs?: { data?: unknown } } | undefined {
  let record: unknown;
  try {
    record = JSON.parse(body);
  } catch {
    throw new Error(
      `a message of ${body.length} characters is no JSON; it is not a record of a failed invocation`,
    );
  }
  const { KinesisBatchInfo: shard } = (record ?? {}) as { KinesisBatchInfo?: Record<string, string> };
  if (shard !== undefined) {
    throw new Error(
      `records that the stream got from ${shard.approximateArrivalOfFirstRecord} to ` +
        `${shard.approximateArrivalOfLastRecord}; the message holds none of their text: run sendwatch backfill over that time`,
    );
  }
  return (record as { requestPayload?: { awslogs?: { data?: unknown } } } | null)?.requestPayload;
}
