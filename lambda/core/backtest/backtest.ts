import type { DetectSettings } from '../detect/settings/detect-settings.ts';
import type { Incident } from '../incident/incident.ts';
import { type JudgeState, judgeMinute, newJudgeState } from '../incident/judge-minute.ts';
import { compareSenders } from '../sender.ts';
import type { Tally } from '../tally/tally.ts';

/** Minutes that a tally may come behind the newest one: the judge's own lateness bound. */
const HORIZON = 15;

export interface BacktestReport {
  incidents: Incident[];
  senders: number;
  minutes: number;
}

/** Runs the detector over tallies as they come, by their own time; within the horizon their order is free. */
export class Backtest {
  readonly #state: JudgeState = newJudgeState();
  readonly #settings: DetectSettings;
  readonly #pending = new Map<number, Tally[]>();
  readonly #incidents = new Map<string, Incident>();
  readonly #senders = new Set<string>();
  #newest = 0;
  #oldest = 0;
  #minutes = 0;

  constructor(settings: DetectSettings) {
    this.#settings = settings;
  }

  /** False, and nothing counted, when the tally is behind the horizon. */
  add(tally: Tally): boolean {
    const { minute } = tally;
    if (minute < this.#oldest) return false;
    this.#senders.add(tally.sender);
    const same = this.#pending.get(minute);
    if (same !== undefined) {
      same.push(tally);
      return true;
    }
    this.#pending.set(minute, [tally]);
    if (minute > this.#newest) {
      this.#newest = minute;
      this.#judgeBefore(minute - HORIZON);
    }
    return true;
  }

  end(): BacktestReport {
    this.#judgeBefore(Number.POSITIVE_INFINITY);
    if (this.#minutes > 0) this.#judge(this.#newest + 1, []);
    for (const { incident } of this.#state.incidents) this.#incidents.set(incident.id, incident);
    const incidents = [...this.#incidents.values()].sort(
      (a, b) => a.alerted - b.alerted || compareSenders(a.sender, b.sender),
    );
    return { incidents, senders: this.#senders.size, minutes: this.#minutes };
  }

  #judgeBefore(limit: number): void {
    const due = [...this.#pending.keys()].filter((minute) => minute < limit).sort((a, b) => a - b);
    for (const minute of due) {
      this.#judge(minute, this.#pending.get(minute)!);
      this.#pending.delete(minute);
      this.#minutes++;
    }
    this.#oldest = Math.max(this.#oldest, Math.min(limit, this.#newest + 1));
  }

  #judge(minute: number, tallies: readonly Tally[]): void {
    for (const { incident, withdrawal } of judgeMinute(this.#state, minute, tallies, this.#settings)) {
      if (withdrawal) this.#incidents.delete(incident.id);
      else this.#incidents.set(incident.id, incident);
    }
  }
}
