/**
 * How a limit is made: `multiple` of the sender's own largest hour, `dayMultiple` of its largest day, and never less than
 * the floor, which is also what a sender without history gets. Days differ less than hours, and what a stolen mailbox
 * gets through is the day's limit. Who reaches `run` in an hour writes to a list, which is about as long the next time:
 * `runMultiple`. Of a machine that bursts the next storm may be far larger than the largest so far: `burstMultiple` for
 * both; and where all its mail goes to the same few readers, so many messages an hour and a day for each of them,
 * whatever it has sent so far. `letter`: what a login may send from where it usually is, a first letter to many, and
 * `newcomer` a machine among machines that the log does not know, a first newsletter. Measured on made-up offices: bench/limits.
 */
export const RULE = {
  multiple: 1.5,
  runMultiple: 1.2,
  dayMultiple: 1.2,
  burstMultiple: 2.5,
  hour: 50,
  day: 50,
  run: 100,
  readerHour: 500,
  readerDay: 1000,
  letter: 500,
  newcomer: 1000,
} as const;

/** What a sender gets that the log does not know. */
export const DEFAULT_LIMIT = { hour: RULE.hour, day: RULE.day };
