import type { Settings } from '../../lambda/core/config.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import type { Incident } from '../../lambda/core/incident/incident.ts';
import { type QueueTrouble, QueueWatch } from '../../lambda/core/spool/watch/queue-watch.ts';
import type { Relayed } from '../../lambda/core/tally/count/leaving.ts';
import { Ledger } from '../../lambda/core/tally/count/ledger.ts';
import type { SenderTotals, Totals } from '../../lambda/core/tally/count/totals.ts';
import { Joiner } from '../../lambda/core/tally/joiner.ts';
import type { Tally } from '../../lambda/core/tally/tally.ts';
import { MINUTE, minuteOf } from '../../lambda/core/time.ts';
import { IncidentLog } from './incident-log.ts';
import { joinSettings, type OwnReport } from './own-report.ts';
import { Prefix } from './prefix.ts';

/** What a log came to. */
export interface ReplayResult extends Totals {
  senders: SenderTotals[];
  incidents: Incident[];
  /** Events too far behind the others to be judged, or of a clock that ran ahead; the totals have them. */
  late: number;
  /** Strangers' mail that left for servers of others. */
  relayed: Relayed;
  /** Messages that left and have no sender. */
  unattributed: number;
  /** What was taken for ours. */
  own: OwnReport;
  /** What was wrong with queues. */
  queues: readonly QueueTrouble[];
}

/** Called with each minute that had traffic, and at last with what only the end of the log decided. */
export type MinuteObserver = (
  minute: number,
  tallies: readonly Tally[],
  totals: Totals,
  detector: Pick<IncidentLog, 'stateOf' | 'closesAt'>,
) => void;

/** Events up to this far behind the newest are judged with its minute; further behind, they are only counted. */
const HORIZON_MS = 15 * MINUTE;

/** The join and the judge over the events of a log, by its own clock. */
export class Replay {
  readonly #ledger = new Ledger();
  readonly #queues = new QueueWatch();
  readonly #incidents: IncidentLog;
  readonly #settings: Settings;
  readonly #observe: MinuteObserver | undefined;
  /** Undefined once it was taken. */
  #prefix: Prefix | undefined = new Prefix();
  #joiner: Joiner;
  #own: OwnReport;
  #minute = Number.NEGATIVE_INFINITY;
  #minuteEnd = Number.NEGATIVE_INFINITY;
  #late = 0;

  constructor(settings: Settings, observe: MinuteObserver | undefined) {
    this.#settings = settings;
    this.#observe = observe;
    this.#incidents = new IncidentLog(settings);
    const { own, settings: known } = joinSettings(settings, () => []);
    this.#own = own;
    this.#joiner = new Joiner(this.#ledger, known);
  }

  /** Takes the next event; `strayed`: of a clock that ran ahead, only to be counted. */
  take(event: MessageEvent, strayed: boolean): void {
    if (this.#prefix === undefined) {
      this.#add(event, strayed);
      return;
    }
    this.#prefix.add(event, strayed);
    if (!this.#prefix.open) this.#begin(false);
  }

  end(): ReplayResult {
    if (this.#prefix !== undefined) this.#begin(true);
    // Before the last minute is judged: it decides whose the messages are that still wait for an origin.
    this.#joiner.end();
    this.#judge();
    return {
      ...this.#ledger.totals,
      senders: this.#ledger.senders(),
      incidents: this.#incidents.all(),
      late: this.#late,
      relayed: this.#ledger.leaving.relayed,
      unattributed: this.#ledger.leaving.unattributed,
      own: this.#own,
      queues: this.#queues.troubles,
    };
  }

  /** Counts what was held so far, now that it tells what is ours. */
  #begin(complete: boolean): void {
    const held = this.#prefix!.take(complete);
    this.#prefix = undefined;
    const { own, settings, isSender } = joinSettings(this.#settings, () => held.map(({ event }) => event));
    this.#own = own;
    this.#joiner = new Joiner(this.#ledger, settings, isSender);
    for (const { event, strayed } of held) this.#add(event, strayed);
  }

  #add(event: MessageEvent, strayed: boolean): void {
    if (strayed) {
      this.#addUnjudged(event);
      return;
    }
    if (event.time >= this.#minuteEnd) {
      this.#judge();
      this.#minute = minuteOf(event.time);
      this.#minuteEnd = (this.#minute + 1) * MINUTE;
    } else if (event.time < this.#minuteEnd - MINUTE - HORIZON_MS) {
      this.#addUnjudged(event);
      return;
    }
    this.#queues.take(event);
    if (event.report === undefined) this.#joiner.add(event);
  }

  #addUnjudged(event: MessageEvent): void {
    this.#late++;
    this.#ledger.unjudged(() => this.#joiner.add(event));
  }

  #judge(): void {
    const tallies = this.#ledger.takeTallies(this.#minute);
    if (tallies.length > 0) this.#incidents.judge(this.#minute, tallies);
    this.#observe?.(this.#minute, tallies, this.#ledger.totals, this.#incidents);
  }
}
