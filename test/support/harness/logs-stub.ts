import type { LogStream } from './agent.ts';
import { ServiceError, startJsonService } from './json-service.ts';
import type { Loopback } from './loopback.ts';

/** A log group that can be read. @param page events that one answer holds at most */
export function startLogsStub(
  logGroup: string,
  streams: readonly LogStream[],
  page: number,
): Promise<Loopback> {
  const all = streams
    .flatMap(({ name, events }) => events.map((event) => ({ ...event, name })))
    .sort((a, b) => a.timestamp - b.timestamp);
  return startJsonService({
    FilterLogEvents(input) {
      const { logGroupName, startTime, endTime, nextToken } = input as Record<string, unknown>;
      if (logGroupName !== logGroup) throw new ServiceError(`no log group '${logGroupName}'`);
      if (typeof startTime !== 'number' || typeof endTime !== 'number' || endTime < startTime)
        throw new ServiceError('startTime and endTime');
      const start = nextToken === undefined ? 0 : Number(nextToken);
      const within = all.filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime);
      return {
        events: within.slice(start, start + page).map(({ id, timestamp, message, name }) => ({
          eventId: id,
          timestamp,
          ingestionTime: timestamp + 2_000,
          message,
          logStreamName: name,
        })),
        ...(start + page < within.length ? { nextToken: String(start + page) } : {}),
      };
    },
  });
}
