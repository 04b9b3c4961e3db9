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
import type { TimeSpan } from '../time-option.ts';
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
  /** Messages of which no line tells what became of them, and that no line says our own server refused. */
  unended: number;
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
/** So many messages that it passed on tell a relay. */
const RELAY_MESSAGES = 3;

/**
 * The join and the judge over the events of a log, by its own clock.
 *
 * Of a time that is shown, what lies before `since` is read and judged as ever, so that the detector knows what is
 * usual: the counts begin anew then, and an incident that is over by then is left out. What lies behind `until` is
 * as if it had not happened yet.
 */
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
  /** Messages that addresses passed on which were no relays' when the log began. */
  readonly #passedOn = new Map<string, number>();
  #minute = Number.NEGATIVE_INFINITY;
  #minuteEnd = Number.NEGATIVE_INFINITY;
  #late = 0;
  readonly #since: number;
  readonly #until: number;
  /** Whether the time that is shown has begun. */
  #begun = false;
  #seen = false;
  /** Whether anything told of whom a message is. */
  #told = false;
  /** Whether any line told what became of a message. */
  #ended = false;
  /** Messages that our own server refused before they were taken, in the time that is shown. */
  #refused = 0;

  constructor(settings: Settings, observe: MinuteObserver | undefined, shown: Partial<TimeSpan> = {}) {
    this.#since = shown.since ?? Number.NEGATIVE_INFINITY;
    this.#until = shown.until ?? Number.POSITIVE_INFINITY;
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

  /** Whether there was any message at all, shown or not. */
  get seen(): boolean {
    return this.#seen || this.#ledger.totals.messages > 0;
  }

  /** Whether any line told how a message came in, or of whom it is, shown or not. */
  get told(): boolean {
    return this.#told || this.#ledger.totals.arrivals > 0 || this.#incidents.all().length > 0;
  }

  /** Whether any line told what became of a message, or what was not taken, shown or not. */
  get ended(): boolean {
    return this.#ended;
  }

  end(): ReplayResult {
    if (this.#prefix !== undefined) this.#begin(true);
    // Before the last minute is judged: it decides whose the messages are that still wait for an origin.
    this.#joiner.end();
    this.#judge();
    if (!this.#begun) this.#beginShown();
    const { tried, totals } = this.#ledger;
    return {
      ...this.#ledger.totals,
      senders: this.#ledger.senders().filter(isBusy),
      incidents: this.#incidents.all().filter(({ closed = Infinity }) => closed >= this.#since),
      late: this.#late,
      relayed: this.#ledger.leaving.relayed,
      unattributed: this.#ledger.leaving.unattributed,
      unended: Math.max(0, totals.messages - tried - this.#refused),
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

  #beginShown(): void {
    this.#seen = this.seen;
    this.#told = this.told;
    this.#begun = true;
    this.#late = 0;
    this.#refused = 0;
    this.#ledger.restart();
  }

  #add(event: MessageEvent, strayed: boolean): void {
    this.#ended ||= event.outcome !== undefined || event.turnedAway?.of !== undefined || isWaiting(event);
    if (event.time > this.#until) {
      this.#seen ||= event.queueId !== undefined;
      this.#told ||= event.arrival !== undefined;
      return;
    }
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
    if (!this.#begun && event.time >= this.#since) this.#beginShown();
    this.#queues.take(event);
    if (event.turnedAway?.of !== undefined) this.#refused++;
    if (event.report !== undefined) return;
    for (const address of this.#joiner.passedOnBy(event)) this.#notePassedOn(address);
    this.#joiner.add(event);
  }

  /** Some that pass on messages are mail servers of ours that were put into operation while the log went on. */
  #notePassedOn(address: string): void {
    const messages = (this.#passedOn.get(address) ?? 0) + 1;
    this.#passedOn.set(address, messages);
    if (messages < RELAY_MESSAGES) return;
    this.#joiner.trust(address);
    const { relays, missing = 'trustedRelays' } = this.#own;
    this.#own = { ...this.#own, relays: [...relays, address], inferred: true, missing };
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

function isBusy({ messages, recipients, sent, bounced, deferred }: SenderTotals): boolean {
  return messages + recipients + sent + bounced + deferred > 0;
}

/** What a line says of a message beside that it waits. */
const MORE = [
  ...(['arrival', 'session', 'from', 'nrcpt', 'messageId'] as const),
  ...(['removed', 'derived', 'moved', 'script', 'localUser', 'outcome'] as const),
];

/** A line said only that a message waits for a queue run. */
function isWaiting(event: MessageEvent): boolean {
  return event.queueId !== undefined && MORE.every((name) => event[name] === undefined);
}
