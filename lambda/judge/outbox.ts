import type { IncidentChange } from '../core/incident/incident.ts';
import { type DispatchOptions, planDispatch } from '../core/message/dispatch.ts';
import type { IncidentRecord, IncidentStore, Notice, Publisher } from '../core/ports.ts';

/** Another judge wrote the incident meanwhile: this run's view is stale, the next one's will not be. */
export class StaleIncidentError extends Error {
  override name = 'StaleIncidentError';
}

/**
 * The incidents with their notices. A notice is noted once, by its id; saved as pending with its incident; then
 * published, then saved as sent. A crash anywhere between can repeat a notice, but not lose one.
 */
export class Outbox {
  readonly #store: IncidentStore;
  readonly #now: number;
  readonly #records: Map<string, IncidentRecord>;
  readonly #changed = new Set<IncidentRecord>();

  private constructor(store: IncidentStore, now: number, records: readonly IncidentRecord[]) {
    this.#store = store;
    this.#now = now;
    this.#records = new Map(records.map((record) => [record.incident.id, record]));
  }

  static async open(store: IncidentStore, now: number): Promise<Outbox> {
    return new Outbox(store, now, await store.list());
  }

  /** The open incidents that were noted before: sender to id. A verdict reached again belongs to them. */
  get announced(): ReadonlyMap<string, string> {
    const open = [...this.#records.values()].filter(({ incident }) => incident.closed === undefined);
    return new Map(open.map(({ incident }) => [incident.sender, incident.id]));
  }

  note(changes: readonly IncidentChange[]): void {
    for (const { type, incident, key, reason } of changes) {
      const record = this.#records.get(incident.id) ?? { incident, notices: [], version: 0 };
      if (record.notices.some((notice) => notice.id === key)) continue;
      record.incident = incident;
      record.notices.push({
        id: key,
        kind: type,
        incident,
        status: 'pending',
        created: this.#now,
        ...(reason === undefined ? {} : { reason }),
      });
      this.#records.set(incident.id, record);
      this.#changed.add(record);
    }
  }

  /** @throws StaleIncidentError when another judge has written one of them since `open` */
  async save(): Promise<void> {
    for (const record of this.#changed) await this.#put(record);
    this.#changed.clear();
  }

  /**
   * Publishes what is due, also from earlier runs. A notice that fails stays pending; `failures` says why. What waits
   * (quiet hours, a burst that was just told) stays pending too.
   */
  async publish(
    publisher: Publisher,
    options: DispatchOptions = {},
  ): Promise<{ sent: number; failures: string[] }> {
    let sent = 0;
    const failures: string[] = [];
    const { dispatches, silenced } = planDispatch([...this.#records.values()], this.#now, options);
    for (const { message, notices, digest } of dispatches) {
      try {
        await publisher.publish(message);
      } catch (error) {
        // The name only: the message may repeat what was to be published.
        failures.push(error instanceof Error ? error.name : typeof error);
        continue;
      }
      sent++;
      await this.#tell(notices, digest);
    }
    await this.#tell(silenced, undefined);
    return { sent, failures };
  }

  async #tell(notices: readonly Notice[], digest: string | undefined): Promise<void> {
    const changed = new Set<IncidentRecord>();
    for (const notice of notices) {
      notice.status = 'sent';
      notice.sent = this.#now;
      if (digest !== undefined) notice.digest = digest;
      changed.add(this.#records.get(notice.incident.id)!);
    }
    for (const record of changed) await this.#put(record);
  }

  async #put(record: IncidentRecord): Promise<void> {
    record.version++;
    if (!(await this.#store.put(record))) {
      throw new StaleIncidentError(`incident ${record.incident.id} was written by another judge`);
    }
  }
}
