import type { Tally } from '../../../lambda/core/tally/tally.ts';
import { Clock, type Running } from './clock.ts';
import type { Method } from './method.ts';

function counting(name: string, trips: (counts: Running, tally: Tally) => boolean): Method {
  const clock = new Clock();
  return {
    name,
    minute: (_, tallies) =>
      tallies.filter((tally) => trips(clock.add(tally), tally)).map(({ sender }) => sender),
  };
}

/** More than `limit` messages in a clock hour: Postfix's and every panel's rate limit. */
export const fixedLimit = (limit: number): Method =>
  counting(`fixed: ${limit} messages an hour`, ({ messages }) => messages > limit);

/** More than `limit` recipients in a day; `exempt` are the servers that an administrator lists by hand. */
export const dailyLimit = (limit: number, exempt: (sender: string) => boolean): Method =>
  counting(
    `${limit} recipients a day, servers exempt`,
    ({ dayRecipients }, { sender }) => dayRecipients > limit && !exempt(sender),
  );

/**
 * The plain script: at least 19 failures in a clock hour, and at least 10 % of the recipients failed. What a good
 * administrator writes in an afternoon, and the rival to beat.
 */
export const plainScript = (failures: number, share = 0.1): Method =>
  counting(
    `plain script: ${failures} failures an hour and ${share * 100} % failed`,
    ({ failed, recipients }) => failed >= failures && failed >= share * recipients,
  );

/**
 * Failures minus a tenth of the successes, per day: the score of Richard Clayton, "Stopping spam by extrusion
 * detection", CEAS 2004, in its simplest form.
 */
export const clayton = (limit: number): Method =>
  counting(
    `failures - successes / 10 a day > ${limit}`,
    ({ dayFailed, daySent }) => dayFailed - daySent / 10 > limit,
  );
