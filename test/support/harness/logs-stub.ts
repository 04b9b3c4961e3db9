import type { LogStream } from './agent.ts';
import { ServiceError, startJsonService } from './json-service.ts';
import type { Loopback } from './loopback.ts';

/** What goes wrong, or is tight, in the log group that is played. */
export interface LogsPlan {
  /** Events that one answer of FilterLogEvents, or page of a query's results, holds at most. @default all */
  page?: number;
  /** Rows that a query gives at most. @default 100,000, as AWS */
  rows?: number;
  /** Bytes that the group is said to hold. @default those of its lines */
  bytes?: number;
  /** How often a query is looked at before it has ended; what it has until then is half of its rows. @default 1 */
  looks?: number;
  /** How a query ends. @default `Complete` */
  ends?: string;
  /** Of an operation by name: how many calls are refused, after how many (none) that are not, and with which error. */
  refused?: Readonly<Record<string, { after?: number; times: number; type: string }>>;
  /** Operations that are never answered, after so many calls. */
  silent?: Readonly<Record<string, number>>;
}

export interface LogsStub extends Loopback {
  /** Names of the operations that were called, in order. */
  readonly calls: readonly string[];
  /** Query strings that were started. */
  readonly queries: readonly string[];
  /** Ids of queries that were stopped. */
  readonly stopped: readonly string[];
}

interface Row {
  timestamp: number;
  id: string;
  message: string;
  name: string;
}

interface Query {
  rows: Row[];
  matched: number;
  bytes: number;
  looks: number;
}

/** Of the queries that sendwatch makes, with nothing beside them: any other is refused, as AWS does with broken ones. */
const QUERY =
  /^fields @timestamp, @logStream, @message \| filter (@message like \/(?:\\.|[^/\\\n])+\/(?: or @message like \/(?:\\.|[^/\\\n])+\/)*) \| sort @timestamp asc$/;
const LIKE = /@message like \/(\(\?i\))?((?:\\.|[^/\\\n])+)\//g;

/** A log group of CloudWatch Logs that can be read and searched. */
export async function startLogsStub(
  logGroup: string,
  streams: readonly LogStream[],
  plan: LogsPlan = {},
): Promise<LogsStub> {
  const all: Row[] = streams
    .flatMap(({ name, events }) => events.map((event) => ({ ...event, name })))
    .sort((a, b) => a.timestamp - b.timestamp);
  const { page = Number.POSITIVE_INFINITY, rows = 100_000, looks = 1, ends = 'Complete' } = plan;
  const calls: string[] = [];
  const queries: string[] = [];
  const stopped: string[] = [];
  const started = new Map<string, Query>();

  function within(from: unknown, to: unknown, unit: number): Row[] {
    if (typeof from !== 'number' || typeof to !== 'number' || to < from)
      throw new ServiceError('startTime and endTime');
    return all.filter(({ timestamp }) => timestamp >= from * unit && timestamp < (to + 1) * unit);
  }

  function mustBe(name: unknown): void {
    if (name !== logGroup)
      throw new ServiceError('The specified log group does not exist.', 'ResourceNotFoundException');
  }

  const operations: Record<string, (input: Record<string, unknown>) => unknown> = {
    DescribeLogGroups: ({ logGroupNamePrefix }) => ({
      logGroups: [`${logGroup}-old`, logGroup]
        .filter((name) => name.startsWith(String(logGroupNamePrefix)))
        .map((logGroupName) => ({
          logGroupName,
          storedBytes: plan.bytes ?? bytesOf(all),
          creationTime: all[0]?.timestamp ?? 0,
        })),
    }),
    FilterLogEvents({ logGroupName, startTime, endTime, nextToken }) {
      mustBe(logGroupName);
      const start = nextToken === undefined ? 0 : Number(nextToken);
      const found = within(startTime, endTime, 1);
      return {
        events: found.slice(start, start + page).map(({ id, timestamp, message, name }) => ({
          eventId: id,
          timestamp,
          ingestionTime: timestamp + 2_000,
          message,
          logStreamName: name,
        })),
        ...(start + page < found.length ? { nextToken: String(start + page) } : {}),
      };
    },
    StartQuery({ logGroupName, queryString, startTime, endTime, limit }) {
      mustBe(logGroupName);
      const text = String(queryString);
      queries.push(text);
      const filter = QUERY.exec(text)?.[1];
      if (filter === undefined || text.length > 10_000)
        throw new ServiceError('unexpected symbol', 'MalformedQueryException');
      const patterns = [...filter.matchAll(LIKE)].map(([, i, pattern]) => new RegExp(pattern!, i ? 'i' : ''));
      const scanned = within(startTime, endTime, 1000);
      const found = scanned.filter(({ message }) => patterns.some((pattern) => pattern.test(message)));
      const queryId = `query-${queries.length}`;
      started.set(queryId, {
        rows: lastFirstWithinTies(found).slice(0, Math.min(rows, Number(limit))),
        matched: found.length,
        bytes: bytesOf(scanned),
        looks,
      });
      return { queryId };
    },
    GetQueryResults({ queryId, nextToken }) {
      const query = started.get(String(queryId));
      if (query === undefined) throw new ServiceError('no such query', 'ResourceNotFoundException');
      const running = query.looks-- > 0;
      const most = running || ends !== 'Complete' ? query.rows.length >> 1 : query.rows.length;
      const start = nextToken === undefined ? 0 : Number(nextToken);
      return {
        status: running ? 'Running' : ends,
        statistics: {
          recordsMatched: query.matched,
          bytesScanned: running ? query.bytes >> 1 : query.bytes,
        },
        results: query.rows.slice(start, Math.min(start + page, most)).map(fieldsOf),
        ...(start + page < most ? { nextToken: String(start + page) } : {}),
      };
    },
    StopQuery({ queryId }) {
      stopped.push(String(queryId));
      return { success: true };
    },
  };

  const played = Object.entries(operations).map(([name, operation]) => {
    let { after = 0, times = 0, type = '' } = plan.refused?.[name] ?? {};
    let answered = plan.silent?.[name] ?? Number.POSITIVE_INFINITY;
    return [
      name,
      (input: Record<string, unknown>) => {
        calls.push(name);
        if (after-- <= 0 && times-- > 0) throw new ServiceError('Rate exceeded', type);
        return answered-- > 0 ? operation(input) : new Promise(() => {});
      },
    ] as const;
  });
  return { ...(await startJsonService(Object.fromEntries(played))), calls, queries, stopped };
}

function fieldsOf({ timestamp, message, name, id }: Row) {
  return [
    { field: '@timestamp', value: new Date(timestamp).toISOString().replace('T', ' ').replace('Z', '') },
    { field: '@logStream', value: name },
    { field: '@message', value: message },
    { field: '@ptr', value: id },
  ];
}

/** AWS promises no order among lines of one time: here it is the worst. */
function lastFirstWithinTies(rows: readonly Row[]): Row[] {
  return [...rows].reverse().sort((a, b) => a.timestamp - b.timestamp);
}

function bytesOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { message }) => sum + message.length, 0);
}
