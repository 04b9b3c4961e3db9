import { serverOf } from '../../sender.ts';
import type { Tally } from '../../tally/tally.ts';
import { MINUTE } from '../../time.ts';
import type { IncidentChange } from '../incident.ts';

/** What a listing may come from that is over, or was no incident. Minutes since 1970; JSON-serialisable, bounded. */
export interface Past {
  /** Incidents that have closed, the last ones first. */
  closed: { sender: string; recipients: number; at: number }[];
  /** A mail server's own bounces to senders outside, since they began without a day between. */
  backscatter: { host: string; since: number; last: number; messages: number }[];
}

/** A listing follows the spam by minutes to two days. */
const REMEMBERED = 2880;
/** Without a bounce for so long they begin anew. */
const APART = 1440;
const CLOSED = 64;
const HOSTS = 64;

export function emptyPast(): Past {
  return { closed: [], backscatter: [] };
}

/** Takes in what closes in a minute. */
export function noteClosed(past: Past, changes: readonly IncidentChange[], minute: number): void {
  for (const { type, incident } of changes) {
    if (type !== 'recovered' || incident.refusedBy !== undefined) continue;
    const { sender, samples } = incident;
    past.closed = past.closed.filter((each) => each.sender !== sender && each.at > minute - REMEMBERED);
    past.closed.unshift({ sender, recipients: samples.recipients, at: (incident.closed ?? 0) / MINUTE });
    if (past.closed.length > CLOSED) past.closed.pop();
  }
}

/** Counts a minute's backscatter. */
export function noteBackscatter(past: Past, tallies: readonly Tally[]): void {
  for (const { sender, minute, backscatter = 0 } of tallies) {
    const host = serverOf(sender);
    if (backscatter === 0 || host === undefined) continue;
    const known = past.backscatter.find((each) => each.host === host && each.last > minute - APART);
    if (known !== undefined) {
      known.messages += backscatter;
      known.last = Math.max(known.last, minute);
      continue;
    }
    past.backscatter = past.backscatter.filter((each) => each.host !== host);
    past.backscatter.unshift({ host, since: minute, last: minute, messages: backscatter });
    if (past.backscatter.length > HOSTS) past.backscatter.pop();
  }
}

/** The tallies that hold something besides: a server's own bounces are no sender's traffic. */
export function withoutBackscatter(tallies: readonly Tally[]): readonly Tally[] {
  return tallies.filter(
    ({ backscatter, messages, recipients, sent, deferred, bounced }) =>
      backscatter === undefined || messages + recipients + sent + deferred + bounced > 0,
  );
}

/** Senders whose incidents have closed of late, the largest first. */
export function lately({ closed }: Past, minute: number): string[] {
  return closed
    .filter(({ at }) => at > minute - REMEMBERED)
    .sort((a, b) => b.recipients - a.recipients || (a.sender < b.sender ? -1 : 1))
    .map(({ sender }) => sender);
}
