import { HOUR } from '../time.ts';
import { HostTraffic } from './host-traffic.ts';
import { addTraffic, type Rollup, type SenderTraffic } from './rollup.ts';

/** A listing follows the spam by minutes to two days. Hours. */
export const TOP_SENDERS_HOURS = 48;
const MOST_HOSTS = 3;
const MOST_SHOWN = 5;

/** The hours that `topSenders` looks at. */
export function topSendersHours(now: number): { first: number; last: number } {
  const last = Math.floor(now / HOUR);
  return { first: last - TOP_SENDERS_HOURS + 1, last };
}

/** One mail host's senders, most recipients first. */
export interface HostSenders {
  host: string;
  senders: SenderTraffic[];
}

/**
 * Who sent to the most recipients through each of some mail hosts in the last 48 hours; the busiest hosts first. Up to
 * the judge's last checkpoint: the newest 15 to 30 minutes are in no roll-up.
 *
 * @param isAsked whether a mail host, as the log names it, is one of those asked about
 * @param now milliseconds since 1970
 */
export function topSenders(
  rollups: readonly Rollup[],
  isAsked: (host: string) => boolean,
  now: number,
): HostSenders[] {
  const { first, last } = topSendersHours(now);
  const hosts = new Map<string, HostTraffic>();
  for (const { hour, host, senders, rest } of rollups) {
    if (hour < first || hour > last || !isAsked(host)) continue;
    const sum = hosts.get(host) ?? new HostTraffic(host);
    for (const traffic of senders) addTraffic(sum.of(traffic.sender), traffic);
    addTraffic(sum.rest, rest);
    hosts.set(host, sum);
  }
  const recipients = (host: HostTraffic) => host.busiest(0).rest.recipients;
  return [...hosts.values()]
    .sort((a, b) => recipients(b) - recipients(a) || (a.host < b.host ? -1 : 1))
    .slice(0, MOST_HOSTS)
    .map((each) => ({ host: each.host, senders: each.busiest(MOST_SHOWN).senders }));
}
