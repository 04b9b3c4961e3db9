import { type Contact, carrier, contact, DAY, EPOCH, type Scene } from './office.ts';
import type { Recipient } from './server.ts';

export const ATTACKS = [
  'fast bot',
  'medium bot',
  'slow bot',
  'new host',
  'stolen login',
  'web form',
  'clean theft',
] as const;
export type AttackKind = (typeof ATTACKS)[number];

/** What really happened. Seconds since 1970. */
export interface Attack {
  kind: AttackKind;
  keys: string[];
  start: number;
  end: number;
  sends: { at: number; recipients: number; client?: string }[];
  /** Recipients an hour, for the clean thefts. */
  rate?: number;
}

interface Plan {
  /** Messages an hour. */
  rate: number;
  hours: number;
  failed: number;
  expire: number;
  clean?: boolean;
}

function plan(kind: AttackKind, scene: Scene): Plan {
  const { random } = scene;
  const failed = random.between(0.1, 0.4);
  switch (kind) {
    case 'fast bot':
      return { rate: random.logBetween(2000, 8000), hours: random.between(0.3, 1.5), failed, expire: 0.08 };
    case 'medium bot':
      return { rate: random.logBetween(300, 1500), hours: random.between(1, 4), failed, expire: 0.08 };
    case 'slow bot':
      return { rate: random.logBetween(25, 90), hours: random.between(24, 72), failed, expire: 0.1 };
    case 'new host':
      return { rate: random.logBetween(200, 1500), hours: random.between(1, 5), failed, expire: 0.08 };
    case 'stolen login':
      return { rate: random.logBetween(150, 1500), hours: random.between(1, 5), failed, expire: 0.08 };
    case 'web form':
      return { rate: random.logBetween(100, 1200), hours: random.between(1, 6), failed, expire: 0.08 };
    case 'clean theft':
      return { rate: random.logBetween(120, 3400), hours: 0, failed: 0, expire: 0, clean: true };
  }
}

/** Runs one attack on a sender. `addresses`: where a login's mail comes from; for hosts, the host alone. */
export function attack(
  scene: Scene,
  kind: AttackKind,
  keys: string[],
  victim: string,
  via: { client?: string; login?: string; uid?: number },
  start: number,
  rate?: number,
): Attack {
  const { random, server, directory } = scene;
  const chosen = { ...plan(kind, scene), ...(rate === undefined ? {} : { rate }) };
  const count = chosen.clean ? 400 : Math.max(12, Math.round(chosen.rate * chosen.hours));
  const networks =
    via.login === undefined
      ? [via.client!]
      : Array.from({ length: chosen.clean ? 1 : random.whole(2, 30) }, () => carrier(random));
  const forges = random.chance(0.4) && !chosen.clean;
  const sends: Attack['sends'] = [];
  let at = start;
  const limit = EPOCH + scene.days * DAY;
  for (let i = 0; i < count && at < limit; i++) {
    at += (-Math.log(1 - random.next()) * 3600) / chosen.rate;
    const each: Contact = chosen.clean
      ? contact(random.pick(directory.providers))
      : contact(
          random.chance(0.35)
            ? random.pick(directory.providers)
            : random.chance(0.3)
              ? random.pick(directory.companies)
              : random.pick(directory.tail),
        );
    if (!chosen.clean && random.chance(chosen.expire)) each.domain = { ...each.domain, dead: true };
    const recipient: Recipient = {
      domain: each.domain,
      mailbox: each.mailbox,
      unknown: random.chance(chosen.failed * 0.7),
      spam: random.chance(chosen.failed * 0.3),
    };
    const client = via.uid === undefined ? random.pick(networks) : undefined;
    server.submit({
      at,
      ...via,
      client,
      from: forges ? `user${random.whole(0, 500)}@example.org` : victim,
      recipients: [recipient],
      attack: true,
    });
    sends.push({ at, recipients: 1, client });
  }
  return {
    kind,
    keys,
    start: sends[0]?.at ?? start,
    end: at,
    sends,
    ...(chosen.clean ? { rate: chosen.rate } : {}),
  };
}
