/** Mail that strangers handed in without a login, and that left for servers of others. */
export interface Relayed {
  messages: number;
  recipients: number;
  /** By client address, most messages first; the busiest ones only. */
  clients: { ip: string; messages: number; recipients: number }[];
}

/** Clients whose own counts are kept; a botnet's addresses are more than anybody reads. */
const MOST_CLIENTS = 4096;
const MOST_TOLD = 100;

/** Counts mail that left for servers of others and is nobody's, or a stranger's. */
export class LeavingBook {
  /** Messages that have no sender, and not even a client. */
  unattributed = 0;
  #messages = 0;
  #recipients = 0;
  readonly #clients = new Map<string, { messages: number; recipients: number }>();

  /** A message of a stranger's. */
  add(ip: string, recipients: number): void {
    this.#messages++;
    this.#recipients += recipients;
    let client = this.#clients.get(ip);
    if (client === undefined) {
      if (this.#clients.size >= MOST_CLIENTS) return;
      client = { messages: 0, recipients: 0 };
      this.#clients.set(ip, client);
    }
    client.messages++;
    client.recipients += recipients;
  }

  /** Forgets what was counted so far. */
  restart(): void {
    this.unattributed = 0;
    this.#messages = 0;
    this.#recipients = 0;
    this.#clients.clear();
  }

  get relayed(): Relayed {
    const clients = [...this.#clients]
      .map(([ip, counts]) => ({ ip, ...counts }))
      .sort((a, b) => b.messages - a.messages || (a.ip < b.ip ? -1 : 1))
      .slice(0, MOST_TOLD);
    return { messages: this.#messages, recipients: this.#recipients, clients };
  }
}
