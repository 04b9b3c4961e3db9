import type { Settings } from '../core/config.ts';
import type { DetectSettings } from '../core/detect/detect-settings.ts';
import { judgeMinute } from '../core/detect/judge.ts';
import type { IncidentChange } from '../core/incident/incident.ts';
import { canonicalEvents, decodeContributions } from '../core/tally/contribution.ts';
import { Joiner } from '../core/tally/joiner.ts';
import { Ledger } from '../core/tally/ledger.ts';
import { decodeMemory, emptyMemory, encodeMemory, type Memory } from './checkpoint-codec.ts';

/** What one minute held. */
export interface MinuteResult {
  changes: IncidentChange[];
  senders: number;
  /** Milliseconds since 1970 of its first event. */
  first: number | undefined;
}

/** The judge's memory, moved on minute by minute: the next state depends on the last one and the minute alone. */
export class MinuteFold {
  readonly #ledger = new Ledger();
  readonly #joiner: Joiner;
  readonly #memory: Memory;
  readonly #detect: DetectSettings;

  constructor(checkpoint: Uint8Array | undefined, settings: Settings, detect: DetectSettings) {
    this.#memory = checkpoint === undefined ? emptyMemory() : decodeMemory(checkpoint);
    this.#joiner = new Joiner(this.#ledger, settings);
    if (this.#memory.joiner !== undefined) this.#joiner.load(this.#memory.joiner);
    this.#detect = detect;
  }

  get openIncidents(): number {
    return this.#memory.state.incidents.length;
  }

  /**
   * @param bodies the stored contributions of the minute, in any order and with any repetitions
   * @param announced sender to incident id, of the incidents that people have been told of
   */
  minute(
    minute: number,
    bodies: readonly string[],
    provisional: boolean,
    announced: ReadonlyMap<string, string>,
  ): MinuteResult {
    const events = canonicalEvents(bodies.flatMap(decodeContributions));
    for (const event of events) this.#joiner.add(event);
    const tallies = this.#ledger.takeTallies(minute);
    const changes = judgeMinute(this.#memory.state, minute, tallies, this.#detect, {
      provisional,
      announced,
    });
    return { changes, senders: tallies.length, first: events[0]?.time };
  }

  checkpoint(): Uint8Array {
    return encodeMemory({ joiner: this.#joiner.dump(), state: this.#memory.state });
  }
}
