import type { ParsedLine } from '../mail-log/parsed-line.ts';

/** So many sessions, and so many refusals without a client, are kept at a time. */
const MOST = 4096;
const MOST_OF_ONE = 100;

/**
 * Gives refusals their clients and envelope senders where another line names them: Sendmail's stand before the arrival
 * of the same queue id, OpenSMTPD's in a session whose first line has the address.
 */
export class Doors {
  readonly #sessions = new Map<string, Pick<ParsedLine, 'client_ip' | 'client_host'>>();
  readonly #waiting = new Map<string, ParsedLine[]>();

  /** The refusals of which all is known with this line, and those that have waited too long for the rest. */
  refusals(line: ParsedLine): readonly ParsedLine[] {
    const { kind, client_ip, client_host, mta_host = '', pid, queue_id } = line;
    if (kind !== 'reject' && kind !== 'other' && kind !== 'queued') return NONE;
    if (kind === 'reject') {
      const named = queue_id !== undefined && queue_id !== 'NOQUEUE';
      if (client_ip !== undefined && (line.from !== undefined || !named)) return [line];
      const client = pid === undefined ? undefined : this.#sessions.get(`${mta_host} ${pid}`);
      if (client !== undefined) return [{ ...line, ...client }];
      if (!named) return NONE;
      const message = `${mta_host} ${queue_id}`;
      const before = this.#waiting.get(message) ?? NONE;
      if (before.length >= MOST_OF_ONE) return NONE;
      const given = keep(this.#waiting, message, [...before, line]);
      return given?.filter(hasClient) ?? NONE;
    }
    if (kind === 'other' && pid !== undefined) {
      const session = `${mta_host} ${pid}`;
      if (line.action === 'disconnect') this.#sessions.delete(session);
      else if (client_ip !== undefined) keep(this.#sessions, session, { client_ip, client_host });
      return NONE;
    }
    if (kind !== 'queued' || client_ip === undefined) return NONE;
    const message = `${mta_host} ${queue_id}`;
    const refused = this.#waiting.get(message) ?? NONE;
    this.#waiting.delete(message);
    return refused.map((each) => ({ ...each, client_ip, client_host, from: line.from }));
  }

  /** At the end of the log: those that still wait, as far as their client is known. */
  rest(): readonly ParsedLine[] {
    return [...this.#waiting.values()].flat().filter(hasClient);
  }
}

const NONE: readonly ParsedLine[] = [];

function hasClient({ client_ip }: ParsedLine): boolean {
  return client_ip !== undefined;
}

/** @returns the value that had to go */
function keep<Value>(kept: Map<string, Value>, key: string, value: Value): Value | undefined {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size <= MOST) return undefined;
  const [oldest, gone] = kept.entries().next().value!;
  kept.delete(oldest);
  return gone;
}
