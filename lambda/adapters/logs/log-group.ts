import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DAY, SECOND } from '../../core/time.ts';
import { LogGroupError, type Patience } from './patience.ts';

/** A client that leaves it to `Patience` to try again. @param region default: where the credentials point */
export function logsClient(region: string | undefined): CloudWatchLogsClient {
  return new CloudWatchLogsClient({
    maxAttempts: 1,
    // A page of ten thousand lines is some megabytes.
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
    ...(region === undefined ? {} : { region }),
  });
}

/** What is known of a log group before it is read. */
export interface LogGroup {
  name: string;
  /** Bytes that it holds. CloudWatch Logs counts them up with a delay of hours. */
  bytes: number;
  /** The time of which it holds lines, milliseconds since 1970: since it was made, at most as long as lines are kept. */
  since: number;
  until: number;
}

/**
 * @param now milliseconds since 1970
 * @throws LogGroupError when there is none of that name
 * @throws OutOfTimeError
 */
export async function describeLogGroup(
  client: CloudWatchLogsClient,
  patience: Patience,
  name: string,
  now: number,
): Promise<LogGroup> {
  let nextToken: string | undefined;
  do {
    const page = await asked(name, () =>
      patience.call((abortSignal) =>
        client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, nextToken }), { abortSignal }),
      ),
    );
    for (const { logGroupName, storedBytes = 0, creationTime = 0, retentionInDays } of page.logGroups ?? []) {
      if (logGroupName !== name) continue;
      const kept = retentionInDays === undefined ? 0 : now - retentionInDays * DAY;
      return { name, bytes: storedBytes, since: Math.max(creationTime, kept), until: now };
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  throw noLogGroup(name);
}

/** About how many bytes a search of that time reads: the group's, as if they had come evenly. */
export function expectedBytes({ bytes, since, until }: LogGroup, from: number, to: number): number {
  const span = Math.max(until - since, SECOND);
  const within = Math.min(to, until) - Math.max(from, since);
  return Math.ceil((bytes * Math.max(0, within)) / span);
}

/** Makes a call about a log group. @throws LogGroupError for what AWS refuses for good, in one line */
export async function asked<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'ResourceNotFoundException') throw noLogGroup(name);
    const says = `${error.name}: ${error.message.split('\n')[0]}`;
    if (error.name === 'AccessDeniedException')
      throw new LogGroupError(
        `these credentials may not read the log group '${name}'; allow what AWS names (${says})`,
      );
    if (error.name === 'InvalidParameterException' || error.name === 'MalformedQueryException')
      throw new LogGroupError(`CloudWatch Logs does not take this for the log group '${name}' (${says})`);
    throw error;
  }
}

function noLogGroup(name: string): LogGroupError {
  return new LogGroupError(
    `there is no log group '${name}' in this account and region; name another one with --log-group, or the --region`,
  );
}
