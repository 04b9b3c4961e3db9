import { Random } from '../detection/random.ts';
import { type Attack, type AttackKind, attack } from './attacks.ts';
import { Directory } from './directory.ts';
import {
  carrier,
  cron,
  DAY,
  EPOCH,
  mailing,
  monitor,
  newsletter,
  person,
  resetMailboxes,
  type Scene,
  shop,
  someone,
} from './office.ts';
import { MailServer, type Outage } from './server.ts';
import type { WorldOptions } from './worlds.ts';

export interface World {
  text: string;
  attacks: Attack[];
  kinds: Map<string, string>;
  outages: readonly Outage[];
  listed: { from: number; to: number } | undefined;
  days: number;
  submitters: number;
}

/** The log of one office and what really happened in it; a function of the options and the seed. */
export function playWorld(options: WorldOptions, seed: number): World {
  resetMailboxes();
  const random = new Random(seed * 7919 + 13);
  const directory = new Directory(random.fork());
  const outages = options.outages ? outagesOf(random.fork(), directory, options.days) : [];
  const times = options.attacks.map((kind) => startOf(kind, random, options.days));
  const listed =
    options.listedDuring === undefined
      ? undefined
      : { from: times[options.listedDuring]! + 2400, to: times[options.listedDuring]! + 2400 + 2 * DAY };
  const server = new MailServer({
    random: random.fork(),
    host: 'mail',
    outages,
    listed,
    smartHost: options.smartHost,
  });
  const scene: Scene = {
    random,
    directory,
    server,
    days: options.days,
    kinds: new Map(),
    networks: new Map(),
  };
  staff(scene, options);
  if (options.servers) servers(scene);
  else smallJobs(scene);
  const attacks = options.attacks.map((kind, i) => strike(scene, options, kind, i, times[i]!));
  return {
    text: server.log.text(EPOCH + (options.days + 6) * DAY),
    attacks,
    kinds: scene.kinds,
    outages,
    listed,
    days: options.days,
    submitters: options.hosts + options.logins + (options.servers ? 14 : 1),
  };
}

function outagesOf(random: Random, directory: Directory, days: number): Outage[] {
  const at = () => EPOCH + random.whole(1, days - 2) * DAY + random.between(8, 16) * 3600;
  const [ours, theirs] = [at(), at()];
  return [
    { from: ours, to: ours + random.between(1, 4) * 3600 },
    { from: theirs, to: theirs + random.between(1, 10) * 3600, domain: random.pick(directory.providers) },
  ];
}

function startOf(kind: AttackKind, random: Random, days: number): number {
  const latest = kind === 'slow bot' ? days - 4 : days - 1;
  // A network is unfamiliar to a login that has been seen for some days.
  const earliest = kind === 'clean theft' ? 5 : 1;
  return EPOCH + Math.floor(random.between(earliest, latest) * DAY);
}

const hostOf = (i: number) => `192.168.${10 + (i >> 7)}.${(i & 127) + 20}`;

function staff(scene: Scene, { hosts, logins }: WorldOptions): void {
  const { random, kinds } = scene;
  for (let i = 0; i < hosts; i++) {
    const client = hostOf(i);
    const merges = random.chance(0.06);
    kinds.set(`host:${client}`, merges ? 'mail merge' : 'person');
    person(scene, `person${i}`, { client: () => client }, merges ? 'merger' : 'person');
  }
  for (let i = 0; i < logins; i++) {
    const name = `mobile${i}`;
    const travels = random.chance(0.15);
    const home = carrier(random);
    const merges = random.chance(0.05);
    kinds.set(`login:${name}`, travels ? 'traveller' : merges ? 'mail merge' : 'login');
    scene.networks.set(`login:${name}`, [home]);
    // A telephone on a carrier's NAT comes from a few networks of that carrier; a traveller from a dozen.
    const own = Array.from({ length: travels ? 14 : random.whole(1, 4) }, () =>
      carrier(random).split('.', 2).join('.'),
    );
    const roaming = () => `${random.pick(own)}.${random.whole(0, 255)}.${random.whole(1, 254)}`;
    const client = () => (random.chance(travels ? 0.2 : 0.75) ? home : roaming());
    person(
      scene,
      name,
      { client: travels || random.chance(0.4) ? client : () => home, login: name },
      merges ? 'merger' : 'person',
    );
  }
}

function servers(scene: Scene): void {
  const { random, kinds, days } = scene;
  const name = (i: number, kind: string) => {
    const client = `192.168.50.${10 + i}`;
    kinds.set(`host:${client}`, kind);
    return client;
  };
  for (let i = 0; i < 5; i++) cron(scene, name(i, 'cron'), false);
  for (let i = 5; i < 7; i++) cron(scene, name(i, 'dead cron'), true);
  for (let i = 7; i < 9; i++) shop(scene, name(i, 'shop'));
  for (let i = 9; i < 11; i++) monitor(scene, name(i, 'monitor'));
  const old = name(11, 'newsletter');
  newsletter(scene, { client: () => old }, 'news@example.com', random.whole(300, 2500), random.whole(0, 3));
  const fresh = name(12, 'first newsletter');
  newsletter(
    scene,
    { client: () => fresh },
    'offers@example.com',
    random.whole(200, 800),
    random.whole(4, days - 2),
  );
  const invoices = name(13, 'invoice run');
  newsletter(
    scene,
    { client: () => invoices },
    'billing@example.com',
    random.whole(100, 600),
    random.whole(1, days - 2),
  );
  // A member of staff who writes to all customers for the first time, at the pace of a clean theft.
  const author = `login:mobile${random.whole(0, 20)}`;
  const home = scene.networks.get(author)![0]!;
  kinds.set(author, 'first letter');
  const list = Array.from({ length: random.whole(80, 400) }, () => ({
    ...someone(scene),
    gone: random.chance(0.02),
  }));
  const start = EPOCH + random.whole(2, days - 2) * DAY + 11 * 3600;
  mailing(
    scene,
    start,
    { client: () => home, login: author.slice(6) },
    `${author.slice(6)}@example.com`,
    list,
    random.logBetween(1, 12),
  );
}

function smallJobs(scene: Scene): void {
  const { random, kinds, days } = scene;
  const client = '192.168.50.10';
  kinds.set(`host:${client}`, 'first newsletter');
  newsletter(
    scene,
    { client: () => client },
    'news@example.com',
    random.whole(40, 300),
    random.whole(0, days - 8),
  );
}

function strike(scene: Scene, options: WorldOptions, kind: AttackKind, i: number, start: number): Attack {
  const { random, kinds } = scene;
  if (kind === 'new host') {
    const client = `192.168.77.${20 + i}`;
    return attack(scene, kind, [`host:${client}`], 'info@example.com', { client }, start);
  }
  if (kind === 'web form')
    return attack(scene, kind, ['local:mail/33'], 'www@example.com', { uid: 33 }, start);
  if (kind === 'stolen login' || kind === 'clean theft') {
    const login = `mobile${25 + i * 5 + random.whole(0, 4)}`;
    const rate = kind === 'clean theft' ? random.pick([60, 120, 250, 500, 1500, 3400]) : undefined;
    return attack(scene, kind, [`login:${login}`], `${login}@example.com`, { login }, start, rate);
  }
  let client: string;
  do client = hostOf(random.whole(0, options.hosts - 1));
  while (kinds.get(`host:${client}`) === 'bot');
  kinds.set(`host:${client}`, kinds.get(`host:${client}`)!);
  return attack(scene, kind, [`host:${client}`], 'person@example.com', { client }, start);
}
