import { RECOVERY_MINUTES } from '../../detect/alarm.ts';
import type { Detection } from '../../detect/detect-sender.ts';
import { MINUTE, SECOND } from '../../time.ts';
import type { Incident } from '../incident.ts';

/** Where the attack through one key is so far. Minutes since 1970. JSON-serialisable. */
export interface AttackSpan {
  since: number;
  /** Its last minute. */
  end: number;
  /** Messages from `since` to `end`, */
  messages: number;
  /** and those after it. */
  later: number;
  /** The last minute that was looked at, */
  seen: number;
  /** and how much better than the owner the attack explains the last minutes, in natural-log units. */
  ratio: number;
}

/** No owner is taken to write less: six messages an hour. */
const LEAST_USUAL = 0.1;
/** Slower attacks are not told from the owner by their rate. */
const CLEARLY_FASTER = 3;
/** The test asks for at most so many times the usual rate, for a fast attack may go on as a slow one. */
const MOST_FASTER = 10;
/** The attack goes on in minutes that are better explained by it than by the owner, by a factor of e^12. */
const ATTACK = 12;
/** Where the sum is cut, so that a large attack is not remembered longer than a small one: a few quiet minutes. */
const MOST = 14;

/**
 * Takes one more minute of an alarmed key. The detector's windows remember a large attack for hours, and each message of
 * the owner in these hours makes its minute unusual again; here the minutes speak for themselves, by Page's test (E. S.
 * Page, "Continuous inspection schemes", Biometrika 1954) of the usual rate against a faster one: a minute of n messages
 * adds n ln(r1/r0) - (r1 - r0), never below 0. Of an attack that is hardly faster than the owner each hot minute counts.
 */
export function attackSpan(span: AttackSpan | undefined, detection: Detection): AttackSpan {
  const { since, evidence, tally, hot } = detection;
  const { minute, messages } = tally;
  if (span === undefined)
    return { since, end: minute, messages: evidence.samples.messages, later: 0, seen: minute, ratio: MOST };
  const later = span.later + messages;
  if (minute <= span.seen) return { ...span, later };
  const usual = Math.max(LEAST_USUAL, detection.usualRate);
  const faster = span.messages / (span.end + 1 - span.since) / usual;
  if (faster < CLEARLY_FASTER)
    return hot ? upTo(minute, { ...span, later, seen: minute }) : { ...span, later, seen: minute };
  const factor = Math.min(Math.sqrt(faster), MOST_FASTER);
  const quiet = usual * (factor - 1);
  const step = messages * Math.log(factor) - quiet;
  const before = Math.max(0, span.ratio - (minute - span.seen - 1) * quiet);
  const ratio = Math.min(MOST, Math.max(0, before + step));
  const next = { ...span, later, seen: minute, ratio };
  return step > 0 && ratio >= ATTACK ? upTo(minute, next) : next;
}

function upTo(minute: number, span: AttackSpan): AttackSpan {
  return { ...span, end: minute, messages: span.messages + span.later, later: 0 };
}

/**
 * The last second of an incident's attack; what its senders hand in later is their owners'. Of an incident stored
 * before this was kept, its last unusual minute, two hours before it closes. Milliseconds since 1970.
 *
 * @param closes when the incident closed, or will unless it goes on
 */
export function attackEnd(
  { opened, attackEnd: end }: Pick<Incident, 'opened' | 'attackEnd'>,
  closes: number,
): number {
  return end === undefined ? Math.max(opened, closes - RECOVERY_MINUTES * MINUTE - SECOND) : end - SECOND;
}
