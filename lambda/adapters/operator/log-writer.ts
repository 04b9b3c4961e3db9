import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { SendwatchError } from '../../core/error.ts';

/** CloudWatch Logs has not taken all lines. */
export class LinesRejectedError extends SendwatchError {
  override name = 'LinesRejectedError';
  readonly code = 'lines-rejected';
}

/**
 * Writes lines into a log stream of their own.
 *
 * @param time of all of them, milliseconds since 1970
 * @throws LinesRejectedError when their time is too far from the service's clock
 */
export async function writeLines(
  config: CloudWatchLogsClientConfig,
  {
    logGroup,
    stream,
    lines,
    time,
  }: { logGroup: string; stream: string; lines: readonly string[]; time: number },
): Promise<void> {
  const client = new CloudWatchLogsClient(config);
  try {
    await client.send(new CreateLogStreamCommand({ logGroupName: logGroup, logStreamName: stream }));
    const { rejectedLogEventsInfo: rejected } = await client.send(
      new PutLogEventsCommand({
        logGroupName: logGroup,
        logStreamName: stream,
        logEvents: lines.map((message) => ({ timestamp: time, message })),
      }),
    );
    if (rejected === undefined) return;
    throw new LinesRejectedError(
      'CloudWatch Logs rejected the lines: is the clock of this machine right? set it, and try again',
    );
  } finally {
    client.destroy();
  }
}
