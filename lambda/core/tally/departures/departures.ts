import type { Settings } from '../../config.ts';
import { DAY, HOUR } from '../../time.ts';
import type { DepartureSink, Origin } from './departure-sink.ts';
import { FEWEST_DEPARTURES, MOST_NOBODYS, shareAfter } from './share.ts';
import { afterMessage, isMostly, type Unjudged } from './unjudged.ts';

/** What waited in a queue when the log began has no arrival in it; later hardly anything has waited for so long. */
const BACKLOG = DAY;
/** A burst of somebody who hides is an incident of the server's; what lasts for longer is what the log lacks. */
const LASTS = HOUR;
/** What a host that sends nothing any more did is over. */
const FORGET = 2 * DAY;
/** A log that names a new host in each line must not fill the memory. */
const MOST_HOSTS = 256;

/** Of one mail host. Times are milliseconds since 1970. */
interface Host {
  since: number;
  last: number;
  messages: number;
  /** The share of nobody's among the newest ones. */
  share: number;
  /** Since when it is too large. */
  over?: number;
  /** Only where nobody has said which domains are ours. */
  unjudged?: Unjudged;
}

/** JSON-serialisable, bounded. */
export type DeparturesState = (Host & { host: string })[];

/**
 * Knows of which mail hosts most of what leaves is nobody's: no line tells who handed it in, as part of the log is not
 * shipped or cannot be read. Whoever sends spam there would not be seen. Inbound mail that is passed on names its client,
 * and what a list, an alias or a user of the host sends names who it was, so none of these counts as nobody's.
 *
 * Where no domains of ours are configured strangers are not judged: their mail is nobody's, too, be it a gateway's inbound
 * mail or that of an office whose public addresses nobody has named.
 */
export class Departures implements DepartureSink {
  readonly #hosts = new Map<string, Host>();
  readonly #judged: boolean;

  constructor({ ownDomains }: Pick<Settings, 'ownDomains'>) {
    this.#judged = ownDomains.length > 0;
  }

  departed(name: string, origin: Origin, time: number): void {
    const host = this.#hostOf(name, time);
    if (origin === 'unseen' && time - host.since < BACKLOG) return;
    host.last = Math.max(host.last, time);
    host.messages++;
    const nobodys = origin === 'untold' || origin === 'unseen';
    host.share = shareAfter(host.share, host.messages, nobodys);
    if (!this.#judged) host.unjudged = afterMessage(host.unjudged, origin === 'stranger', time);
    if (host.share <= MOST_NOBODYS) host.over = undefined;
    else if (host.messages >= FEWEST_DEPARTURES) host.over ??= time;
  }

  /** The hosts of which it is so, and has been for an hour. */
  withoutSenders(now: number): string[] {
    return [...this.#hosts]
      .filter(
        ([, { over, last, unjudged }]) =>
          (over !== undefined && now - over >= LASTS && now - last < FORGET) ||
          (unjudged !== undefined && isMostly(unjudged, now)),
      )
      .map(([name]) => name);
  }

  dump(): DeparturesState {
    return [...this.#hosts].map(([host, { over, ...rest }]) => ({ host, ...rest, ...(over && { over }) }));
  }

  /** Takes over what `dump` returned; for a new one only. */
  load(state: DeparturesState): void {
    for (const { host, unjudged, ...rest } of state)
      this.#hosts.set(host, { ...rest, ...(unjudged && !this.#judged && { unjudged }) });
  }

  #hostOf(name: string, time: number): Host {
    let host = this.#hosts.get(name);
    if (host !== undefined && time - host.last < FORGET) return host;
    if (host === undefined && this.#hosts.size >= MOST_HOSTS) this.#forgetOldest();
    const unjudged = host?.unjudged;
    host = { since: time, last: time, messages: 0, share: 0, ...(unjudged && { unjudged }) };
    this.#hosts.set(name, host);
    return host;
  }

  #forgetOldest(): void {
    let oldest: [name: string, last: number] | undefined;
    for (const [name, { last }] of this.#hosts) {
      if (oldest === undefined || last < oldest[1]) oldest = [name, last];
    }
    if (oldest !== undefined) this.#hosts.delete(oldest[0]);
  }
}
