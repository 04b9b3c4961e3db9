import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsResponse,
  type ResultField,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { SECOND } from '../../core/time.ts';
import type { GroupRow } from '../../core/trace/group-lines.ts';
import { insightsQuery } from '../../core/trace/group-query.ts';
import { asked, expectedBytes, type LogGroup } from './log-group.ts';
import { OutOfTimeError, type Patience } from './patience.ts';

/** Lines that a query gives at most, and a page of it holds 10,000. Source: its API reference, StartQuery. */
const MOST_ROWS = 100_000;
const FIRST_LOOK = 0.1 * SECOND;
const LONGEST_LOOK = 1 * SECOND;
/** So long a query that is no longer wanted may take to be stopped. */
const STOP_MS = 1 * SECOND;

/** Why a search has not all lines: the time or the bytes are used up, or AWS has ended it. */
export type Missing =
  | { reason: 'time'; because?: string | undefined }
  | { reason: 'bytes' }
  | { reason: 'ended'; status: string }
  | { reason: 'second'; at: number };

export interface SearchResult {
  rows: GroupRow[];
  missing: Missing[];
}

export interface SearchOptions {
  client: CloudWatchLogsClient;
  patience: Patience;
  group: LogGroup;
  /** Milliseconds since 1970; both are in it. */
  from: number;
  to: number;
  /** Bytes that all searches together may read. */
  mostBytes: number;
}

interface Answer {
  rows: GroupRow[];
  /** How many lines the query gave. */
  given: number;
  /** Lines that match, whether or not the query gives them all. */
  matched: number;
  /** What it has read. */
  bytes: number;
  missing: Missing | undefined;
}

/** Searches of one time of one log group through Logs Insights, some at a time, within a time and so many bytes. */
export class Insights {
  readonly #options: SearchOptions;
  /** Bytes read so far, as AWS counts them. */
  bytes = 0;
  /** What a search of the whole time reads: expected at first, then as the last one has that ended. */
  #whole: number;
  /** Bytes that the searches which run now are expected to read in all. */
  #running = 0;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#whole = expectedBytes(options.group, options.from, options.to);
  }

  /**
   * All lines that match a filter (see `group-query.ts`), or those that there was time for. Where more match than a query
   * gives, the next one goes on at the last line's second.
   *
   * @param since before which no line can match; milliseconds since 1970
   * @throws LogGroupError when AWS refuses the search
   */
  async search(filter: string, since = this.#options.from): Promise<SearchResult> {
    const { to, mostBytes } = this.#options;
    const from = Math.max(since, this.#options.from);
    const missing: Missing[] = [];
    const rows: GroupRow[] = [];
    const take = (answer: Answer, before = Number.POSITIVE_INFINITY) => {
      for (const row of answer.rows)
        if (row.timestamp >= from && row.timestamp <= to && row.timestamp < before) rows.push(row);
    };
    const [first, last] = [secondOf(from), secondOf(to)];
    const seconds = last - secondOf(this.#options.from) + 1;
    for (let second = first; second <= last; ) {
      const expected = (this.#whole * (last - second + 1)) / seconds;
      if (this.bytes + this.#running + expected > mostBytes) {
        missing.push({ reason: 'bytes' });
        break;
      }
      this.#running += expected;
      const answer = await this.#query(filter, second, last).finally(() => {
        this.#running -= expected;
      });
      if (answer.missing !== undefined) missing.push(answer.missing);
      else if (second === first) this.#whole = (answer.bytes * seconds) / (last - first + 1);
      if (answer.missing !== undefined || answer.matched <= answer.given) {
        take(answer);
        break;
      }
      // The last second may be cut: it is read again, unless it is all that there is.
      const cut = secondOf(answer.rows.at(-1)?.timestamp ?? 0);
      if (cut <= second && missing.length === 0) missing.push({ reason: 'second', at: second * SECOND });
      take(answer, cut <= second ? undefined : cut * SECOND);
      second = Math.max(cut, second + 1);
    }
    return { rows, missing };
  }

  async #query(filter: string, startTime: number, endTime: number): Promise<Answer> {
    const { client, patience, group } = this.#options;
    let queryId: string | undefined;
    const answer: Answer = { rows: [], given: 0, matched: 0, bytes: 0, missing: undefined };
    try {
      const input = { logGroupName: group.name, startTime, endTime, limit: MOST_ROWS };
      const command = new StartQueryCommand({ ...input, queryString: insightsQuery(filter) });
      const started = await asked(group.name, () =>
        patience.call((abortSignal) => client.send(command, { abortSignal })),
      );
      queryId = started.queryId!;
      await this.#follow(queryId, answer);
    } catch (error) {
      if (!(error instanceof OutOfTimeError)) throw error;
      answer.missing = { reason: 'time', because: error.because };
    }
    if (queryId !== undefined && answer.missing !== undefined) await this.#stop(queryId);
    return answer;
  }

  /** Looks at a query until it has ended, and takes all pages of what it gives; of one that runs, what it has. */
  async #follow(queryId: string, answer: Answer): Promise<void> {
    const { patience, mostBytes } = this.#options;
    for (let wait = FIRST_LOOK; ; wait = Math.min(2 * wait, LONGEST_LOOK)) {
      const page = await this.#results(queryId);
      const { status = 'Unknown', statistics, results = [] } = page;
      const read = statistics?.bytesScanned ?? 0;
      this.bytes += read - answer.bytes;
      answer.bytes = read;
      answer.rows = results.flatMap(rowOf);
      answer.given = results.length;
      if (status === 'Complete') {
        answer.matched = statistics?.recordsMatched ?? 0;
        await this.#pages(queryId, page.nextToken, answer);
        return;
      }
      if (this.bytes > mostBytes) answer.missing = { reason: 'bytes' };
      else if (status !== 'Running' && status !== 'Scheduled') answer.missing = { reason: 'ended', status };
      if (answer.missing !== undefined) return;
      await patience.sleep(wait);
    }
  }

  async #pages(queryId: string, token: string | undefined, answer: Answer): Promise<void> {
    for (let nextToken = token; nextToken !== undefined; ) {
      const page = await this.#results(queryId, nextToken);
      const { results = [] } = page;
      for (const fields of results) answer.rows.push(...rowOf(fields));
      answer.given += results.length;
      nextToken = page.nextToken;
    }
  }

  #results(queryId: string, nextToken?: string): Promise<GetQueryResultsResponse> {
    const { client, patience, group } = this.#options;
    return asked(group.name, () =>
      patience.call((abortSignal) =>
        client.send(new GetQueryResultsCommand({ queryId, nextToken }), { abortSignal }),
      ),
    );
  }

  /** A query that nobody waits for would read on, and be paid for. It may have ended, or AWS may not answer. */
  async #stop(queryId: string): Promise<void> {
    const abortSignal = AbortSignal.timeout(STOP_MS);
    await this.#options.client.send(new StopQueryCommand({ queryId }), { abortSignal }).catch(() => {});
  }
}

/** Logs Insights writes times as `2026-10-13 09:00:00.000`, in UTC. A row without its time or text is none. */
function rowOf(fields: readonly ResultField[]): GroupRow[] {
  const value = (name: string) => fields.find(({ field }) => field === name)?.value;
  const timestamp = Date.parse(`${value('@timestamp')?.replace(' ', 'T')}Z`);
  const message = value('@message');
  if (Number.isNaN(timestamp) || message === undefined) return [];
  return [{ timestamp, stream: value('@logStream') ?? '', message }];
}

function secondOf(time: number): number {
  return Math.floor(time / SECOND);
}
