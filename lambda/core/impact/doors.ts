import type { ParsedLine } from '../mail-log/parsed-line.ts';

/** So many sessions, and so many refusals without a client, are kept at a time. */
const MOST = 4096;

/**
 * Gives refusals their clients where another line names them: Sendmail's stand before the arrival of the same queue id,
 * OpenSMTPD's in a session whose first line has the address.
 */
export class Doors {
  readonly #sessions = new Map<string, Pick<ParsedLine, 'client_ip' | 'client_host'>>();
  readonly #waiting = new Map<string, ParsedLine[]>();

  /** The refusals of which the client is known with this line. */
  refusals(line: ParsedLine): readonly ParsedLine[] {
    const { kind, client_ip, client_host, mta_host = '', pid, queue_id } = line;
    const session = `${mta_host} ${pid}`;
    const message = `${mta_host} ${queue_id}`;
    if (kind === 'reject') {
      if (client_ip !== undefined) return [line];
      const client = pid === undefined ? undefined : this.#sessions.get(session);
      if (client !== undefined) return [{ ...line, ...client }];
      if (queue_id !== undefined) keep(this.#waiting, message, [...(this.#waiting.get(message) ?? []), line]);
      return NONE;
    }
    if (kind === 'other' && pid !== undefined) {
      if (line.action === 'disconnect') this.#sessions.delete(session);
      else if (client_ip !== undefined) keep(this.#sessions, session, { client_ip, client_host });
      return NONE;
    }
    if (kind !== 'queued' || client_ip === undefined) return NONE;
    const refused = this.#waiting.get(message) ?? NONE;
    this.#waiting.delete(message);
    return refused.map((each) => ({ ...each, client_ip, client_host, from: line.from }));
  }
}

const NONE: readonly ParsedLine[] = [];

function keep<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size > MOST) kept.delete(kept.keys().next().value!);
}
