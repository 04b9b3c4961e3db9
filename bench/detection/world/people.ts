import type { Random } from '../random.ts';
import { atLocal, DAY, freshMailbox, type Scene, send } from './scene.ts';
import type { Recipient } from './traffic.ts';

/** Somebody who writes mail. */
export interface Person {
  keys: string[];
  address: string;
  /** Messages on an ordinary working day. */
  pace: number;
  contacts: { domain: number; id: number }[];
  /** Share of contacts that are new. */
  curiosity: number;
  bounced: number;
  /** The hour at which a shift or a working day begins, and its length. */
  from: number;
  hours: number;
  /** A shift that moves by eight hours every week. */
  rotates: boolean;
  merges: boolean;
  /** Whom the merges go to, the share of daily contacts among them, and of dead addresses. */
  list: Subscriber[];
  listKnown: number;
  listFailed: number;
  /** Client addresses of a login: home, telephone, travel. */
  networks: string[];
}

/** Somebody on a list; `gone` below the list's share of dead addresses is one of them. */
interface Subscriber {
  domain: number;
  id: number;
  gone: number;
}

const OWN_DOMAIN = 4_242_424_242;

export function newPerson(scene: Scene, index: number, keys: string[]): Person {
  const { random, domains, parameters } = scene;
  const rotates = random.chance(parameters.shifts);
  return {
    keys,
    address: `person${index}@example.com`,
    pace: Math.min(120, random.logNormal(16, 0.8)),
    contacts: Array.from({ length: random.whole(20, 80) }, () => ({
      domain: domains.mixed(random, { provider: 0.15, partner: 0.6, company: 0.2 }),
      id: freshMailbox(),
    })),
    curiosity: random.between(0.03, 0.12),
    bounced: random.between(0.004, 0.02),
    from: rotates ? random.pick([6, 14, 22]) : random.between(7, 9.5),
    hours: rotates ? 8 : random.between(8, 10),
    rotates,
    merges: random.chance(parameters.mergers),
    list: [],
    listKnown: random.between(0.1, 0.6),
    listFailed: random.between(...parameters.mergeFailed),
    networks: Array.from({ length: 3 }, () => address(random)),
  };
}

export function address(random: Random): string {
  return `${random.whole(11, 99)}.${random.whole(0, 255)}.${random.whole(0, 255)}.${random.whole(1, 254)}`;
}

/** All mail of one person from day to day, under the keys of that time. */
export function live(scene: Scene, person: Person, fromDay: number, toDay: number): void {
  const { random, parameters } = scene;
  let nextMerge = fromDay + random.between(0, parameters.mergeEvery[1]);
  for (let day = fromDay; day < toDay; day++) {
    const weekend = day % 7 >= 5;
    if (weekend && !person.rotates && !random.chance(0.12)) continue;
    const pace = person.pace * (weekend && !person.rotates ? 0.15 : 1) * random.logNormal(1, 0.4);
    const shift = person.rotates ? (person.from + 8 * Math.floor(day / 7)) % 24 : person.from;
    for (let left = random.poisson(pace); left > 0; left--) {
      // Two humps around lunch.
      const hump = random.chance(0.5) ? 0.28 : 0.72;
      const at = Math.min(1.1, Math.max(-0.05, hump + 0.16 * random.normal()));
      write(scene, person, atLocal(scene, day, shift + at * person.hours));
    }
    if (person.merges && day >= nextMerge && !weekend) {
      merge(scene, person, atLocal(scene, day, shift + random.between(0.5, person.hours - 1)));
      nextMerge = day + random.between(...parameters.mergeEvery);
    }
  }
}

function write(scene: Scene, person: Person, minute: number): void {
  if (minute < 0) return;
  const { random, domains } = scene;
  const at = random.next();
  const count = at < 0.75 ? 1 : at < 0.95 ? random.whole(2, 4) : random.whole(5, 15);
  const recipients: Recipient[] = [];
  for (let i = 0; i < count; i++) {
    const fate = { bounced: person.bounced, deferred: 0.015 };
    if (random.chance(0.35)) {
      recipients.push(send(scene, minute, OWN_DOMAIN, random.whole(1, 400), { bounced: 0.001, deferred: 0 }));
      continue;
    }
    let contact = person.contacts[random.zipf(person.contacts.length)]!;
    if (random.chance(person.curiosity)) {
      contact = {
        domain: domains.mixed(random, { provider: 0.15, partner: 0.4, company: 0.25 }),
        id: freshMailbox(),
      };
      if (random.chance(0.5)) person.contacts.push(contact);
      fate.bounced = 0.04;
    }
    recipients.push(send(scene, minute, contact.domain, contact.id, fate));
  }
  const client =
    person.networks.length === 0
      ? undefined
      : random.pick(person.networks.slice(0, random.chance(0.9) ? 2 : 3));
  scene.traffic.message(person.keys, minute, person.address, recipients, client);
}

/**
 * A serial letter to the person's own list of customers or members: much the same people each time, some of them
 * known from daily mail, many not, some addresses dead for years and never struck out.
 */
function merge(scene: Scene, person: Person, start: number): void {
  if (start < 0) return;
  const { random, parameters } = scene;
  const size = Math.round(random.logBetween(...parameters.mergeSize));
  const dead = person.listFailed;
  const pace = random.logBetween(2, 25);
  while (person.list.length < size * 1.2) person.list.push(subscriber(scene, person));
  random.shuffle(person.list);
  for (let i = 0; i < size; i++) {
    const minute = start + Math.floor(i / pace);
    // One in ten has joined since the last time.
    if (random.chance(0.1)) person.list[i] = subscriber(scene, person);
    const { domain, id, gone } = person.list[i]!;
    const fate = { bounced: gone < dead ? 1 : 0.002, deferred: 0.015 };
    scene.traffic.message(
      person.keys,
      minute,
      person.address,
      [send(scene, minute, domain, id, fate)],
      person.networks[0],
    );
  }
}

function subscriber(scene: Scene, person: Person): Subscriber {
  const { random, domains } = scene;
  const contact = random.chance(person.listKnown) ? random.pick(person.contacts) : undefined;
  const domain = contact?.domain ?? domains.mixed(random, { provider: 0.25, partner: 0.3, company: 0.3 });
  return { domain, id: contact?.id ?? freshMailbox(), gone: random.next() };
}

/** Somebody on the road: a few days of hotel and airport networks. */
export function travel(scene: Scene, person: Person): void {
  const { random } = scene;
  for (let i = random.whole(1, 3); i > 0; i--) person.networks.splice(1, 0, address(random));
}

export { DAY };
