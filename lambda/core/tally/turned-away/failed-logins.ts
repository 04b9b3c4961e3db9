import { DAY, MINUTE } from '../../time.ts';

/** Clients whose failures are kept; a botnet that guesses has more. */
const MOST_CLIENTS = 4096;
/** More failures than this say nothing more. */
const MOST_FAILURES = 10_000;

/** Of a client: its failed logins, when the last one was (milliseconds since 1970), and how many its minute had. */
export type ClientFailures = [client: string, failures: number, time: number, inMinute: number];

interface Failures {
  failures: number;
  time: number;
  inMinute: number;
}

/**
 * Lines of one client in one minute that count. Ingest stores no more of them, whoever hammers at the server; it may
 * store a few more where the minute comes in several batches.
 */
export const FAILURES_A_MINUTE = 16;

/**
 * Failed logins by the client's address alone: the name that was tried may be a password, and is kept nowhere. They wait
 * for a day for a login from the same address that succeeds: most are somebody's who never will.
 */
export class FailedLogins {
  #clients = new Map<string, Failures>();

  /** @param client the key of its address, an IPv6 site's /64 */
  failed(client: string, times: number, time: number): void {
    const known = this.#clients.get(client);
    const before = known !== undefined && time - known.time <= DAY ? known : undefined;
    const sameMinute = before !== undefined && Math.floor(before.time / MINUTE) === Math.floor(time / MINUTE);
    const inMinute = sameMinute ? before.inMinute + 1 : 1;
    if (inMinute > FAILURES_A_MINUTE) return;
    const failures = Math.min(MOST_FAILURES, (before?.failures ?? 0) + times);
    this.#clients.delete(client);
    this.#clients.set(client, { failures, time: Math.max(time, before?.time ?? time), inMinute });
    if (this.#clients.size > MOST_CLIENTS) this.#clients.delete(this.#clients.keys().next().value!);
  }

  /** A login succeeds from there: the failures before it, which are explained with that. */
  succeeded(client: string, time: number): number {
    if (this.#clients.size === 0) return 0;
    const known = this.#clients.get(client);
    if (known === undefined) return 0;
    this.#clients.delete(client);
    return time - known.time <= DAY ? known.failures : 0;
  }

  sweep(now: number): void {
    for (const [client, { time }] of this.#clients) if (now - time > DAY) this.#clients.delete(client);
  }

  dump(): ClientFailures[] {
    return [...this.#clients].map(([client, { failures, time, inMinute }]) => [
      client,
      failures,
      time,
      inMinute,
    ]);
  }

  load(clients: readonly ClientFailures[]): void {
    this.#clients = new Map(
      clients.map(([client, failures, time, inMinute]) => [client, { failures, time, inMinute }]),
    );
  }
}
