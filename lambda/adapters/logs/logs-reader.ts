import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LogsEnvelope, LogsEvent } from '../../ingest/logs-envelope.ts';
import { asked } from './log-group.ts';
import type { Patience } from './patience.ts';

/** What one answer of CloudWatch Logs holds. */
export interface LogsPage {
  /** One for each stream. */
  envelopes: LogsEnvelope[];
  /** Of its last event, which is its latest: milliseconds since 1970. Undefined for an empty page. */
  upTo: number | undefined;
}

/**
 * Reads a log group's events from `from` to before `to` (milliseconds since 1970), page by page in the order of time, as
 * the batches that a subscription would have delivered: the events have the ids that the subscription gives them.
 *
 * @throws LogGroupError when there is none of that name, or AWS refuses
 * @throws OutOfTimeError
 */
export async function* readLogGroup(
  client: CloudWatchLogsClient,
  patience: Patience,
  { logGroup, from, to }: { logGroup: string; from: number; to: number },
): AsyncGenerator<LogsPage> {
  let nextToken: string | undefined;
  do {
    // `endTime` is inclusive.
    const input = { logGroupName: logGroup, startTime: from, endTime: to - 1, nextToken };
    const page = await asked(logGroup, () =>
      patience.call((abortSignal) => client.send(new FilterLogEventsCommand(input), { abortSignal })),
    );
    const streams = new Map<string, LogsEvent[]>();
    const { events = [] } = page;
    for (const { eventId, timestamp, message, logStreamName } of events) {
      const ofStream = streams.get(logStreamName!) ?? [];
      streams.set(logStreamName!, ofStream);
      ofStream.push({ id: eventId!, timestamp: timestamp!, message: message ?? '' });
    }
    yield {
      envelopes: [...streams].map(([logStream, logEvents]) => ({
        messageType: 'DATA_MESSAGE',
        logGroup,
        logStream,
        logEvents,
      })),
      upTo: events.at(-1)?.timestamp,
    };
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}
