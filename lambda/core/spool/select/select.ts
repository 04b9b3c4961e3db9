import { arrivedAt, idsOf, type Life, originOf } from '../../life/life.ts';
import type { QueuedMessage } from '../listing/queued-message.ts';
import { accountableFor } from './accountable.ts';
import { depthOf, type Joined, type QueueLog } from './queue-log.ts';

/** Whose messages are looked for, and of what time; milliseconds since 1970, both ends included. */
export interface Wanted {
  senders: readonly string[];
  since: number | undefined;
  until: number | undefined;
}

export type Why = 'sender' | 'bounce' | 'double-bounce';

export interface Selected {
  message: QueuedMessage;
  why: Why;
  /** The first id of the message that a notice goes back to. */
  of: string | undefined;
  /** Milliseconds since 1970, as the log or else the listing has it. */
  arrived: number | undefined;
}

export interface Unsure {
  message: QueuedMessage;
  /** What speaks for it and what is missing, as a person reads it. */
  why: string;
}

export interface Selection {
  select: Selected[];
  unsure: Unsure[];
  /** How many are certainly others'. */
  leave: number;
}

/** Whether a message, by its origin and its first recipient, may be the wanted senders' that a program passed on. */
export type PassesOn = (origin: Life, to: string) => boolean;

/**
 * Sorts a listed queue: what is the wanted senders' own mail of the time, the notices about it and the double bounces of
 * those is selected; what may be theirs, or of which the log does not tell whose it is, is unsure; the rest is left.
 */
export function selectFrom(
  queue: readonly Joined[],
  log: QueueLog,
  wanted: Wanted,
  mayPassOn: PassesOn = () => false,
): Selection {
  const selection: Selection = { select: [], unsure: [], leave: 0 };
  for (const { message, found } of queue) {
    if (!found.known) {
      selection.unsure.push({ message, why: found.several ? SEVERAL : whyUnknown(message, log) });
      continue;
    }
    const verdict = judge(found.life, message, log, wanted);
    if (verdict === LEAVE && mayPassOn(originOf(found.life), message.to))
      selection.unsure.push({ message, why: PASSED_ON });
    else if (verdict === LEAVE) selection.leave++;
    else if ('unsure' in verdict) selection.unsure.push({ message, why: verdict.unsure });
    else selection.select.push({ message, arrived: log.arrivalOf(message, found.stay), ...verdict });
  }
  return selection;
}

const LEAVE = 'leave';
const SEVERAL = 'the log has several messages of this id and time';
const PASSED_ON =
  "a program of the server handed it in, perhaps of the sender's: a list's copy, or a filter's notice";
const NO_ORIGIN = 'the log does not tell who handed it in';
const NO_TIE = 'a notice, and the log does not tell about which message';

type Verdict = Pick<Selected, 'why' | 'of'> | { unsure: string } | typeof LEAVE;

function judge(life: Life, message: QueuedMessage, log: QueueLog, wanted: Wanted): Verdict {
  const origin = originOf(life);
  const isWanted = (each: Life) =>
    accountableFor(each, log.filtered).some((key) => wanted.senders.includes(key));
  if (log.isUntied(life)) return judgeUntied(log.possibleOrigins(message), isWanted);
  if (accountableFor(life, log.filtered).length === 0) {
    if (origin.ofId !== undefined)
      return { unsure: `a notice about ${origin.ofId}, whose arrival is not in the log` };
    return { unsure: message.from === '' && origin.arrival === undefined ? NO_TIE : NO_ORIGIN };
  }
  if (!isWanted(life)) return LEAVE;
  const arrived = arrivedAt(origin);
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = wanted;
  const depth = depthOf(life);
  const whose = depth === 0 ? "the sender's" : "a notice about the sender's";
  if (arrived === undefined || arrived < since) return { unsure: `${whose}, from before the time asked for` };
  if (arrived > until) return { unsure: `${whose}, from after the time asked for` };
  return { why: WHY[Math.min(depth, 2)]!, of: depth === 0 ? undefined : idsOf(origin)[0] };
}

const WHY: readonly Why[] = ['sender', 'bounce', 'double-bounce'];

function judgeUntied(
  origins: ReturnType<QueueLog['possibleOrigins']>,
  isWanted: (life: Life) => boolean,
): Verdict {
  const likely = origins.filter((each) => each.likely);
  if (likely.some(({ life }) => isWanted(life)))
    return { unsure: "probably a notice about the sender's mail, as it goes to its address" };
  if (likely.length === 0) return { unsure: NO_TIE };
  // A server that is busy may be late with its notices.
  if (origins.some(({ life }) => isWanted(life)))
    return { unsure: "perhaps a notice about the sender's mail, which failed earlier and has that address" };
  return LEAVE;
}

function whyUnknown(message: QueuedMessage, log: QueueLog): string {
  const arrived = log.arrivalOf(message);
  if (arrived !== undefined && arrived < log.first) return 'it came before the log begins';
  return 'its arrival is not in the log';
}
