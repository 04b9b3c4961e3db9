/** Messages that clients handed in last, whose envelopes the log has yet to tell. A power of two. */
const KEPT = 4096;

/** The queue ids of the messages that were handed in last: a notice of the server's own is never among them. */
export class LastClients {
  readonly #ids: string[] = [];
  #next = 0;

  add(queueId: string): void {
    this.#ids[this.#next++ & (KEPT - 1)] = queueId;
  }

  /** Looks through all: to be asked seldom. */
  has(queueId: string): boolean {
    return this.#ids.includes(queueId);
  }
}
