import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogsEnvelope, LogsEvent } from '../../ingest/ingest.ts';

/**
 * Reads a log group's events from `from` to before `to` (milliseconds since 1970), page by page, as the batches that a
 * subscription would have delivered: the events have the ids that the subscription gives them.
 */
export async function* readLogGroup(
  client: CloudWatchLogsClient,
  { logGroup, from, to }: { logGroup: string; from: number; to: number },
): AsyncGenerator<LogsEnvelope> {
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      // `endTime` is inclusive.
      new FilterLogEventsCommand({ logGroupName: logGroup, startTime: from, endTime: to - 1, nextToken }),
    );
    const streams = new Map<string, LogsEvent[]>();
    for (const { eventId, timestamp, message, logStreamName } of page.events ?? []) {
      const events = streams.get(logStreamName!) ?? [];
      streams.set(logStreamName!, events);
      events.push({ id: eventId!, timestamp: timestamp!, message: message ?? '' });
    }
    for (const [logStream, logEvents] of streams) {
      yield { messageType: 'DATA_MESSAGE', logGroup, logStream, logEvents };
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

/** The same, with a client of its own. */
export function openLogGroup(
  config: CloudWatchLogsClientConfig,
  span: { logGroup: string; from: number; to: number },
): AsyncGenerator<LogsEnvelope> {
  return readLogGroup(new CloudWatchLogsClient(config), span);
}
