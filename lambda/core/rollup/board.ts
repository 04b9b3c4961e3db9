import type { SenderState } from '../detect/state/sender-state.ts';
import { COUNTER, TAU } from '../detect/state/windows.ts';
import type { RefusedDomain } from '../impact/refused/refusal-watch.ts';
import type { HostLine } from '../rhythm/host-line.ts';
import { compareSenders } from '../sender.ts';
import type { QueueTrouble } from '../spool/watch/queue-watch.ts';
import type { Tally } from '../tally/tally.ts';

/** Minutes of a sender's course. */
export const BOARD_MINUTES = 60;
/** Senders on the board; those with open incidents come on top of that. */
const TOP = 40;
const MOST_WATCHED = 60;
const MOST_QUEUES = 20;
const MOST_REFUSED = 20;

export interface BoardSender {
  sender: string;
  /** Recipients of each of the last 60 minutes, the oldest first. */
  recipients: number[];
  /** Recipients a minute that are usual at this time. */
  usual: number;
  /** The score at its last minute with traffic. */
  score: number;
}

/** What the judge saw last, for people to look at: nothing is decided by it. */
export interface Board {
  version: 1;
  /** The last minute that it holds; whole minutes since 1970, UTC. */
  minute: number;
  /** Senders with traffic in that minute. */
  active: number;
  senders: BoardSender[];
  /** Queues in trouble; absent where there is none, and in what a version before this one has drawn. */
  queues?: QueueTrouble[];
  /** Correspondents whom our own rules refuse, likewise. */
  refused?: RefusedDomain[];
  /** Mail hosts, those with a trouble first; absent where none was heard. */
  hosts?: HostLine[];
}

/** One judged minute, as little of it as the board needs: a run keeps up to an hour of them. */
export interface BoardMinute {
  minute: number;
  counts: readonly { sender: string; recipients: number }[];
}

export function boardMinute(minute: number, tallies: readonly Tally[]): BoardMinute {
  return { minute, counts: tallies.map(({ sender, recipients }) => ({ sender, recipients })) };
}

export interface BoardUpdate {
  /** The minutes that were judged now, in order; the last one is the board's. Minutes before stay as they were. */
  minutes: readonly BoardMinute[];
  stateOf(sender: string): SenderState | undefined;
  /** Senders that stay on the board whatever they send: those with open incidents. */
  watched: readonly string[];
  /** Queues in trouble at the end of the last minute. */
  queues: readonly QueueTrouble[];
  /** Correspondents whom our own rules refuse then. */
  refused: readonly RefusedDomain[];
  /** As {@link Board} has them. Default: those of the board before. */
  hosts?: readonly HostLine[];
}

/**
 * The next board. The judged minutes replace those of the board before, so a run that is repeated or comes late
 * changes nothing.
 */
export function updateBoard(
  before: Board | undefined,
  { minutes, stateOf, watched, queues, refused, hosts = before?.hosts ?? [] }: BoardUpdate,
): Board {
  const last = minutes.at(-1)?.minute ?? before?.minute ?? 0;
  const first = last - BOARD_MINUTES + 1;
  const courses = new Map<string, number[]>();
  const course = (sender: string): number[] => {
    let found = courses.get(sender);
    if (found === undefined) {
      found = new Array<number>(BOARD_MINUTES).fill(0);
      courses.set(sender, found);
    }
    return found;
  };
  const judgedFrom = minutes[0]?.minute ?? last + 1;
  for (const { sender, recipients } of before?.senders ?? []) {
    recipients.forEach((count, at) => {
      const minute = before!.minute - BOARD_MINUTES + 1 + at;
      if (minute >= first && minute < judgedFrom) course(sender)[minute - first] = count;
    });
  }
  for (const { minute, counts } of minutes) {
    if (minute < first) continue;
    for (const { sender, recipients } of counts) course(sender)[minute - first]! += recipients;
  }
  const keep = new Set(watched.slice(0, MOST_WATCHED));
  for (const sender of keep) course(sender);
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const ranked = [...courses]
    .map(([sender, recipients]) => ({ sender, recipients, total: total(recipients) }))
    .sort((a, b) => b.total - a.total || compareSenders(a.sender, b.sender));
  return {
    version: 1,
    minute: last,
    active: minutes.at(-1)?.counts.length ?? 0,
    senders: ranked
      .filter(({ sender, total }, at) => keep.has(sender) || (at < TOP && total > 0))
      .map(({ sender, recipients }) => ({ sender, recipients, ...judged(stateOf(sender)) })),
    ...(queues.length > 0 && { queues: queues.slice(0, MOST_QUEUES) }),
    ...(refused.length > 0 && { refused: refused.slice(0, MOST_REFUSED) }),
    ...(hosts.length > 0 && { hosts: [...hosts] }),
  };
}

/** The expected count of the shortest window is the rate times its time constant. */
function judged(state: SenderState | undefined): { usual: number; score: number } {
  if (state === undefined) return { usual: 0, score: 0 };
  const usual = state.windows[COUNTER.expected]! / TAU[0];
  return { usual: Math.round(usual * 1_000) / 1_000, score: Math.round(state.score * 10) / 10 };
}
