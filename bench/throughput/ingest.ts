import { gzipSync } from 'node:zlib';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createContributionStore } from '../../lambda/adapters/dynamodb/contribution-store.ts';
import { decodeEnvelope } from '../../lambda/adapters/logs-envelope.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { relayNetworks } from '../../lambda/core/tally/attribution.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';
import type { LogsEvent } from '../../lambda/ingest/logs-envelope.ts';
import { median } from './child.ts';

export interface IngestFigures {
  /** Bytes of the gzip. */
  size: number;
  lines: number;
  /** Processor seconds of the first batch, before anything is compiled, and of a later one. */
  first: number;
  later: number;
}

const TIMES = 7;

/**
 * What ingest costs a processor for one delivered batch: everything but the network, so decoding, parsing, packing
 * and deflating. The lines arrive when they were written.
 *
 * @param lines at least as many as the batch will hold
 * @param size what the batch's gzip is to have, in bytes
 */
export async function measureIngest(
  lines: readonly string[],
  size: number,
  startedAt: number,
): Promise<IngestFigures> {
  const { data, count } = batchOf(lines, size, startedAt);
  const relays = relayNetworks({ trustedRelays: [] });
  const deaf = { send: async () => ({}) } as unknown as DynamoDBClient;
  const ingest = createIngest({
    store: createContributionStore({ client: deaf, name: 'bench' }, () => startedAt),
    clock: () => startedAt,
    parserFor: (reference) => createLineParser({ reference }),
    isRelay: (address) => relays.has(address),
    isOwn: (address) => address.startsWith('192.168.'),
  });
  const seconds: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const before = process.cpuUsage();
    const summary = await ingest(decodeEnvelope(data));
    const { user, system } = process.cpuUsage(before);
    seconds.push((user + system) / 1e6);
    if (summary.lines !== count) throw new Error(`ingest saw ${summary.lines} of ${count} lines`);
  }
  return { size, lines: count, first: seconds[0]!, later: median(seconds.slice(1)) };
}

/** The subscription's envelope whose gzip comes nearest to `size` from below. */
function batchOf(lines: readonly string[], size: number, startedAt: number): { data: string; count: number } {
  let low = 1;
  let high = lines.length;
  if (envelope(lines, high, startedAt).length < size) {
    throw new Error(`${high} lines make a gzip of less than ${size} bytes; generate a longer log`);
  }
  while (high - low > 100) {
    const middle = (low + high) >> 1;
    if (envelope(lines, middle, startedAt).length <= size) low = middle;
    else high = middle;
  }
  return { data: envelope(lines, low, startedAt).toString('base64'), count: low };
}

function envelope(lines: readonly string[], count: number, startedAt: number): Buffer {
  const logEvents = lines.slice(0, count).map(
    (message, at): LogsEvent => ({
      id: String(39_000_000_000_000n * 10n ** 42n + BigInt(at)),
      timestamp: startedAt + at,
      message,
    }),
  );
  return gzipSync(
    JSON.stringify({ messageType: 'DATA_MESSAGE', logGroup: 'mail', logStream: 'mail', logEvents }),
  );
}
