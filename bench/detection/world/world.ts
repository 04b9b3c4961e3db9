import type { Tally } from '../../../lambda/core/tally/tally.ts';
import { Random } from '../random.ts';
import { ATTACK_KINDS, type Attack, type AttackKind, attack, startOf } from './attacks.ts';
import { Domains } from './names.ts';
import type { Parameters } from './parameters.ts';
import { live, newPerson, type Person, travel } from './people.ts';
import { atLocal, DAY, EPOCH, type Outage, resetMailboxes, type Scene } from './scene.ts';
import { autoReply, cron, deadCron, invoices, list, monitor, newsletter, shop, ticket } from './servers.ts';
import { Traffic } from './traffic.ts';

export interface World {
  name: string;
  seed: number;
  days: number;
  minutes: { minute: number; tallies: Tally[] }[];
  attacks: Attack[];
  /** What each sender is, by key. */
  kinds: Map<string, string>;
}

const DOMAINS = new Domains();

/** A whole company for a month, and what was done to it. Minutes are whole minutes since 1970. */
export function makeWorld(
  parameters: Parameters,
  seed: number,
  kinds: readonly AttackKind[] = ATTACK_KINDS,
): World {
  const random = new Random(seed);
  resetMailboxes();
  const scene: Scene = {
    parameters,
    random: random.fork(),
    domains: DOMAINS,
    traffic: new Traffic(parameters.days * DAY, parameters.named),
    outages: [],
    kinds: new Map(),
  };
  scene.outages = outages(scene);
  const people = populate(scene);
  serve(scene);
  const attacks = assault({ ...scene, random: random.fork() }, people, kinds);
  return {
    name: parameters.name,
    seed,
    days: parameters.days,
    minutes: scene.traffic.minutes().map(({ minute, tallies }) => ({
      minute: minute + EPOCH,
      tallies: tallies.map((tally) => ({ ...tally, minute: minute + EPOCH })),
    })),
    attacks: attacks.map((each) => ({
      ...each,
      start: each.start + EPOCH,
      end: each.end + EPOCH,
      sends: each.sends.map(({ minute, recipients }) => ({ minute: minute + EPOCH, recipients })),
    })),
    kinds: scene.kinds,
  };
}

function outages(scene: Scene): Outage[] {
  const { random, domains, parameters } = scene;
  return Array.from({ length: parameters.outages }, (_, i) => {
    const from = atLocal(scene, random.whole(1, parameters.days - 1), random.between(7, 18));
    return {
      from,
      to: from + random.whole(20, 120),
      domain: i % 2 === 0 ? undefined : domains.providers[random.whole(0, 3)],
    };
  });
}

/** People, with everything that happens to people: laptops, journeys, gateways. Returns who can be attacked. */
function populate(scene: Scene): Person[] {
  const { parameters, random, kinds } = scene;
  const { days } = parameters;
  const people: Person[] = [];
  let next = 1;
  const host = (kind: string): string => {
    const key = `host:10.0.${next >> 8}.${next & 255}`;
    next++;
    kinds.set(key, kind);
    return key;
  };
  const laptops = new Set(Array.from({ length: parameters.newLaptops }, (_, i) => i * 7));
  for (let i = 0; i < parameters.people; i++) {
    const person = newPerson(scene, i, [host(`person`)]);
    person.networks = [];
    if (person.merges) kinds.set(person.keys[0]!, 'mail merge');
    people.push(person);
    if (i % 25 === 0) {
      // Some authenticate as well: the same messages under two keys.
      const login = `login:${person.address}`;
      kinds.set(login, 'person with login');
      person.keys.push(login);
      person.networks = [`10.0.${i >> 8}.${i & 255}`];
    }
    if (!laptops.has(i)) {
      live(scene, person, 0, days);
      continue;
    }
    const change = random.whole(2, days - 2);
    live(scene, person, 0, change);
    // A laptop that is attacked in its first week cannot be told from one that has always sent spam.
    people.pop();
    person.keys = [host('new laptop')];
    live(scene, person, change, days);
  }
  for (let i = 0; i < parameters.newColleagues; i++) {
    const person = newPerson(scene, 600 + i, [host('new colleague')]);
    person.networks = [];
    live(scene, person, random.whole(1, days - 3), days);
  }
  for (let i = 0; i < parameters.roaming; i++) {
    const person = newPerson(scene, 400 + i, [`login:person${400 + i}@example.com`]);
    kinds.set(person.keys[0]!, 'roaming login');
    people.push(person);
    const journey = random.whole(1, days);
    live(scene, person, 0, journey);
    travel(scene, person);
    live(scene, person, journey, days);
  }
  for (let i = 0; i < parameters.gateways; i++) {
    const key = host('gateway');
    for (let each = random.whole(10, 40); each > 0; each--) {
      const person = newPerson(scene, 1000 + 100 * i + each, [key]);
      person.networks = [];
      live(scene, person, 0, days);
    }
  }
  return people;
}

function serve(scene: Scene): void {
  const { parameters, kinds } = scene;
  let next = 1;
  const start = (kind: string, count: number, actor: typeof cron): void => {
    for (let i = 0; i < count; i++) {
      const key = `host:10.1.0.${next++}`;
      kinds.set(key, kind);
      actor(scene, key, `${kind.replace(' ', '-')}${i}@example.com`);
    }
  };
  start('cron', parameters.crons, cron);
  start('dead mailbox cron', parameters.deadCrons, deadCron);
  start('ticket system', parameters.tickets, ticket);
  start('shop', parameters.shops, shop);
  start('monitoring', parameters.monitors, monitor);
  start('newsletter', parameters.newsletters, newsletter);
  start('monthly run', parameters.invoices, invoices);
  start('mailing list', parameters.lists, list);
  start('auto-reply', parameters.autoReplies, autoReply);
}

function assault(scene: Scene, people: readonly Person[], kinds: readonly AttackKind[]): Attack[] {
  const { random, parameters } = scene;
  const hosts = random.shuffle(people.filter(({ keys }) => keys[0]!.startsWith('host:')));
  const logins = random.shuffle(people.filter(({ keys }) => keys[0]!.startsWith('login:')));
  const servers = random.shuffle(
    [...scene.kinds].filter(
      ([, kind]) => kind === 'ticket system' || kind === 'shop' || kind === 'monitoring',
    ),
  );
  const attacks: Attack[] = [];
  let fresh = 1;
  for (const kind of kinds) {
    for (let i = 0; i < parameters.attacksOfAKind; i++) {
      const start = startOf(kind, scene);
      if (kind === 'stolen login') {
        const victim = logins.pop()!;
        attacks.push(attack(scene, kind, victim.keys, victim.address, start));
      } else if (kind === 'new host') {
        const key = `host:10.2.0.${fresh++}`;
        scene.kinds.set(key, 'intruder');
        attacks.push(attack(scene, kind, [key], 'intruder@example.com', start));
      } else if (kind === 'bursty host' && i % 2 === 0 && servers.length > 0) {
        const [key, what] = servers.pop()!;
        attacks.push(attack(scene, kind, [key], `${what.replace(' ', '-')}0@example.com`, start));
      } else {
        const victim = hosts.pop()!;
        attacks.push(attack(scene, kind, victim.keys, victim.address, start));
      }
    }
  }
  return attacks;
}
