import type { Traffic } from '../tally/count/traffic-sink.ts';
import { addTraffic, busiestFirst, noTraffic, type SenderTraffic } from './rollup.ts';

/** One mail host's traffic while it is being counted. */
export class HostTraffic {
  readonly host: string;
  readonly #senders = new Map<string, SenderTraffic>();
  /** Those that were too many. */
  readonly rest: Traffic;

  constructor(host: string, senders: readonly SenderTraffic[] = [], rest: Traffic = noTraffic()) {
    this.host = host;
    this.rest = rest;
    for (const sender of senders) this.#senders.set(sender.sender, sender);
  }

  of(sender: string): SenderTraffic {
    let traffic = this.#senders.get(sender);
    if (traffic === undefined) {
      traffic = { sender, ...noTraffic() };
      this.#senders.set(sender, traffic);
    }
    return traffic;
  }

  /** The busiest `most` and the sum of all others; copies, which later counting leaves alone. */
  busiest(most: number): { senders: SenderTraffic[]; rest: Traffic } {
    const all = [...this.#senders.values()].sort(busiestFirst);
    const rest = { ...this.rest };
    for (const sender of all.slice(most)) addTraffic(rest, sender);
    return { senders: all.slice(0, most).map((sender) => ({ ...sender })), rest };
  }

  /** Forgets all but the busiest `most`, whose traffic stays in the rest. */
  bound(most: number): void {
    if (this.#senders.size <= most) return;
    const { senders, rest } = this.busiest(most);
    this.#senders.clear();
    for (const sender of senders) this.#senders.set(sender.sender, sender);
    Object.assign(this.rest, rest);
  }
}
