import type { Traffic, TrafficSink } from '../tally/count/traffic-sink.ts';
import { HostTraffic } from './host-traffic.ts';
import {
  MOST_SENDERS,
  noTraffic,
  type Rollup,
  type SenderRow,
  senderRow,
  senderTrafficOf,
  type TrafficRow,
  trafficOf,
  trafficRow,
} from './rollup.ts';

/** A book as plain JSON: its last minute, and its parts as [hour, late, hosts as [host, senders, rest]]. */
export interface TrafficBookState {
  minute: number | null;
  parts: [hour: number, late: 0 | 1, hosts: [string, SenderRow[], TrafficRow][]][];
}

const HOUR = 60;
/** Minutes of the hour after which a host's senders are cut down. By the log's time alone, as every run must agree. */
const BOUND_EVERY = 15;
/** So many are kept at each cut: who is among an hour's busiest 50 is among the busiest 400 of one of its quarters. */
const MOST_KEPT = 400;
/** A log that names a new host in each line must not fill the memory: more of them are one. */
const MOST_HOSTS = 1_000;
/** Nor must a name that is none. */
const LONGEST_HOST = 255;
const OTHER_HOSTS = '*';
/** Minutes after its end that an hour is still written: what a judge who lost the race has written is mended so. */
const KEPT = HOUR;
/** Minutes after its end that what comes late is added to an hour: those that anybody asks about. */
const KEPT_LATE = 48 * HOUR;

interface Part {
  hour: number;
  late: boolean;
  hosts: Map<string, HostTraffic>;
}

/**
 * The traffic of the last hours by mail host and sender, as a part of the judge's memory: what it holds depends on
 * the minutes that were folded and on nothing else. So a roll-up is written as a whole, again at each checkpoint
 * while its hour is held, and no crash can count a minute twice.
 */
export class TrafficBook implements TrafficSink {
  readonly #parts = new Map<string, Part>();
  /** The last minute that was folded. */
  #minute = Number.NEGATIVE_INFINITY;
  /** Where what comes now is counted; undefined: nowhere. */
  #part: Part | undefined;
  #host: HostTraffic | undefined;
  /** Of hours that are over since the book was opened. */
  readonly #over: Rollup[] = [];

  constructor(state?: TrafficBookState) {
    if (state === undefined) return;
    this.#minute = state.minute ?? Number.NEGATIVE_INFINITY;
    for (const [hour, late, hosts] of state.parts) {
      const part = this.#partOf(hour, late === 1);
      for (const [host, senders, rest] of hosts) {
        part.hosts.set(host, new HostTraffic(host, senders.map(senderTrafficOf), trafficOf(rest)));
      }
    }
  }

  /** What is counted until the next turn belongs to `minute`. Late for an hour long gone, it is counted nowhere. */
  turnTo(minute: number, late: boolean): void {
    this.#host = undefined;
    const hour = Math.floor(minute / HOUR);
    if (!late && minute > this.#minute) this.#minute = minute;
    const counts = !late || this.#age(hour) <= KEPT_LATE;
    this.#part = counts ? this.#partOf(hour, late) : undefined;
  }

  of(host: string, sender: string): Traffic {
    if (this.#part === undefined) return noTraffic();
    if (this.#host?.host !== host) this.#host = hostOf(this.#part.hosts, host);
    return this.#host.of(sender);
  }

  /** Ends the turn: cuts down what has grown, and forgets the hours that are over. */
  endTurn(): void {
    const part = this.#part;
    this.#part = undefined;
    this.#host = undefined;
    if (part?.late || (this.#minute + 1) % BOUND_EVERY === 0) {
      for (const host of part?.hosts.values() ?? []) host.bound(MOST_KEPT);
    }
    for (const [key, each] of this.#parts) {
      if (each.hosts.size > 0 && this.#age(each.hour) <= (each.late ? KEPT_LATE : KEPT)) continue;
      this.#parts.delete(key);
      this.#over.push(...this.#rollupsOf(each));
    }
  }

  /** The roll-ups of all hours that are held, or were since the book was opened; complete up to the last minute. */
  rollups(): Rollup[] {
    return [...this.#over, ...[...this.#parts.values()].flatMap((part) => this.#rollupsOf(part))];
  }

  dump(): TrafficBookState {
    return {
      minute: Number.isFinite(this.#minute) ? this.#minute : null,
      parts: [...this.#parts.values()].map(({ hour, late, hosts }) => [
        hour,
        late ? 1 : 0,
        [...hosts.values()].map((host) => {
          const { senders, rest } = host.busiest(Number.POSITIVE_INFINITY);
          return [host.host, senders.map(senderRow), trafficRow(rest)];
        }),
      ]),
    };
  }

  #rollupsOf({ hour, late, hosts }: Part): Rollup[] {
    return [...hosts.values()].map((host) => ({
      hour,
      host: host.host,
      late,
      until: this.#minute,
      ...host.busiest(MOST_SENDERS),
    }));
  }

  /** Minutes since the end of an hour. */
  #age(hour: number): number {
    return this.#minute - (hour + 1) * HOUR;
  }

  #partOf(hour: number, late: boolean): Part {
    const key = `${hour} ${late}`;
    let part = this.#parts.get(key);
    if (part === undefined) {
      part = { hour, late, hosts: new Map() };
      this.#parts.set(key, part);
    }
    return part;
  }
}

function hostOf(hosts: Map<string, HostTraffic>, name: string): HostTraffic {
  const known = hosts.get(name);
  if (known !== undefined) return known;
  const tooMany = hosts.size >= MOST_HOSTS || name.length > LONGEST_HOST;
  if (tooMany && name !== OTHER_HOSTS) return hostOf(hosts, OTHER_HOSTS);
  const host = new HostTraffic(name);
  hosts.set(name, host);
  return host;
}
