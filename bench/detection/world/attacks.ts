import type { Random } from '../random.ts';
import type { Mix } from './names.ts';
import type { Parameters } from './parameters.ts';
import { address } from './people.ts';
import { DAY, localTime, type Scene, strangers } from './scene.ts';

export const ATTACK_KINDS = [
  'fast bot',
  'medium',
  'stolen login',
  'many recipients',
  'new host',
  'bursty host',
  'low and slow',
  'ramp',
  'business hours',
  'clean list',
] as const;
export type AttackKind = (typeof ATTACK_KINDS)[number] | 'boiling frog';

/** What really happened, to hold the detectors against. Minutes from the start of the world. */
export interface Attack {
  kind: AttackKind;
  keys: string[];
  start: number;
  end: number;
  /** Minute and recipients of every message, in time order. */
  sends: { minute: number; recipients: number }[];
}

interface Plan {
  minutes: number;
  failed: number;
  /** Messages in a minute of the attack. */
  rate: (minute: number) => number;
  size?: () => number;
  clients?: readonly string[];
}

/** Half of the bots keep the victim's address, some forge one, some a new one for each message. */
function forger(random: Random, victim: string): () => string {
  const at = random.next();
  if (at < 0.5) return () => victim;
  if (at < 0.65) return () => 'info@example.net';
  // The forged names overlap with those that people of the company use.
  return () =>
    random.chance(0.3)
      ? `person${random.whole(0, 300)}@example.com`
      : `user${random.whole(0, 500)}@example.org`;
}

function plan(kind: AttackKind, scene: Scene, start: number): Plan {
  const { random, parameters } = scene;
  const { attack } = parameters;
  const failed = random.between(...attack.failed);
  const steady = (range: readonly [number, number]): (() => number) => {
    const rate = random.logBetween(...range);
    return () => random.poisson(rate);
  };
  const hours = (low: number, high: number): number => Math.round(random.logBetween(low, high) * 60);
  switch (kind) {
    case 'fast bot':
      return { minutes: hours(0.5, 3), failed, rate: steady(attack.fast) };
    case 'medium':
      return { minutes: hours(1, 6), failed, rate: steady(attack.medium) };
    case 'stolen login': {
      const clients = Array.from({ length: random.whole(3, 60) }, () => address(random));
      return { minutes: hours(1, 6), failed, rate: steady(attack.login), clients };
    }
    case 'many recipients':
      return {
        minutes: hours(1, 5),
        failed,
        rate: steady(attack.many),
        size: () => random.whole(...attack.manySize),
      };
    case 'new host':
      return { minutes: hours(1, 8), failed, rate: steady(attack.newHost) };
    case 'bursty host': {
      const rate = random.logBetween(...attack.burst);
      const on = random.whole(3, 10);
      const off = random.whole(20, 90);
      return {
        minutes: hours(4, 12),
        failed,
        rate: (minute) => (minute % (on + off) < on ? random.poisson(rate) : 0),
      };
    }
    case 'low and slow': {
      const rate = random.logBetween(...attack.slow) / 60;
      return { minutes: hours(36, 120), failed, rate: () => random.poisson(rate) };
    }
    case 'ramp': {
      const top = random.logBetween(...attack.ramp);
      const minutes = hours(6, 24);
      return { minutes, failed, rate: (minute) => random.poisson(top * 2 ** (-8 * (1 - minute / minutes))) };
    }
    case 'business hours': {
      const rate = random.logBetween(...attack.business) / 60;
      return {
        minutes: 5 * DAY,
        failed,
        rate: (minute) => {
          const { hour, weekday } = localTime(scene, start + minute);
          return weekday < 5 && hour >= 8.5 && hour < 17.5 ? random.poisson(rate) : 0;
        },
      };
    }
    case 'clean list':
      return {
        minutes: hours(2, 8),
        failed: random.between(...attack.cleanFailed),
        rate: steady(attack.clean),
      };
    case 'boiling frog':
      return {
        minutes: 18 * DAY,
        failed,
        rate: (minute) => random.poisson((3 * 2 ** (minute / (2 * DAY))) / DAY),
      };
  }
}

/** Runs one attack from `start` on. Spam lists hold what everybody writes to, and much that nobody does. */
export function attack(
  scene: Scene,
  kind: AttackKind,
  keys: string[],
  victim: string,
  start: number,
): Attack {
  const { random } = scene;
  const { minutes, failed, rate, size, clients } = plan(kind, scene, start);
  const mix: Mix = { provider: random.between(0.15, 0.5), partner: 0.05, company: random.between(0.1, 0.3) };
  const from = forger(random, victim);
  const fate = { bounced: failed * 0.8, deferred: failed * 0.2 };
  const sends: Attack['sends'] = [];
  const limit = Math.min(start + minutes, scene.parameters.days * DAY);
  for (let minute = start; minute < limit; minute++) {
    for (let left = rate(minute - start); left > 0; left--) {
      const recipients = strangers(scene, minute, size?.() ?? 1, mix, fate);
      const client = clients === undefined ? undefined : random.pick(clients);
      scene.traffic.message(keys, minute, from(), recipients, client);
      sends.push({ minute, recipients: recipients.length });
    }
  }
  return { kind, keys, start: sends[0]?.minute ?? start, end: (sends.at(-1)?.minute ?? start) + 1, sends };
}

/** Start times over the whole run, so that some attacks meet a detector that has learned nothing yet. */
export function startOf(kind: AttackKind, scene: Scene): number {
  const { random, parameters } = scene;
  const { days } = parameters;
  if (kind === 'boiling frog') return Math.floor(random.between(4, Math.max(5, days - 18)) * DAY);
  const latest = kind === 'low and slow' || kind === 'business hours' ? days - 6 : days - 1;
  return Math.floor(random.between(1, latest) * DAY);
}

export type { Parameters };
