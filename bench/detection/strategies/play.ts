import { parseSettings } from '../../../lambda/core/config.ts';
import { detectSettings } from '../../../lambda/core/detect/settings/detect-settings.ts';
import { decodeFleet, encodeFleet } from '../../../lambda/core/detect/state/codec/fleet-codec.ts';
import { decodeSender, encodeSender } from '../../../lambda/core/detect/state/codec/sender-codec.ts';
import { type JudgeState, judgeMinute, newJudgeState } from '../../../lambda/core/incident/judge-minute.ts';
import { Random } from '../random.ts';
import { resetNames, tallyOf } from './mail.ts';
import type { Office } from './office.ts';
import type { Strategy } from './strategy.ts';

/** What came of one strategy at one level in one office. */
export interface Played {
  level: string;
  /** Recipients reached until one of the attack's senders was told. */
  reached: number;
  /** Minutes from the first mail until then; undefined: it never was. */
  minutes: number | undefined;
  /** The most that may be reached. */
  allowed: number;
  /** Other senders' incidents until the run's end. */
  falseAlerts: string[];
  /** The run's length from the world's first day on. */
  weeks: number;
}

const SETTINGS = detectSettings(parseSettings({}));
const WEEK = 7 * 1440;

/** An office that the detector has got to know. */
export class Known {
  readonly #office: Office;
  readonly #state: JudgeState;
  readonly #falseAlerts: string[] = [];

  constructor(office: Office) {
    this.#office = office;
    this.#state = newJudgeState();
    for (let minute = office.begin; minute < office.attack; minute++) {
      const tallies = office.tallies.get(minute);
      if (tallies === undefined) continue;
      for (const { type, incident } of judgeMinute(this.#state, minute, tallies, SETTINGS)) {
        if (type === 'opened') this.#falseAlerts.push(office.kinds.get(incident.sender) ?? 'unknown');
      }
    }
  }

  /** Plays a strategy until it is told, or the office to its end. */
  play(strategy: Strategy | undefined, level: string, seed: number): Played {
    resetNames();
    const office = this.#office;
    const state = copyOf(this.#state);
    const random = new Random(seed * 6151 + 7);
    const attack = strategy?.plan(office, level, random);
    const keys = new Set<string>();
    const falseAlerts = [...this.#falseAlerts];
    let reached = 0;
    let first: number | undefined;
    let found: number | undefined;
    let minute = office.attack;
    for (; minute < office.end && found === undefined; minute++) {
      const tallies = [...(office.tallies.get(minute) ?? [])];
      for (const mail of found === undefined ? (attack?.send(minute) ?? []) : []) {
        if (mail.recipients + (mail.padding ?? 0) === 0) continue;
        first ??= minute;
        reached += mail.recipients;
        keys.add(mail.sender);
        tallies.push(tallyOf(mail, random, office.named));
      }
      if (tallies.length === 0) continue;
      for (const { type, incident } of judgeMinute(state, minute, tallies, SETTINGS)) {
        if (type !== 'opened') continue;
        if ([incident.sender, ...incident.related].some((key) => keys.has(key))) found ??= minute;
        else falseAlerts.push(office.kinds.get(incident.sender) ?? 'unknown');
      }
    }
    return {
      level,
      reached,
      minutes: found === undefined ? undefined : found + 1 - first!,
      allowed: attack?.allowed ?? 5000,
      falseAlerts,
      weeks: (minute - office.begin) / WEEK,
    };
  }
}

/** A copy to go on with, as a checkpoint makes it. */
function copyOf({ fleet, senders, incidents, servers, past }: JudgeState): JudgeState {
  return {
    fleet: decodeFleet(encodeFleet(fleet)),
    senders: new Map([...senders].map(([key, state]) => [key, decodeSender(encodeSender(state))])),
    incidents: structuredClone(incidents),
    servers: structuredClone(servers),
    past: structuredClone(past),
  };
}
