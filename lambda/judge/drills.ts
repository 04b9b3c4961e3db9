import type { DetectSettings } from '../core/detect/settings/detect-settings.ts';
import { composeDrill } from '../core/drill/compose-drill.ts';
import { drillSender, drillsOf, separateDrills } from '../core/drill/drill.ts';
import type { MessageEvent } from '../core/events/message-event.ts';
import type { Action, Drill } from '../core/message/action.ts';
import type { VoiceOptions } from '../core/message/voice.ts';
import { MINUTE, SECOND } from '../core/time.ts';
import type { JudgeDeps } from './judge-deps.ts';
import { MinuteFold } from './minute-fold.ts';

/**
 * The drills that a run meets. What they have written is taken out of every minute before anything counts, learns or
 * judges it, and judged by itself, with a memory that begins empty and is thrown away.
 */
export class Drills {
  readonly #drills: readonly Drill[];
  readonly #minutes = new Map<string, Map<number, MessageEvent[]>>();

  constructor(actions: readonly Action[]) {
    this.#drills = drillsOf(actions);
  }

  /** A minute's events without those of drills. */
  without(minute: number, events: readonly MessageEvent[]): readonly MessageEvent[] {
    // They are remembered for days: most minutes are of none.
    const drills = this.#drills.filter(
      ({ from, to }) => from < (minute + 1) * MINUTE && to > minute * MINUTE,
    );
    const { others, drilled } = separateDrills(events, drills);
    for (const [nonce, of] of drilled) {
      const minutes = this.#minutes.get(nonce) ?? new Map<number, MessageEvent[]>();
      this.#minutes.set(nonce, minutes.set(minute, of));
    }
    return others;
  }

  /**
   * Publishes of each drill, once, that it was found, and leaves word for whoever waits for it. A topic that refuses is
   * tried again at the next run, while the drill lasts.
   *
   * @param now the run's time, milliseconds since 1970
   * @returns what went wrong, a sentence each: a rehearsal never costs the judge a run
   */
  async tell(deps: JudgeDeps, detect: DetectSettings, now: number, voice: VoiceOptions): Promise<string[]> {
    const problems: string[] = [];
    for (const drill of this.#drills) {
      if (drill.told !== undefined || now > drill.to) continue;
      try {
        await this.#tellOne(drill, deps, detect, now, voice);
      } catch (error) {
        problems.push(`a drill could not be told: ${nameOf(error)}`);
      }
    }
    return problems;
  }

  async #tellOne(
    drill: Drill,
    deps: JudgeDeps,
    detect: DetectSettings,
    now: number,
    voice: VoiceOptions,
  ): Promise<void> {
    const first = this.#found(drill, deps, detect);
    if (first === undefined) return;
    const seconds = Math.max(0, Math.round((now - first) / SECOND));
    let refused: string | undefined;
    try {
      await deps.publisher.publish(composeDrill(drill, seconds, now, voice));
    } catch (error) {
      refused = nameOf(error);
    }
    const word = refused === undefined ? { told: now } : { refused };
    await deps.actions?.put({ ...drill, judged: drill.judged ?? now, ...word });
  }

  /** The time of the drill's first event, once its sender stands out; milliseconds since 1970. */
  #found({ nonce }: Drill, { settings }: JudgeDeps, detect: DetectSettings): number | undefined {
    const minutes = [...(this.#minutes.get(nonce) ?? [])].sort(([a], [b]) => a - b);
    const fold = new MinuteFold(undefined, settings, detect);
    for (const [minute, events] of minutes) {
      const { changes } = fold.minute(minute, events, true, new Map());
      if (changes.some(({ incident }) => incident.sender === drillSender(nonce))) {
        return minutes[0]![1][0]!.time;
      }
    }
    return undefined;
  }
}

/** The name only: the message may repeat what was to be published. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
