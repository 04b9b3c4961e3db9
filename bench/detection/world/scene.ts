import type { Random } from '../random.ts';
import type { Domains, Mix } from './names.ts';
import type { Parameters } from './parameters.ts';
import type { Outcome, Recipient, Traffic } from './traffic.ts';

export const DAY = 1440;
/** 2024-01-01T00:00Z, a Monday. */
export const EPOCH = 28_401_120;

/** A time in which much of the fleet's mail is deferred. */
export interface Outage {
  from: number;
  to: number;
  /** A provider's domain, or undefined when it is our own uplink. */
  domain: number | undefined;
}

/** What all actors share. Minutes count from the start of the world, UTC. */
export interface Scene {
  parameters: Parameters;
  random: Random;
  domains: Domains;
  traffic: Traffic;
  outages: readonly Outage[];
  /** Who an address belongs to, for the false alerts' table. */
  kinds: Map<string, string>;
}

/** How one actor's mail fares. */
export interface Fate {
  bounced: number;
  deferred: number;
}

let mailbox = 0;

/** Starts the mailbox numbers again, so that a world does not depend on those made before it. */
export function resetMailboxes(): void {
  mailbox = 1_000_000;
}

/** A mailbox that nobody has written to yet. */
export function freshMailbox(): number {
  return mailbox++;
}

export function send(scene: Scene, minute: number, domain: number, id: number, fate: Fate): Recipient {
  const { random } = scene;
  return {
    domain,
    id,
    outcome: outcomeOf(scene, minute, domain, fate),
    delay: random.chance(0.8) ? 0 : random.whole(1, 3),
  };
}

function outcomeOf(scene: Scene, minute: number, domain: number, fate: Fate): Outcome {
  const { random } = scene;
  const at = random.next();
  for (const { from, to, domain: affected } of scene.outages) {
    if (minute < from || minute >= to) continue;
    if (affected === undefined || affected === domain) return at < 0.9 ? 'deferred' : 'sent';
  }
  if (at < fate.bounced) return 'bounced';
  return at < fate.bounced + fate.deferred ? 'deferred' : 'sent';
}

/** A list of recipients drawn afresh. */
export function strangers(scene: Scene, minute: number, count: number, mix: Mix, fate: Fate): Recipient[] {
  return Array.from({ length: count }, () =>
    send(scene, minute, scene.domains.mixed(scene.random, mix), freshMailbox(), fate),
  );
}

/** Local hour of the day, 0 to 24, and day of the week, 0 being Monday. */
export function localTime(scene: Scene, minute: number): { hour: number; weekday: number } {
  const local = minute + scene.parameters.zone;
  const day = Math.floor(local / DAY);
  return { hour: (local - day * DAY) / 60, weekday: ((day % 7) + 7) % 7 };
}

/** The UTC minute of a local day and hour. */
export function atLocal(scene: Scene, day: number, hour: number): number {
  return Math.floor(day * DAY + hour * 60 - scene.parameters.zone);
}
