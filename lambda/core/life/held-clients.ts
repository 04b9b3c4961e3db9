/** smtpd writes the hold before the arrival; a transaction is seldom longer. */
const WITHIN_MS = 60_000;
const MOST = 4096;

/**
 * Clients whose next message a rule of the server's puts on hold: `NOQUEUE: hold: RCPT from host[address]` stands
 * before the message has a queue id.
 */
export class HeldClients {
  readonly #since = new Map<string, number>();

  note(host: string, clientIp: string, time: number): void {
    if (this.#since.size >= MOST) this.#since.clear();
    this.#since.set(`${host} ${clientIp}`, time);
  }

  /** Whether the message that arrives now is the one; it is asked once a message. */
  take(host: string, clientIp: string, time: number): boolean {
    if (this.#since.size === 0) return false;
    const key = `${host} ${clientIp}`;
    const since = this.#since.get(key);
    if (since === undefined) return false;
    this.#since.delete(key);
    return time - since <= WITHIN_MS;
  }
}
