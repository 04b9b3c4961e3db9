import { Insights, type Missing } from '../../lambda/adapters/logs/insights.ts';
import {
  describeLogGroup,
  expectedBytes,
  type LogGroup,
  logsClient,
} from '../../lambda/adapters/logs/log-group.ts';
import { Patience } from '../../lambda/adapters/logs/patience.ts';
import type { Settings } from '../../lambda/core/config.ts';
import { relayNetworks } from '../../lambda/core/tally/attribution.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { isoTime } from '../../lambda/core/time.ts';
import { GroupLines } from '../../lambda/core/trace/group-lines.ts';
import { idFilters, messageIdFilters, namingFilter } from '../../lambda/core/trace/group-query.ts';
import { Trace, type TraceResult } from '../../lambda/core/trace/trace.ts';
import type { TraceQuery } from '../../lambda/core/trace/trace-query.ts';
import { UsageError } from '../usage-error.ts';

/** What of a log group is read, and how much that may cost. */
export interface GroupRequest {
  logGroup: string;
  region: string | undefined;
  /** Milliseconds since 1970; both are in it. */
  from: number;
  to: number;
  /** Seconds. */
  deadline: number;
  /** Gigabytes (10^9 bytes) that all searches together may read. */
  maxGb: number;
}

export interface GroupTrace {
  result: TraceResult;
  /** What was not read, and why; empty: the answer is whole. */
  missing: string[];
  /** Bytes, as AWS counts them. */
  scanned: number;
}

/** Told before anything is read that costs. */
export interface ScanPlan {
  logGroup: string;
  /** Bytes that one search is expected to read. */
  each: number;
  /** Bytes that all together read at most. */
  atMost: number;
}

const GB = 1e9;
/** Searches for ids at a time: an account has 30 or more, for everybody. Source: CloudWatch Logs quotas. */
const AT_ONCE = 4;
/** Sessions and the lines of an arrival begin a little before the line that names the client. Milliseconds. */
const BEFORE = 3_600_000;

/**
 * Traces through CloudWatch Logs: searches for the lines that name what is looked for, then for all lines of the messages
 * that they are about, of their notices and copies, until nothing new is named.
 *
 * @param tell called before the first search, which costs by the byte
 * @throws UsageError when the searches would read more than `maxGb`
 * @throws LogGroupError when the log group is none, or may not be read
 * @throws OutOfTimeError when not even the log group was found in time
 */
