import type { Hop } from '../../life/life.ts';
import { MINUTE, SECOND } from '../../time.ts';
import type { QueuedMessage } from '../listing/queued-message.ts';

/** Rounding, and clocks that turn a second between two lines. Milliseconds. */
const LEEWAY = SECOND;
/** A message handed in locally has the time of its file, which pickup may find a little later. */
const PICKUP = MINUTE;
/** A message is logged at its end: so long may a client take for one whose listing tells the minute it began in. */
const LONGEST_TRANSFER = 15 * MINUTE;

/**
 * How far a stay's arrival is from a listed message's, in milliseconds; undefined where they cannot be one message.
 *
 * Postfix lists the second of the `client=` line (a requeued message keeps that of its first stay), Sendmail the minute.
 * Exim lists no arrival, but its ids are never used again: there 0.
 *
 * @param precision milliseconds within which `arrived` is exact
 */
export function apart(hop: Hop, arrived: number | undefined, precision: number): number | undefined {
  if (precision === Number.POSITIVE_INFINITY) return 0;
  if (arrived === undefined) return undefined;
  const local = hop.life.arrival?.localUser !== undefined;
  const late = precision > LEEWAY ? LONGEST_TRANSFER : local ? PICKUP : 0;
  let nearest: number | undefined;
  for (const { arrived: logged, first } of [hop, ...hop.life.hops]) {
    // What a server made itself has no line about its arrival, but a first one.
    const came = logged ?? first;
    const after = Math.floor(came / precision) * precision - arrived;
    if (after < -LEEWAY || after > LEEWAY + late) continue;
    nearest = Math.min(nearest ?? Number.POSITIVE_INFINITY, Math.abs(after));
  }
  return nearest;
}

/**
 * Whether a listed envelope sender and a logged one can be the same: listings show `?` for what they cannot print, some
 * without the quotes of a local part, some cut; a sender that is not logged can be any.
 */
export function canBeFrom({ from, cut }: QueuedMessage, logged: string | undefined): boolean {
  if (logged === undefined || logged === from) return true;
  if (logged === '' || from === '') return isDaemon(logged) && isDaemon(from);
  const listed = bare(from);
  return cut ? bare(logged).startsWith(listed.replace(/\?$/, '')) : bare(logged) === listed;
}

/** Postfix shows the null sender as MAILER-DAEMON; Sendmail logs its own notices in either way. */
function isDaemon(address: string): boolean {
  return address === '' || /^mailer-daemon(@|$)/i.test(address);
}

function bare(address: string): string {
  return address
    .replace(/["\\]/g, '')
    .replace(/[^!-~]+/g, '?')
    .replace(/\?+/g, '?');
}
