import type { Settings } from '../core/config.ts';
import type { DetectSettings } from '../core/detect/settings/detect-settings.ts';
import type { SenderState } from '../core/detect/state/sender-state.ts';
import type { MessageEvent } from '../core/events/message-event.ts';
import { RefusalWatch } from '../core/impact/refused/refusal-watch.ts';
import type { Incident, IncidentChange } from '../core/incident/incident.ts';
import { judgeLate, judgeMinute } from '../core/incident/judge-minute.ts';
import { closesAt } from '../core/incident/open-incident.ts';
import type { IsListed } from '../core/incident/server/server-watch.ts';
import type { Rollup } from '../core/rollup/rollup.ts';
import { TrafficBook } from '../core/rollup/traffic-book.ts';
import { type QueueTrouble, QueueWatch } from '../core/spool/watch/queue-watch.ts';
import { Ledger } from '../core/tally/count/ledger.ts';
import { Departures } from '../core/tally/departures/departures.ts';
import { Joiner } from '../core/tally/joiner.ts';
import type { Tally } from '../core/tally/tally.ts';
import { MINUTE } from '../core/time.ts';
import {
  assertSound,
  decodeMemory,
  emptyMemory,
  encodeMemory,
  type Memory,
  soundMemory,
} from './checkpoint-codec.ts';

/** What one minute held. */
export interface MinuteResult {
  changes: IncidentChange[];
  tallies: readonly Tally[];
  /** Milliseconds since 1970 of its first event. */
  first: number | undefined;
}

/** The judge's memory, moved on minute by minute: the next state depends on the last one and the minute alone. */
export class MinuteFold {
  readonly #ledger: Ledger;
  readonly #joiner: Joiner;
  readonly #memory: Memory;
  readonly #traffic: TrafficBook;
  readonly #queues = new QueueWatch();
  /** Correspondents whom rules of ours refuse. */
  readonly refusals: RefusalWatch;
  /** Which mail hosts' mail has no sender. */
  readonly #departures: Departures;
  readonly #detect: DetectSettings;

  constructor(checkpoint: Uint8Array | undefined, settings: Settings, detect: DetectSettings) {
    this.#memory = checkpoint === undefined ? emptyMemory() : decodeMemory(checkpoint);
    this.#traffic = new TrafficBook(this.#memory.traffic);
    this.#ledger = new Ledger(this.#traffic);
    this.refusals = new RefusalWatch(settings.ownDomains);
    this.#departures = new Departures(settings);
    this.#joiner = new Joiner(this.#ledger, settings, undefined, this.refusals, this.#departures);
    if (this.#memory.joiner !== undefined) this.#joiner.load(this.#memory.joiner);
    if (this.#memory.queues !== undefined) this.#queues.load(this.#memory.queues);
    if (this.#memory.refusals !== undefined) this.refusals.load(this.#memory.refusals);
    if (this.#memory.departures !== undefined) this.#departures.load(this.#memory.departures);
    this.#detect = detect;
  }

  get incidents(): Incident[] {
    return this.#memory.state.incidents.map(({ incident }) => incident);
  }

  /** Every key of the open incidents. */
  get watched(): string[] {
    return this.#memory.state.incidents.flatMap(({ keys }) => keys.map(({ sender }) => sender));
  }

  stateOf(sender: string): SenderState | undefined {
    return this.#memory.state.senders.get(sender);
  }

  /**
   * @param events each once, in canonical order
   * @param provisional whether the minute may still change
   * @param isListed what the last check of the DNSBLs has found
   * @throws UnsoundStateError when the minute makes what all senders share no numbers: the memory is of no use then
   */
  minute(
    minute: number,
    events: readonly MessageEvent[],
    provisional: boolean,
    announced: ReadonlyMap<string, string>,
    isListed?: IsListed,
  ): MinuteResult {
    const tallies = this.#count(minute, events, false);
    const changes = judgeMinute(this.#memory.state, minute, tallies, this.#detect, {
      provisional,
      announced: this.#unlessClosing(announced, minute, provisional),
      isListed,
    });
    assertSound(this.#memory.state);
    return { changes, tallies, first: events[0]?.time };
  }

  /** Takes in events of a minute that has been folded without them. */
  late(
    minute: number,
    events: readonly MessageEvent[],
    announced: ReadonlyMap<string, string>,
    isListed?: IsListed,
  ): IncidentChange[] {
    const tallies = this.#count(minute, events, true);
    const changes = judgeLate(this.#memory.state, minute, tallies, this.#detect, { announced, isListed });
    assertSound(this.#memory.state);
    return changes;
  }

  /** @throws UnsoundStateError rather than give out what is no numbers */
  checkpoint(): Uint8Array {
    const { state } = this.#memory;
    return encodeMemory(
      soundMemory({
        joiner: this.#joiner.dump(),
        traffic: this.#traffic.dump(),
        queues: this.#queues.dump(),
        refusals: this.refusals.dump(),
        departures: this.#departures.dump(),
        state,
      }),
    );
  }

  /** What is wrong with queues at the end of a minute. */
  queuesInTrouble(minute: number): QueueTrouble[] {
    return this.#queues.current((minute + 1) * MINUTE);
  }

  /** Mail hosts of which most of what leaves has no sender, at the end of a minute. */
  hostsWithoutSenders(minute: number): string[] {
    return this.#departures.withoutSenders((minute + 1) * MINUTE);
  }

  /** Of the hours that the memory holds or has left behind since it was loaded. */
  rollups(): Rollup[] {
    return this.#traffic.rollups();
  }

  #count(minute: number, events: readonly MessageEvent[], late: boolean): Tally[] {
    this.#traffic.turnTo(minute, late);
    for (const event of events) {
      // What came late is not what waits now.
      if (!late) this.#queues.take(event);
      if (event.refusal !== undefined) this.refusals.take(event);
      else if (event.report === undefined) this.#joiner.add(event);
    }
    this.#traffic.endTurn();
    return this.#ledger.takeTallies(minute);
  }

  /** An incident that closes in this very minute is over: what its sender does now opens another one. */
  #unlessClosing(
    announced: ReadonlyMap<string, string>,
    minute: number,
    provisional: boolean,
  ): ReadonlyMap<string, string> {
    if (provisional) return announced;
    const closing = new Set(
      this.#memory.state.incidents
        .filter((open) => closesAt(open) <= minute)
        .map(({ incident }) => incident.id),
    );
    return closing.size === 0 ? announced : new Map([...announced].filter(([, id]) => !closing.has(id)));
  }
}