export async function traceLogGroup(
  query: TraceQuery,
  settings: Settings,
  request: GroupRequest,
  tell: (plan: ScanPlan) => void,
): Promise<GroupTrace> {
  const { from, to, deadline, maxGb, logGroup } = request;
  const client = logsClient(request.region);
  const patience = new Patience(deadline);
  const group = await describeLogGroup(client, patience, logGroup, Date.now());
  const each = expectedBytes(group, from, to);
  refuseTooMuch(group, request, each);
  tell({ logGroup, each, atMost: maxGb * GB });

  const insights = new Insights({ client, patience, group, from, to, mostBytes: maxGb * GB });
  const relays = relayNetworks(settings);
  const lines = new GroupLines((address) => relays.has(address));
  const missing: string[] = [];
  /** Whether there is more to be had. */
  const search = async (filter: string, what: string): Promise<boolean> => {
    const found = await insights.search(filter);
    lines.add(found.rows);
    missing.push(...found.missing.map((each) => missingText(each, what, request)));
    return isWhole(found.missing);
  };
  /** The same for ids: several searches at a time, those of the earliest messages first. */
  const searchIds = async (ids: readonly string[]): Promise<boolean> => {
    const parts = idFilters(ids);
    const cut: { ids: readonly string[]; why: Missing }[] = [];
    const one = async (part: (typeof parts)[number]) => {
      const why = cut.find((each) => each.why.reason !== 'second')?.why;
      if (why !== undefined) {
        cut.push({ ids: part.ids, why });
        return;
      }
      const { time, sure } = lines.earliest(part.ids);
      const found = await insights.search(part.filter, sure ? time - BEFORE : undefined);
      lines.add(found.rows);
      cut.push(...found.missing.map((each) => ({ ids: part.ids, why: each })));
    };
    const waiting = parts.values();
    const worker = async () => {
      for (const part of waiting) await one(part);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const seconds = cut.filter(({ why }) => why.reason === 'second');
    const left = new Set(cut.filter(({ why }) => why.reason !== 'second').flatMap((each) => each.ids));
    for (const { why } of seconds)
      missing.push(missingText(why, `the lines of ${ids.length} queue ids and sessions`, request));
    if (left.size === 0) return true;
    const known = shownIds(left.size, ids.length, lines.earliest([...left]).time);
    missing.push(missingText(cut.find(({ why }) => why.reason !== 'second')!.why, known, request));
    return false;
  };

  let going = await search(namingFilter(query), `the lines that name ${plain(query.text, 60)}`);
  for (let next = lines.next(); going && next.ids.length + next.messageIds.length > 0; next = lines.next()) {
    const { ids, messageIds } = next;
    if (going) going = await searchIds(ids);
    for (const filter of messageIdFilters(messageIds))
      if (going) going = await search(filter, `the copies of ${messageIds.length} messages`);
  }
  client.destroy();
  const trace = new Trace(query, settings);
  for (const line of lines.sorted()) trace.add(line);
  return { result: trace.end(), missing, scanned: insights.bytes };
}

function isWhole(missing: readonly Missing[]): boolean {
  return missing.every(({ reason }) => reason === 'second');
}

/** What is known of the messages whose lines were not read, and which those are. */
function shownIds(left: number, all: number, from: number): string {
  const which = left === all ? `${all}` : `${left} of ${all}`;
  // A next hop's id stands in no line of its own.
  const since = Number.isFinite(from) ? `, named from ${isoTime(from)} on,` : '';
  return `the lines of ${which} queue ids and sessions${since}`;
}

/** Each thing that is found is read twice at least: the lines that name it, then all of its. */
function refuseTooMuch({ name, since }: LogGroup, { from, to, maxGb }: GroupRequest, each: number): void {
  const least = 2 * each;
  if (least <= maxGb * GB) return;
  const hours = (to - Math.max(from, since)) / 3_600_000;
  const affordable = (hours * maxGb * GB) / least;
  throw new UsageError(
    `two searches of '${name}' over ${shownHours(hours)} would read about ${shownBytes(least)}, more than --max-gb ${maxGb}; ` +
      `narrow --since and --until to about ${shownHours(affordable)}, or allow --max-gb ${Math.ceil(least / GB)}`,
  );
}

function missingText(missing: Missing, what: string, { deadline, maxGb }: GroupRequest): string {
  switch (missing.reason) {
    case 'time': {
      const because = missing.because === undefined ? '' : `, AWS says ${missing.because}`;
      return `${what} were not all read in ${deadline} s${because}; narrow --since and --until, or allow more with --deadline`;
    }
    case 'bytes':
      return `${what} were not all read, as that would be more than --max-gb ${maxGb}; narrow --since and --until, or allow more`;
    case 'ended':
      return `${what} were not all read, as AWS ended the search (${plain(missing.status, 40)}); narrow --since and --until`;
    case 'second':
      return `${what} are more at ${isoTime(missing.at)} than a search gives`;
  }
}

/** One line for people. */
export function shownPlan({ logGroup, each, atMost }: ScanPlan, deadline: number): string {
  const expected =
    each === 0 ? 'AWS does not say yet how much a search reads' : `a search reads about ${shownBytes(each)}`;
  return `'${logGroup}': ${expected}; all together at most ${shownBytes(atMost)}, in at most ${deadline} s`;
}

/** `1.2 GB`, `340 MB`. */
function shownBytes(bytes: number): string {
  if (bytes >= GB) return `${(bytes / GB).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`;
}

function shownHours(hours: number): string {
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return hours >= 2 ? `${Math.floor(hours)} hours` : `${Math.max(1, Math.floor(hours * 60))} minutes`;
}
