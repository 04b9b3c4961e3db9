import type { Arrival } from '../../events/message-event.ts';
import type { SessionFacts } from '../joiner-state.ts';

/** A proxy that reads the whole message first goes on so much later. */
const WAIT_MS = 30_000;
/** One that does not goes on at once, for its clients in their order. */
const AT_ONCE_MS = 2_000;
const MOST = 64;

/**
 * Clients of before-queue proxies (`NOQUEUE: client=`) whose message has not come, for logs in which no `proxy-accept`
 * names its queue id: then the next message that the proxy hands in is theirs.
 */
export class ProxyClients {
  #waiting = new Map<string, SessionFacts[]>();

  add(host: string, client: SessionFacts): void {
    const all = this.#waiting.get(host) ?? [];
    if (all.length >= MOST) all.shift();
    all.push(client);
    this.#waiting.set(host, all);
  }

  /** Its message is known. */
  delete(host: string, client: SessionFacts): void {
    const all = this.#waiting.get(host);
    const at = all?.indexOf(client) ?? -1;
    if (at >= 0) all!.splice(at, 1);
  }

  /** The client whose message comes in at `time`; `address`: as the proxy named it (XFORWARD), if it did. */
  take(host: string, time: number, address: string | undefined): Arrival | undefined {
    const all = this.#waiting.get(host);
    if (all === undefined) return undefined;
    const fits = (client: SessionFacts, within: number) =>
      Math.abs(time - client.time) <= within && (address === undefined || client.clientIp === address);
    let at = all.findIndex((client) => fits(client, AT_ONCE_MS));
    if (at < 0) at = all.findLastIndex((client) => fits(client, WAIT_MS));
    if (at < 0) return undefined;
    const [{ clientIp, login, localUser }] = all.splice(at, 1) as [SessionFacts];
    return { clientIp, login, localUser };
  }

  sweep(now: number): void {
    for (const [host, all] of this.#waiting) {
      const still = all.filter(({ time }) => now - time <= WAIT_MS);
      if (still.length === 0) this.#waiting.delete(host);
      else this.#waiting.set(host, still);
    }
  }

  dump(): [host: string, client: SessionFacts][] {
    return [...this.#waiting].flatMap(([host, all]) =>
      all.map((client): [string, SessionFacts] => [host, client]),
    );
  }

  load(state: readonly [host: string, client: SessionFacts][]): void {
    this.#waiting = new Map();
    for (const [host, client] of state) this.add(host, client);
  }
}
