import type { Settings } from '../../lambda/core/config.ts';
import { type DetectSettings, detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import type { SenderState } from '../../lambda/core/detect/state/sender-state.ts';
import type { Incident } from '../../lambda/core/incident/incident.ts';
import { judgeMinute, newJudgeState } from '../../lambda/core/incident/judge-minute.ts';
import { closesAt } from '../../lambda/core/incident/open-incident.ts';
import type { Tally } from '../../lambda/core/tally/tally.ts';
import { MINUTE } from '../../lambda/core/time.ts';

/** The judge with a memory of its own: every incident as it stood last. */
export class IncidentLog {
  readonly #state = newJudgeState();
  readonly #settings: DetectSettings;
  readonly #incidents = new Map<string, Incident>();

  constructor(settings: Settings) {
    this.#settings = detectSettings(settings);
  }

  judge(minute: number, tallies: readonly Tally[]): void {
    for (const { incident, withdrawal } of judgeMinute(this.#state, minute, tallies, this.#settings)) {
      if (withdrawal) this.#incidents.delete(incident.id);
      else this.#incidents.set(incident.id, incident);
    }
  }

  /** What the detector knows of a sender. */
  stateOf(sender: string): SenderState | undefined {
    return this.#state.senders.get(sender);
  }

  /** When an incident that is open will close unless it goes on; milliseconds since 1970. */
  closesAt(id: string): number | undefined {
    const open = this.#state.incidents.find(({ incident }) => incident.id === id);
    return open === undefined ? undefined : closesAt(open) * MINUTE;
  }

  /** In the order of opening. */
  all(): Incident[] {
    for (const { incident } of this.#state.incidents) this.#incidents.set(incident.id, incident);
    return [...this.#incidents.values()].sort((a, b) => a.opened - b.opened || (a.id < b.id ? -1 : 1));
  }
}
