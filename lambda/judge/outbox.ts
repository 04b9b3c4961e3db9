import { atOnce } from '../at-once.ts';
import { SendwatchError } from '../core/error.ts';
import type { Incident, IncidentChange, Severity } from '../core/incident/incident.ts';
import type { IncidentRecord, Notice, ToldNotice } from '../core/incident/notice.ts';
import { markTold, type NewNotice, noteNotice } from '../core/incident/notice-book.ts';
import { fitted } from '../core/incident/record-size.ts';
import { worse } from '../core/incident/severity.ts';
import { type DispatchOptions, planDispatch } from '../core/message/incident/dispatch.ts';
import { PublishError, type Publisher, toldAlready } from '../core/message/publisher.ts';
import { type IncidentStore, UnwritableItemError } from '../core/ports.ts';
import { plain } from '../core/text/plain-text.ts';
import { MINUTE } from '../core/time.ts';

/** Another judge wrote the incident meanwhile: this run's view is stale, the next one's will not be. */
export class StaleIncidentError extends SendwatchError {
  override name = 'StaleIncidentError';
  readonly code = 'stale-incident';
}

/**
 * Incidents written at a time. Thousands of senders are thousands of items, and one after the other those take longer
 * than a run; but all incidents are in one partition, which takes 1,000 write units a second: some 200 of them.
 */
const AT_ONCE = 4;

/** What the SDK calls it when the topic does not answer. */
const NO_ANSWER = 'TimeoutError';

