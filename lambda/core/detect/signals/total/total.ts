import type { Tally } from '../../../tally/tally.ts';
import { MINUTES_A_DAY } from '../../../time.ts';
import { fingerprint } from '../../fingerprint.ts';
import type { FleetState } from '../../state/fleet-state.ts';
import type { SenderState } from '../../state/sender-state.ts';
import { COUNTER } from '../../state/windows.ts';
import { type FindingOf, roundedCount, roundedScore } from '../finding.ts';
import type { Observed } from '../signal.ts';
import { dailyAllowance, isInFirstWeek, RUNS, toldExcess } from './allowance.ts';

/**
 * `recipients` in all since the sender began to exceed what it may send, and those of them that are among the
 * last 128 or more that it wrote to (`known`); as many as it may have in this time, of whom each known one counts 0.3.
 */
export type TotalFinding = FindingOf<'total', { recipients: number; known?: number }, { recipients: number }>;

/** More in the long run than the sender may send. */
export interface TotalBreach {
  recipients: number;
  /** Those of them that it wrote to lately. */
  known: number;
  /** As many are usual, of whom those count in part, */
  usual: number;
  /** in so many minutes. */
  minutes: number;
}

/**
 * Too much in the long run. Whoever knows the scores sends below each of them, to known domains, without failures, and
 * from a keyboard's pace on nothing is unusual: hundreds of thousands in four weeks. So all that a sender sends is added
 * up, less what it may send (allowance.ts); the sum S falls to 0 and no further, like a bucket that leaks:
 *
 *   S = max(0, S - a dt) + recipients; it is told from max(2000, 2 usual days, 1.7 largest runs) on, and again with each
 *   quarter more.
 *
 * The largest run is that of a past day, and counts where it is three usual days or more: a job that is imitated in time
 * and size is told before it ran twice. Who is there for a job (jobs.ts) is told from 1.5 of it on, or on a day with 1.4 of
 * it. Of who sends day by day nothing is learned while a quarter of the limit has been exceeded for three days. A sender of
 * the first day may have 10,000 (a first newsletter), one of the first week 5,000, and in a fleet that nobody knows yet
 * 10,000, too.
 *
 * Parameters: AGAIN, FIRST_DAY, FIRST_WEEK; KNOWN_DAYS, the days of its senders from which on a fleet is known; KNOWN, how
 * much a known recipient counts; FEW_DOMAINS and AT_ONCE, the domains of somebody who writes to the same few, and the mails
 * to each in a minute of a storm; those of the allowance and of the limit, RUNS too, are in allowance.ts.
 *
 * @example observeTotal(new SenderState(0, 0), { recipients: 20000, known: 0, counted: 20000 }, 1, new FleetState())
 * // { breach: { recipients: 20000, known: 0, usual: 0, minutes: 1 }, near: true }
 *
 * Reference: the leaky bucket; as a test it is the cumulative sum of Page, Continuous inspection schemes, Biometrika 41
 * (1954), with the allowance as the reference value.
 */
const AGAIN = 0.25;
const FIRST_DAY = 10_000;
const FIRST_WEEK = 5000;
const KNOWN_DAYS = 10;
const KNOWN = 0.3;
const FEW_DOMAINS = 10;
const AT_ONCE = 3;

/** What a minute shows. */
export interface Total {
  /** It has to be told. */
  breach: TotalBreach | undefined;
  /** Half of what may be exceeded is: worth keeping evidence. */
  near: boolean;
}

const NOTHING: Total = { breach: undefined, near: false };

/** Recipients of a minute. */
export interface Counted {
  recipients: number;
  /** Those that the sender wrote to before, where the tally names them; */
  known: number;
  /** how many count. */
  counted: number;
}

/**
 * How many of a tally's recipients count: those that the sender wrote to before in part, for an alert storm is to the same
 * few people. Without names they are taken for such where each has several mails in a minute, and all that the sender ever
 * sends goes to a few domains.
 */
export function countedRecipients({ sender, tally, counts }: Observed): Counted {
  const recipients = tally.distinctRecipients;
  const named = counts[COUNTER.named]!;
  let strangers = 1;
  if (named > 0) strangers = Math.min(1, counts[COUNTER.strangers]! / named);
  else if (tally.recipientNames === undefined && isStorm(sender, tally)) strangers = 0;
  return {
    recipients,
    known: named > 0 ? recipients * (1 - strangers) : 0,
    counted: recipients * (KNOWN + (1 - KNOWN) * strangers),
  };
}

function isStorm({ domains }: SenderState, tally: Tally): boolean {
  if (domains.size === 0 || domains.size > FEW_DOMAINS || tally.domains === undefined) return false;
  if (tally.recipients < AT_ONCE * tally.distinctRecipients) return false;
  return tally.domains.every((name) => domains.has(fingerprint(name)));
}

/** Adds a minute's recipients. */
export function observeTotal(
  sender: SenderState,
  { recipients, known, counted }: Counted,
  minute: number,
  fleet: Pick<FleetState, 'sizeCount' | 'size'>,
): Total {
  const { record, days } = sender;
  if (counted <= 0) return NOTHING;
  record.totalToday += counted;
  if (record.totalSince === 0) record.totalSince = minute;
  const minutes = Math.max(0, minute - record.totalSince);
  const usual = (dailyAllowance(sender) * minutes) / MINUTES_A_DAY;
  const first = isInFirstWeek(record);
  if (!first && record.totalCount <= usual) {
    record.totalSince = minute;
    record.totalCount = counted;
    record.totalShown = recipients;
    record.totalShownKnown = known;
    record.totalTold = 0;
    return NOTHING;
  }
  record.totalCount += counted;
  // Of a state from before it was kept it is not less than what counts.
  record.totalShown = Math.max(record.totalShown + recipients, record.totalCount);
  record.totalShownKnown += known;
  const unknown = days < 1 || fleet.sizeCount < KNOWN_DAYS * fleet.size;
  const limit = first
    ? Math.max(unknown ? FIRST_DAY : FIRST_WEEK, RUNS * record.totalRun)
    : toldExcess(sender);
  const excess = record.totalCount - usual;
  const near = excess >= limit / 2;
  if (excess < limit || excess < record.totalTold + limit * AGAIN) return { breach: undefined, near };
  record.totalTold = excess;
  const { totalShown, totalShownKnown } = record;
  return { breach: { recipients: totalShown, known: totalShownKnown, usual, minutes: minutes + 1 }, near };
}

/** @param score the threshold that it stands for: it is enough by itself */
export function totalFinding(
  { recipients, known, usual, minutes }: TotalBreach,
  score: number,
): TotalFinding {
  return {
    name: 'total',
    score: roundedScore(score),
    window: minutes,
    observed: { recipients: Math.round(recipients), known: Math.round(known) },
    expected: { recipients: roundedCount(usual) },
  };
}
