import type { Arrival } from '../events/message-event.ts';
import { detach } from '../mail-log/detach.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import type { Attributor } from '../tally/attribution.ts';
import type { Arrivals } from './arrivals.ts';
import type { HopTables } from './hop-tables.ts';
import type { Hop } from './life.ts';

/** Says who is accountable for a life: as its first stay arrives, or as a later line names its client or account. */
export class Origins {
  readonly #attributor: Attributor;
  readonly #tables: HopTables;
  readonly #arrivals: Arrivals;

  constructor(attributor: Attributor, tables: HopTables, arrivals: Arrivals) {
    this.#attributor = attributor;
    this.#tables = tables;
    this.#arrivals = arrivals;
  }

  arrived(hop: Hop, line: ParsedLine, arrival: Arrival): void {
    const { life } = hop;
    // Whoever puts a message back into the queue (`postsuper -r`) is not who sent it.
    const putBack = arrival.localUser !== undefined && arrival.origQueueId !== undefined;
    if (life.hops[0] === hop && !putBack) {
      const own = this.#attributor.attribute(arrival, hop.host);
      const client = this.#arrivals.behindProxyNext(line, own.transparent);
      const { senders, transparent } =
        client === undefined ? own : this.#attributor.attribute(client, hop.host);
      Object.assign(life, { arrival: client ?? arrival, senders, transparent });
      if (client !== undefined) life.clientName = undefined;
      else if (line.client_host !== undefined && line.client_host !== 'unknown')
        life.clientName = detach(line.client_host);
    }
  }

  /** The client of a before-queue proxy is who sends what the server behind the proxy took. */
  proxied(line: ParsedLine): void {
    const { remote_queue_id: queueId, mta_host: host = '' } = line;
    const client = this.#arrivals.behindProxy(line);
    if (queueId === undefined || client === undefined) return;
    const life = (this.#tables.get(host, queueId) ?? this.#tables.elsewhere(host, queueId))?.life;
    if (life === undefined || !life.transparent) return;
    const { senders } = this.#attributor.attribute(client, host);
    Object.assign(life, { arrival: client, senders, transparent: false });
  }

  /** What came in over the loopback is the user's whom the server names. */
  identified({ queue_id: queueId, mta_host: host = '', local_user: user }: ParsedLine): void {
    const hop = this.#tables.get(host, queueId!);
    const life = hop?.life;
    if (user === undefined || life?.arrival === undefined || life.hops[0] !== hop || !life.transparent)
      return;
    life.senders = this.#attributor.identified(life.arrival, host, user) ?? life.senders;
  }
}