function isWithdrawn({ notices, incident }: IncidentRecord): boolean {
  return incident.closed !== undefined && notices.at(-1)?.withdrawal === true;
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
  #since: number;
  readonly #refused: string[] = [];

  private constructor(store: IncidentStore, now: number, since: number, records: readonly IncidentRecord[]) {
    this.#store = store;
    this.#now = now;
    this.#since = since;
    this.#records = new Map(records.map((record) => [record.incident.id, record]));
  }

  /**
   * @param since incidents that were over before, in milliseconds since 1970, are not looked at. Default: at all.
   * @param held ids of incidents that are looked at however long they have been over
   */
  static async open(
    store: IncidentStore,
    now: number,
    since = Number.NEGATIVE_INFINITY,
    held?: ReadonlySet<string>,
  ): Promise<Outbox> {
    return new Outbox(store, now, since, await store.recent(since, held));
  }

  /** Looks also at the incidents that were over later than `since`. */
  async reach(since: number): Promise<void> {
    if (since >= this.#since) return;
    for (const record of await this.#store.recent(since)) {
      const { id } = record.incident;
      if (!this.#records.has(id)) this.#records.set(id, record);
    }
    this.#since = since;
  }

  /**
   * The incidents that people know of, as far as they cover `minute`: sender to id. A verdict reached again belongs
   * to them, also when its incident has recovered meanwhile: a run that was killed is made again from before that.
   */
  announcedAt(minute: number): ReadonlyMap<string, string> {
    const at = minute * MINUTE;
    const covering = [...this.#records.values()]
      .filter(
        (record) =>
          record.incident.closed === undefined || (record.incident.closed > at && !isWithdrawn(record)),
      )
      // The earliest comes last, and stays.
      .sort((a, b) => b.incident.opened - a.incident.opened || (a.incident.id < b.incident.id ? 1 : -1));
    return new Map(covering.map(({ incident }) => [incident.sender, incident.id]));
  }

  note(changes: readonly IncidentChange[]): void {
    for (const { type, ...news } of changes) this.#note({ kind: type, ...news });
  }

  /** What the complete minutes say of the incidents replaces what was noted when the minutes were not complete. */
  settle(open: readonly Incident[]): void {
    for (const incident of open) {
      const record = this.#records.get(incident.id);
      if (record === undefined || record.incident.closed !== undefined) continue;
      if (JSON.stringify(record.incident) === JSON.stringify(incident)) continue;
      record.incident = structuredClone(incident);
      this.#changed.add(record);
    }
  }

  /**
   * Compares what people were told with what the run has come to.
   *
   * With more of the log, an incident may begin worse than it was told, which no change of its own says: that is
   * told as an escalation. And an incident whose minutes are complete, and which the complete log does not hold, is
   * withdrawn: it would never recover, and its sender's next incident would be taken for it.
   *
   * @param open the incidents that are open after the last minute
   * @param settled the last minute that nothing can change any more
   */
  review(open: readonly Incident[], settled: number): void {
    for (const incident of open) {
      const record = this.#records.get(incident.id);
      if (record === undefined) continue;
      const isOpen = record.incident.closed === undefined;
      if (isOpen && this.#changed.has(record)) record.incident = structuredClone(incident);
      const { id, severity } = incident;
      if (record.past !== undefined && !worse(severity, record.past.worst)) continue;
      this.#note({
        kind: 'escalated',
        incident: structuredClone(incident),
        key: `${id}/escalated/${severity}`,
        reason: { name: 'severity', severity },
      });
    }
    const held = new Set(open.map(({ id }) => id));
    for (const { incident } of [...this.#records.values()]) {
      if (incident.closed !== undefined || held.has(incident.id)) continue;
      if (incident.alerted > (settled + 1) * MINUTE) continue;
      this.#note({
        kind: 'recovered',
        incident: { ...incident, closed: (settled + 1) * MINUTE },
        key: `${incident.id}/withdrawn`,
        reason: { name: 'unconfirmed' },
        withdrawal: true,
      });
    }
  }

  #note(news: NewNotice): void {
    const { incident } = news;
    const record = this.#records.get(incident.id) ?? { incident, notices: [], version: 0 };
    if (!noteNotice(record, news, this.#now)) return;
    this.#records.set(incident.id, record);
    this.#changed.add(record);
  }

  /** Incidents that the store refuses for good, a phrase each: nobody was told of them, and the run went on. */
  get setAside(): readonly string[] {
    return this.#refused;
  }

  /** @throws StaleIncidentError when another judge has written one of them since `open` */
  async save(): Promise<void> {
    await this.#putAll(this.#changed);
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
    for (const { message, notices, digest, burst } of dispatches) {
      try {
        await publisher.publish(message, toldAlready(notices));
      } catch (error) {
        if (error instanceof PublishError) await this.#toldInPart(notices, error.told);
        // The name only: the message may repeat what was to be published.
        const name = error instanceof Error ? error.name : typeof error;
        failures.push(name);
        // A refusal is quick and may be this notice's own; silence is the topic's, and each wait is the run's time.
        if (name === NO_ANSWER) break;
        continue;
      }
      sent++;
      await this.#tell(notices, { ...(digest && { digest }), ...(burst && { burst }) });
    }
    await this.#tell(silenced);
    return { sent, failures };
  }

  async #tell(notices: readonly Notice[], by: Pick<ToldNotice, 'digest' | 'burst'> = {}): Promise<void> {
    const told = new Set(notices);
    const records = this.#recordsOf(notices);
    for (const record of records) markTold(record, told, this.#now, by);
    await this.#putAll(records);
  }

  /** Remembers who has it, so that the next run tells only the others. */
  async #toldInPart(notices: readonly Notice[], told: readonly Severity[]): Promise<void> {
    if (told.length === toldAlready(notices).length) return;
    for (const notice of notices) notice.told = [...told];
    await this.#putAll(this.#recordsOf(notices));
  }

  #recordsOf(notices: readonly Notice[]): Set<IncidentRecord> {
    return new Set(notices.map(({ incident }) => this.#records.get(incident.id)!));
  }

  async #putAll(records: ReadonlySet<IncidentRecord>): Promise<void> {
    await atOnce([...records], (record) => this.#put(record), AT_ONCE);
  }

  /**
   * One that the store refuses for good is set aside: every run would fail over it, and no sender could open an
   * incident any more. What is not stored is not told either, or every run would tell it again.
   */
  async #put(record: IncidentRecord): Promise<void> {
    record.version++;
    try {
      if (await this.#store.put(fitted(record))) return;
    } catch (error) {
      if (!(error instanceof UnwritableItemError)) throw error;
      const { id, sender } = record.incident;
      this.#records.delete(id);
      this.#refused.push(`the incident ${id} of ${plain(sender, 320)} is refused by the store, and not told`);
      return;
    }
    throw new StaleIncidentError(`incident ${record.incident.id} was written by another judge`);
  }
}
