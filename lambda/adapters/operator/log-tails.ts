import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  DescribeLogStreamsCommand,
  DescribeSubscriptionFiltersCommand,
  GetLogEventsCommand,
  type LogStream,
} from '@aws-sdk/client-cloudwatch-logs';

/** A log event with its two times, milliseconds since 1970. */
export interface ArrivedLine {
  /** The log event's own, as the agent read it. */
  time: number;
  /** When CloudWatch Logs took it in, by its own clock. */
  arrived: number;
  message: string;
}

/** The newest lines of one log stream, in the order of their times. */
export interface LogTail {
  logGroup: string;
  /** A mail host, where agents write as ship/ sets them up. */
  stream: string;
  lines: ArrivedLine[];
}

/** How much is read at most. */
export interface TailLimits {
  /** Streams, those with the newest events first. */
  streams: number;
  /** Lines of each stream. */
  lines: number;
  /** Streams without an event since then are left out; milliseconds since 1970. */
  since: number;
  /** Streams that are nobody's mail log, by name. */
  leaveOut: (name: string) => boolean;
}

export interface LogTails {
  tails: LogTail[];
  /** Streams that were not looked at, as there are too many. */
  left: number;
}

/** CloudWatch Logs takes 25 requests a second. */
const AT_ONCE = 4;
/** A page may be empty although there is more behind it. */
const MOST_PAGES = 10;

/** The newest lines of each stream of a log group. */
export async function readLogTails(
  config: CloudWatchLogsClientConfig,
  logGroup: string,
  limits: TailLimits,
): Promise<LogTails> {
  const client = new CloudWatchLogsClient(config);
  try {
    const streams = await streamsOf(client, logGroup, limits);
    const tails: LogTail[] = [];
    for (let at = 0; at < streams.names.length; at += AT_ONCE) {
      const some = streams.names.slice(at, at + AT_ONCE);
      tails.push(...(await Promise.all(some.map((name) => tailOf(client, logGroup, name, limits.lines)))));
    }
    return { tails, left: streams.left };
  } finally {
    client.destroy();
  }
}

/** What the events of a log group are delivered to: ARNs. */
export async function readForwarding(
  config: CloudWatchLogsClientConfig,
  logGroup: string,
): Promise<string[]> {
  const client = new CloudWatchLogsClient(config);
  try {
    const { subscriptionFilters = [] } = await client.send(
      new DescribeSubscriptionFiltersCommand({ logGroupName: logGroup }),
    );
    return subscriptionFilters.map(({ destinationArn }) => destinationArn ?? '');
  } finally {
    client.destroy();
  }
}

async function streamsOf(
  client: CloudWatchLogsClient,
  logGroupName: string,
  { streams, since, leaveOut }: TailLimits,
): Promise<{ names: string[]; left: number }> {
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true, nextToken }),
    );
    const found = page.logStreams ?? [];
    const fresh = found.filter((stream) => newest(stream) >= since);
    names.push(...fresh.map(({ logStreamName }) => logStreamName!).filter((name) => !leaveOut(name)));
    // Ordered by time: behind an old one there are older ones only.
    nextToken = fresh.length < found.length ? undefined : page.nextToken;
  } while (nextToken !== undefined && names.length < streams);
  return { names: names.slice(0, streams), left: Math.max(0, names.length - streams) };
}

/** A stream that has just begun does not tell yet when its last event was. */
function newest({ lastEventTimestamp, lastIngestionTime, creationTime }: LogStream): number {
  return Math.max(lastEventTimestamp ?? 0, lastIngestionTime ?? 0, creationTime ?? 0);
}

async function tailOf(
  client: CloudWatchLogsClient,
  logGroup: string,
  stream: string,
  most: number,
): Promise<LogTail> {
  const lines: ArrivedLine[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES && lines.length < most; pages++) {
    const page = await client.send(
      new GetLogEventsCommand({
        logGroupName: logGroup,
        logStreamName: stream,
        startFromHead: false,
        limit: most - lines.length,
        nextToken,
      }),
    );
    const events = (page.events ?? []).map(({ timestamp, ingestionTime, message }) => ({
      time: timestamp!,
      arrived: ingestionTime ?? timestamp!,
      message: message ?? '',
    }));
    lines.unshift(...events);
    // The same token again: there is nothing before.
    if (page.nextBackwardToken === nextToken) break;
    nextToken = page.nextBackwardToken;
  }
  return { logGroup, stream, lines };
}
