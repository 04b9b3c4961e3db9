import { logsClient } from '../../lambda/adapters/logs/log-group.ts';
import { readLogGroup } from '../../lambda/adapters/logs/logs-reader.ts';
import type { Patience } from '../../lambda/adapters/logs/patience.ts';
import type { LogsEnvelope } from '../../lambda/ingest/logs-envelope.ts';
import type { IngestSummary } from '../../lambda/ingest/summary.ts';

/** What is to be read again. */
export interface Gap {
  logGroups: readonly string[];
  region: string | undefined;
  /** Milliseconds since 1970; `to` is not in it. */
  from: number;
  to: number;
}

export interface GapSummary {
  batches: number;
  lines: number;
  /** Lines of no known shape. */
  unread: number;
  /** Lines that tell of a message. */
  events: number;
  /** Items that the table refuses for good. */
  setAside: number;
  /** What was not read: of each log group that is not done the time from which on. Empty: everything was read. */
  missing: { logGroup: string; from: number; to: number }[];
  /** What ended the reading before its time; undefined when everything was read. */
  error: unknown;
}

/**
 * Reads log groups one after the other and stores each batch. What ends it before everything is read is no exception:
 * what was stored stays, and the rest is named.
 *
 * @param onProgress how much of the time that all groups together cover is read: milliseconds
 */
export async function readGap(
  { logGroups, region, from, to }: Gap,
  patience: Patience,
  store: (envelope: LogsEnvelope) => Promise<IngestSummary>,
  onProgress: (done: number, all: number) => void,
): Promise<GapSummary> {
  const summary: GapSummary = {
    batches: 0,
    lines: 0,
    unread: 0,
    events: 0,
    setAside: 0,
    missing: [],
    error: undefined,
  };
  const client = logsClient(region);
  for (const [at, logGroup] of logGroups.entries()) {
    let reached = from;
    try {
      if (summary.error !== undefined) throw summary.error;
      for await (const { envelopes, upTo } of readLogGroup(client, patience, { logGroup, from, to })) {
        for (const envelope of envelopes) add(summary, await patience.call(() => store(envelope)));
        reached = upTo ?? reached;
        onProgress(at * (to - from) + reached - from, logGroups.length * (to - from));
      }
    } catch (error) {
      summary.error = error;
      summary.missing.push({ logGroup, from: reached, to });
    }
  }
  client.destroy();
  return summary;
}

function add(summary: GapSummary, { lines, unknown, malformed, events, setAside }: IngestSummary): void {
  summary.batches++;
  summary.lines += lines;
  summary.unread += unknown + malformed;
  summary.events += events;
  summary.setAside += setAside;
}
