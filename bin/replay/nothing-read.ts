import { amount, amountOf } from '../../lambda/core/text/amount.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { DAY, isoTime } from '../../lambda/core/time.ts';
import type { LineCounts } from './event-source.ts';

/** Of so many lines of a log nothing was understood: the few others are chance. */
const NEARLY_ALL = 0.9;

/**
 * Why a log without any message says nothing of anybody, and what to read instead: one line. "No incident" about it
 * would be a false comfort.
 */
export function nothingRead(paths: readonly string[], { lines, unknown, malformed }: LineCounts): string {
  const names = namesOf(paths);
  if (lines === 0) return `${names}: the log is empty; name one that has lines`;
  const instead =
    'name the log of the mail server (/var/log/mail.log, /var/log/maillog, /var/log/exim4/mainlog), or write journalctl -o short-iso | sendwatch replay -';
  if (unknown + malformed >= NEARLY_ALL * lines) {
    return `${names}: ${amount(unknown + malformed)} of ${amountOf(lines, 'line')} are no mail server's, as far as sendwatch can read them; ${instead}`;
  }
  return `${names}: there is no message in ${amountOf(lines, 'line')}; ${instead}`;
}

/** Why messages whose arrival is nowhere in the log say nothing of anybody, and what to read instead: one line. */
export function nobodyRead(paths: readonly string[], messages: number): string {
  return `${namesOf(paths)}: of ${amountOf(messages, 'message')} none has a line that tells who handed it in; give the whole log, not a part that grep chose, and the files before it: sendwatch replay /var/log/mail.log /var/log/mail.log.1`;
}

/** So many messages are never all on their way when a log ends. */
const MANY = 10;

/**
 * Why messages of which no line tells what became of them are no clean bill of health: one line. Undefined where they
 * are so few that they may all be on their way.
 */
export function noEndRead(paths: readonly string[], messages: number): string | undefined {
  if (messages < MANY) return undefined;
  return `${namesOf(paths)}: of ${amountOf(messages, 'message')} none has a line that tells what became of it; give the whole log, not a part that grep chose, with the lines of deliveries (Postfix: status=, Exim: => and ==, Sendmail: stat=): sendwatch replay /var/log/mail.log`;
}

/** Why a log that is mostly of a time to come cannot be judged, and what to do: one line. */
export function futureRead(
  paths: readonly string[],
  { unconfirmed, events, now, to }: { unconfirmed: number; events: number; now: number; to: number },
  command: string,
): string {
  const after = isoTime(to + DAY).slice(0, 10);
  return `${namesOf(paths)}: ${amount(unconfirmed)} of ${amount(events)} events are of a time that no clock confirms: the log goes to ${isoTime(to)}, and it is ${isoTime(now)} here; correct the clock, or --year where you gave one; if the log is right, write sendwatch ${command} --now ${after} and the ${command === 'replay' ? 'files' : 'rest'}`;
}

function namesOf(paths: readonly string[]): string {
  return paths.map((path) => `'${plain(path, 200)}'`).join(', ');
}
